import { z } from 'zod';
import { anyId, provinceScopedId } from '../../platform/id.ts';

/** What a person is to whoever holds the account. */
export const relation = z.enum([
  'self',
  'spouse',
  'parent',
  'child',
  'sibling',
  'grandparent',
  'grandchild',
  'in-law',
  'other-kin',
  'household',
]);
export type Relation = z.infer<typeof relation>;

/**
 * A relation the holder of an account has declared, or the administrator for them. It is appended and never taken back:
 * who was a relative when something was decided stays one for looking back.
 */
export const declaredRelation = z
  .strictObject({
    account: anyId,
    person: provinceScopedId.nullable().meta({
      description:
        'Null: declared by a national id that nobody was registered with yet, or of another province than whoever asks',
    }),
    relation,
    declaredBy: z.string(),
    declaredAt: z.iso.datetime(),
  })
  .meta({ id: 'DeclaredRelation' });
export type DeclaredRelation = z.infer<typeof declaredRelation>;

/** The answer to a declaration: whom it names is known to whoever declared it, and may live elsewhere. */
export const declarationMade = declaredRelation.omit({ person: true }).meta({ id: 'DeclarationMade' });
export type DeclarationMade = z.infer<typeof declarationMade>;
