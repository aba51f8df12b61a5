import { z } from 'zod';
import { provinceCode } from '../platform/area.ts';
import { provinceScopedId } from '../platform/id.ts';
import { isoDate } from '../policy/terms.ts';

const erasureReason = z.enum(['person-asked', 'court-decision', 'registered-in-error', 'law-demands']);

/** The document that orders it. */
const erasureDocument = z.strictObject({
  number: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/^[\p{L}\d./ -]+$/u)
    .meta({ description: 'Number of the document, not a name', example: '812/QĐ-SYT' }),
  date: isoDate,
  signer: z.string().trim().min(1).max(200),
});

export const newErasure = z
  .strictObject({ person: provinceScopedId, reason: erasureReason, document: erasureDocument })
  .meta({ id: 'NewErasure' });
export type NewErasure = z.infer<typeof newErasure>;

/** The states of an erasure; the table is in states.md. */
export const ERASURE_STATES = ['asked', 'approved', 'declined'] as const;
export type ErasureState = (typeof ERASURE_STATES)[number];

/** The erasure of a person's identifying data: requested by one account, decided by another. */
export const erasure = z
  .strictObject({
    id: provinceScopedId,
    province: provinceCode,
    person: provinceScopedId,
    reason: erasureReason,
    document: erasureDocument,
    state: z.enum(ERASURE_STATES),
    askedBy: z.string(),
    askedAt: z.iso.datetime(),
    decidedBy: z.string().nullable(),
    decidedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Erasure' });
export type Erasure = Readonly<z.infer<typeof erasure>>;
