import { z } from 'zod';
import { siteCode } from '../platform/area.ts';
import { anyId, provinceScopedId, siteScopedId } from '../platform/id.ts';
import { instant } from '../platform/instant.ts';
import { doseKind, isoDate, productCode } from '../policy/terms.ts';
import { lotId } from '../supply/lots/lot.ts';

/** Number or staff code of the vaccinator, not a name. */
const staffCode = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[\w.-]+$/)
  .meta({ description: 'Staff code of the vaccinator, not a name', example: 'TD-014' });

/** The recorded decision that the product of the first dose is not available (Ministry of Health, 8/9/2021). */
const shortageDecision = z.strictObject({
  number: z.string().trim().min(1).max(100).meta({ example: '512/SYT-NVY' }),
  date: isoDate,
});

/** An injection as the site reports it. */
export const newDose = z
  .strictObject({
    session: siteScopedId,
    person: provinceScopedId,
    lot: lotId,
    /** Default: the session's open vial of the lot that was opened first; if there is none, the next vial is opened. */
    vial: siteScopedId.optional(),
    injectedAt: instant,
    vaccinator: staffCode.optional(),
    /** The person agrees to a product other than that of the first dose. */
    agreesToMix: z.boolean().optional(),
    sameProductUnavailable: shortageDecision.optional(),
  })
  .meta({ id: 'NewDose' });
export type NewDose = z.infer<typeof newDose>;

/** A dose as it was recorded. It is never changed: errors are put right by appending corrections. */
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

/** A dose just recorded, with its entry in the audit log; the log can prove the entry soon after. */
export const recordedDose = dose
  .extend({ auditEntry: anyId.meta({ description: 'For GET /v1/audit-entries/{entry}/proof' }) })
  .meta({ id: 'RecordedDose' });
export type RecordedDose = Readonly<z.infer<typeof recordedDose>>;

/** Free text that never goes into the audit log. */
const note = z.string().trim().min(3).max(500);

export const newCorrection = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('entered-in-error'), note }),
    z.strictObject({ kind: z.literal('wrong-lot'), lot: lotId, note }),
  ])
  .meta({ id: 'NewDoseCorrection' });
export type NewCorrection = z.infer<typeof newCorrection>;

/** A later entry that says what is wrong with a recorded dose, and why. */
const doseCorrection = z
  .strictObject({
    id: z.string(),
    dose: siteScopedId,
    sequence: z.int().min(1),
    kind: z.enum(['entered-in-error', 'wrong-lot']),
    /** The lot the dose was in before, and, for `wrong-lot`, the right one in `lot`. */
    fromLot: z.string(),
    lot: z.string().optional(),
    /** For `wrong-lot`: the vial the dose was drawn from, or the batch of thawed stock. */
    vial: siteScopedId.optional(),
    thawedAt: z.iso.datetime().optional(),
    note: z.string(),
    by: z.string(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'DoseCorrection' });
export type DoseCorrection = Readonly<z.infer<typeof doseCorrection>>;

/** A dose with its corrections: `status` and `lot` are what they leave it with, `recordedLot` is the lot recorded first. */
export const doseRecord = z
  .strictObject({
    ...dose.shape,
    status: z.enum(['given', 'entered-in-error']),
    recordedLot: z.string(),
    corrections: z.array(doseCorrection),
  })
  .meta({ id: 'DoseRecord' });
export type DoseRecord = Readonly<z.infer<typeof doseRecord>>;
