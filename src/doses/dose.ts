import { z } from 'zod';
import { siteCode } from '../platform/area.ts';
import { anyId, provinceScopedId, siteScopedId } from '../platform/id.ts';
import { instant } from '../platform/instant.ts';
import { doseKind, isoDate, productCode } from '../policy/terms.ts';
import { lotId } from '../supply/lots/lot.ts';

/** Number or staff code of whoever held the syringe; not a name. */
const staffCode = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[\w.-]+$/)
  .meta({ description: 'Staff code of the vaccinator, not a name', example: 'TD-014' });

/** The recorded decision that the product of the first dose cannot be had (Ministry of Health, 8/9/2021). */
const shortageDecision = z.strictObject({
  number: z.string().trim().min(1).max(100).meta({ example: '512/SYT-NVY' }),
  date: isoDate,
});

/** What the site says of an injection it has given. */
export const newDose = z
  .strictObject({
    session: siteScopedId,
    person: provinceScopedId,
    lot: lotId,
    /** Default: of the session's open vials of the lot the one opened first, or the next that is opened. */
    vial: siteScopedId.optional(),
    injectedAt: instant,
    vaccinator: staffCode.optional(),
    /** The person agrees to another product than that of the first dose. */
    agreesToMix: z.boolean().optional(),
    sameProductUnavailable: shortageDecision.optional(),
  })
  .meta({ id: 'NewDose' });
export type NewDose = z.infer<typeof newDose>;

/**
 * A dose as it was recorded. It is never changed: what turned out to be wrong is told by its corrections, and `status`
 * and `lot` are what they leave standing; `recordedLot` is the lot named at first.
 */
export const dose = z
  .strictObject({
    id: siteScopedId,
    province: z.string(),
    district: z.string(),
    site: siteCode,
    session: siteScopedId,
    booking: siteScopedId,
    person: provinceScopedId,
    pseudonym: z.string(),
    lot: lotId,
    vial: siteScopedId.optional().meta({ description: 'The open vial it was drawn from' }),
    product: productCode,
    doseNumber: z.int().min(1),
    kind: doseKind,
    day: isoDate,
    injectedAt: z.iso.datetime(),
    observeUntil: z.iso.datetime(),
    recordedAt: z.iso.datetime(),
    recordedBy: z.string(),
    vaccinator: z.string().optional(),
    screening: siteScopedId,
    consent: z.string().optional(),
    sameProductUnavailable: shortageDecision.optional(),
    policyVersion: z.string(),
    groupCounted: z.int().min(1).max(16),
  })
  .meta({ id: 'Dose' });
export type Dose = Readonly<z.infer<typeof dose>>;

/** The answer to recording: with the dose's entry in the audit log, whose proof is to be had from the log soon after. */
export const recordedDose = dose
  .extend({ auditEntry: anyId.meta({ description: 'For GET /v1/audit-entries/{entry}/proof' }) })
  .meta({ id: 'RecordedDose' });
export type RecordedDose = Readonly<z.infer<typeof recordedDose>>;

/** Free text that stays in the fact: it never goes into the audit log. */
const note = z.string().trim().min(3).max(500);

export const newCorrection = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('entered-in-error'), note }),
    z.strictObject({ kind: z.literal('wrong-lot'), lot: lotId, note }),
  ])
  .meta({ id: 'NewDoseCorrection' });
export type NewCorrection = z.infer<typeof newCorrection>;

/** A later entry that says what is wrong with a recorded dose, and why. */
export const doseCorrection = z
  .strictObject({
    id: z.string(),
    dose: siteScopedId,
    sequence: z.int().min(1),
    kind: z.enum(['entered-in-error', 'wrong-lot']),
    /** The lot the dose stood in until now, and, for `wrong-lot`, the one it stands in from now on. */
    fromLot: z.string(),
    lot: z.string().optional(),
    /** For `wrong-lot`: the vial, and of thawed stock the batch, in which the dose was found. */
    vial: siteScopedId.optional(),
    thawedAt: z.iso.datetime().optional(),
    note: z.string(),
    by: z.string(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'DoseCorrection' });
export type DoseCorrection = Readonly<z.infer<typeof doseCorrection>>;

/** A dose with everything that was said about it later. */
export const doseRecord = z
  .strictObject({
    ...dose.shape,
    status: z.enum(['given', 'entered-in-error']),
    recordedLot: z.string(),
    corrections: z.array(doseCorrection),
  })
  .meta({ id: 'DoseRecord' });
export type DoseRecord = Readonly<z.infer<typeof doseRecord>>;
