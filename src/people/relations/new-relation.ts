import { z } from 'zod';
import { relation } from '../../accounts/relations/declared-relation.ts';
import { provinceScopedId } from '../../platform/id.ts';
import { nationalId } from '../registry/person.ts';

/** Who is meant: a registered person, or a national id that may be registered later. */
export const newRelation = z.strictObject({
  who: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('person'), person: provinceScopedId }),
    z.strictObject({ kind: z.literal('national-id'), nationalId }),
  ]),
  relation,
});
export type NewRelation = z.infer<typeof newRelation>;
