import { z } from 'zod';
import { areaCode, districtCode, provinceCode, siteCode } from '../../platform/area.ts';
import { provinceScopedId, siteScopedId } from '../../platform/id.ts';
import { isoDate } from '../../policy/terms.ts';
import { DOSE_REFUSALS } from '../deciding/dose-refusal.problems.ts';

/**
 * The refusals that two people may override, all of them about order and openings. What could harm (lot, age,
 * contraindication, interval, screening, consent), a dose already given and an unverified membership can never be
 * overridden. For the reasons see states.md.
 */
export const OVERRIDABLE = ['dose/out-of-turn', 'dose/no-booking', 'dose/group-not-open'] as const;
export const overridable = z.enum(OVERRIDABLE);
export type Overridable = z.infer<typeof overridable>;

export const OVERRIDE_STATES = ['asked', 'approved', 'declined', 'used'] as const;
/** The state as stored; an override that was not used on its day has expired. */
export type OverrideState = (typeof OVERRIDE_STATES)[number];
export const currentOverrideState = z.enum([...OVERRIDE_STATES, 'expired']);
export type CurrentOverrideState = z.infer<typeof currentOverrideState>;

const overrideReason = z.enum([
  'medical-urgency',
  'called-elsewhere-in-error',
  'session-cancelled',
  'record-error',
  'cannot-come-again',
  'superior-order',
]);

/** The paper that supports the reason: its number, not its content. */
const overrideEvidence = z.strictObject({
  kind: z.enum(['medical-paper', 'official-letter', 'booking-record', 'other-paper']),
  number: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/^[\p{L}\d./ -]+$/u)
    .meta({ description: 'Number of the paper, not a name', example: '512/SYT-NVY' }),
  date: isoDate,
});

/** Free text that never goes into the audit log. */
const note = z.string().trim().min(3).max(500);

export const newOverride = z
  .strictObject({
    session: siteScopedId,
    person: provinceScopedId,
    refusal: z
      .enum(DOSE_REFUSALS)
      .meta({ description: 'The refusal to override; only few can be overridden' }),
    reason: overrideReason,
    evidence: overrideEvidence,
    note,
  })
  .meta({ id: 'NewDoseOverride' });
export type NewOverride = z.infer<typeof newOverride>;

export const overrideDecision = z.strictObject({ note });

/** A departure from the order for one dose of one person on one day. */
export const override = z
  .strictObject({
    id: siteScopedId,
    province: provinceCode,
    district: districtCode,
    site: siteCode,
    session: siteScopedId,
    day: isoDate,
    person: provinceScopedId,
    pseudonym: z.string(),
    refusal: overridable,
    reason: overrideReason,
    evidence: overrideEvidence,
    note: z.string(),
    decides: areaCode.meta({
      description: 'The area whose account decides: the level above the requesting one',
    }),
    state: currentOverrideState,
    askedBy: z.string(),
    askedAt: z.iso.datetime(),
    askerRelated: z.boolean().meta({ description: 'The requester has declared the person a relative' }),
    decidedBy: z.string().nullable(),
    decidedAt: z.iso.datetime().nullable(),
    decisionNote: z.string().nullable(),
    booking: siteScopedId.nullable().meta({ description: 'The booking that was made for it' }),
    dose: siteScopedId.nullable().meta({ description: 'The dose it was used for' }),
    policyVersion: z.string(),
  })
  .meta({ id: 'DoseOverride' });
export type Override = Readonly<z.infer<typeof override>>;
