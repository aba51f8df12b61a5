import { z } from 'zod';
import { siteCode } from '../../platform/area.ts';
import { provinceScopedId, siteScopedId } from '../../platform/id.ts';
import {
  screeningAnswers,
  screeningCriterion,
  screeningOutcome,
  vitalSigns,
} from '../../policy/screening.ts';
import { isoDate, productCode } from '../../policy/terms.ts';
import { booking } from '../../scheduling/bookings/booking.ts';

/** What the staff ask and measure. Their own finding may be stricter than the rule, never milder. */
export const newScreening = z
  .strictObject({
    answers: screeningAnswers,
    vitals: vitalSigns,
    observedOutcome: screeningOutcome.optional(),
    /** Only with the staff's own `defer`: the first day on which the person may come again. */
    deferUntil: isoDate.optional(),
    note: z.string().trim().min(1).max(500).optional(),
  })
  .refine((finding) => finding.deferUntil === undefined || finding.observedOutcome === 'defer', {
    path: ['deferUntil'],
    message: 'only with observedOutcome defer',
  })
  .meta({ id: 'NewScreening' });
export type NewScreening = z.infer<typeof newScreening>;

const criterionCode = z.enum(screeningCriterion.options.map((option) => option.shape.kind.value));

/** One screening before an injection: answers and measurements, the outcome by the rule of the day, and the one that counts. */
export const screening = z
  .strictObject({
    id: siteScopedId,
    province: z.string(),
    district: z.string(),
    site: siteCode,
    session: siteScopedId,
    booking: siteScopedId,
    person: provinceScopedId,
    pseudonym: z.string(),
    product: productCode,
    day: isoDate,
    at: z.iso.datetime(),
    by: z.string(),
    answers: screeningAnswers,
    vitals: vitalSigns,
    ruleOutcome: screeningOutcome,
    observedOutcome: screeningOutcome.optional(),
    outcome: screeningOutcome,
    reasons: z.array(
      z.strictObject({
        code: criterionCode,
        outcome: screeningOutcome.exclude(['eligible']),
        until: isoDate.nullable(),
      }),
    ),
    deferUntil: isoDate.nullable().meta({ description: 'First day on which the person may come again' }),
    rules: z
      .strictObject({
        document: z.string(),
        date: isoDate,
        audience: z.enum(['adults', 'children']),
      })
      .meta({ description: 'The version of the screening rules that was applied' }),
    policyVersion: z.string(),
    note: z.string().optional(),
  })
  .meta({ id: 'Screening' });
export type Screening = z.infer<typeof screening>;

/** A screening, the booking after it, and the booking of the person called from the standby list to a freed slot. */
export const screened = z
  .strictObject({ screening, booking, calledNext: booking.optional() })
  .meta({ id: 'Screened' });
export type Screened = z.infer<typeof screened>;
