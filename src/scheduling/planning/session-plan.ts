import { z } from 'zod';
import { areaCode, communeCode, districtCode, provinceCode, siteCode } from '../../platform/area.ts';
import { districtScopedId, siteScopedId } from '../../platform/id.ts';
import { isoDate, label, productCode } from '../../policy/terms.ts';
import { lotId } from '../../supply/lots/lot.ts';
import { shift, shiftTime } from '../sessions/session.ts';
import { planDue, planInputs } from './plan-inputs.ts';

/** The rule that computes a plan; a changed rule gets a new name. */
export const SESSION_PLAN_FORMULA = 'session-plan@1';
/** Days of a plan, both ends included. */
export const MAX_PLAN_DAYS = 31;
/** Sessions of a plan, which are all made in one transaction. */
export const MAX_PLAN_LINES = 600;

export const sessionPlanId = z.union([districtScopedId, siteScopedId]);

/** What a session takes of one batch. */
const lineLot = z.strictObject({
  batch: z.string(),
  holder: areaCode.meta({
    description: 'Where the doses are now: the site, or the district, which has to send them',
  }),
  lot: lotId,
  lastDay: isoDate.meta({ description: 'The last day on the whole of which it may be used' }),
  vials: z.int(),
  doses: z
    .int()
    .meta({ description: 'Doses for people: fewer than the vials have if one is opened for fewer' }),
});

/** Whom a session is for: numbers, never names. The order decides who, when the session is published. */
const linePeople = z.strictObject({
  commune: communeCode.nullable(),
  dose: planDue.shape.dose,
  people: z.int(),
  distance: z.int().meta({ description: '0: their own commune' }),
});

/** A session that a plan proposes. */
export const planLine = z
  .strictObject({
    line: z.int().min(1),
    site: siteCode,
    day: isoDate,
    product: productCode,
    tables: z.int(),
    shifts: z.array(shift),
    slots: z.int(),
    communes: z.array(communeCode).meta({ description: 'Catchment; empty: the whole district' }),
    lots: z.array(lineLot),
    people: z.array(linePeople),
    remainder: z.int().meta({ description: 'Doses of opened vials for which nobody is due' }),
    explanation: label,
  })
  .meta({ id: 'SessionPlanLine' });
export type PlanLine = z.infer<typeof planLine>;

export const UNUSED_REASONS = [
  'not-usable',
  'no-day-left',
  'no-site',
  'nobody-due',
  'no-table-free',
  'vial-not-filled',
  'good-for-later',
] as const;

/** Doses that the plan does not use, and why. Only those `good-for-later` can still be used in time. */
const planUnused = z
  .strictObject({
    batch: z.string(),
    holder: areaCode,
    lot: lotId,
    product: productCode,
    lastDay: isoDate,
    doses: z.int(),
    reason: z.enum(UNUSED_REASONS),
    explanation: label,
  })
  .meta({ id: 'SessionPlanUnused' });
export type PlanUnused = z.infer<typeof planUnused>;

/** People due on days of the plan for whom it has no dose or no table. */
const planWaiting = z
  .strictObject({ commune: communeCode.nullable(), dose: planDue.shape.dose, people: z.int() })
  .meta({ id: 'SessionPlanWaiting' });
export type PlanWaiting = z.infer<typeof planWaiting>;

const planTotals = z.strictObject({
  doses: z.int().meta({ description: 'In stock and not promised to any session' }),
  endingInTime: z.int().meta({ description: 'Those of them whose last day is not after the plan' }),
  planned: z.int(),
  plannedOfEnding: z.int(),
  notUsedInTime: z.int(),
});
export type PlanTotals = z.infer<typeof planTotals>;

/** What the rule computes from its inputs. */
export interface PlannedSessions {
  readonly lines: readonly PlanLine[];
  readonly unused: readonly PlanUnused[];
  readonly waiting: readonly PlanWaiting[];
  readonly totals: PlanTotals;
}

const PLAN_STATES = ['proposed', 'accepted'] as const;
export const planState = z.enum(PLAN_STATES);
export type PlanState = (typeof PLAN_STATES)[number];

/** Why an officer changes a line. */
const changeReason = z.enum(['staff', 'room', 'weather', 'outbreak', 'transport', 'local-event', 'other']);

/** An officer's change of a line before it becomes a session. */
export const planChange = z
  .strictObject({
    line: z.int().min(1).max(MAX_PLAN_LINES),
    drop: z.literal(true).optional(),
    day: isoDate.optional(),
    tables: z.int().min(1).max(500).optional(),
    shifts: z.array(shift).min(1).max(24).optional(),
    reason: changeReason,
    note: z.string().trim().min(1).max(500),
  })
  .meta({ id: 'SessionPlanChange' });
export type PlanChange = z.infer<typeof planChange>;

const planHead = {
  id: sessionPlanId,
  province: provinceCode,
  district: districtCode,
  area: areaCode,
  from: isoDate,
  to: isoDate,
  formula: z.string(),
  policyVersion: z.string(),
  status: planState,
  totals: planTotals,
  sessions: z.int().meta({ description: 'Lines of the plan' }),
  proposedBy: z.string(),
  proposedAt: z.iso.datetime(),
  acceptedBy: z.string().optional(),
  acceptedAt: z.iso.datetime().optional(),
};

/** A plan as a list shows it. */
export const sessionPlanSummary = z.strictObject(planHead).meta({ id: 'SessionPlanSummary' });
export type SessionPlanSummary = z.infer<typeof sessionPlanSummary>;

/** Proposed sessions of a district or a site; nothing is planned before the plan is accepted. */
export const sessionPlan = z
  .strictObject({
    ...planHead,
    lines: z.array(planLine).readonly(),
    unused: z.array(planUnused).readonly(),
    waiting: z.array(planWaiting).readonly(),
    inputs: planInputs,
    changes: z.array(planChange).readonly().meta({ description: 'What the officer changed on accepting it' }),
    created: z
      .array(z.strictObject({ line: z.int(), session: siteScopedId }))
      .readonly()
      .meta({ description: 'The draft sessions that were made of it' }),
  })
  .meta({ id: 'SessionPlan' });
export type SessionPlan = z.infer<typeof sessionPlan>;

/** Opening hours of a site that differ from the ordinary ones. */
const siteOpening = z.strictObject({
  site: siteCode,
  open: shiftTime.default('07:30'),
  close: shiftTime.default('16:30'),
  tables: z
    .int()
    .min(0)
    .max(500)
    .optional()
    .meta({ description: 'Tables that can be used; default: all it has' }),
  closedOn: z.array(isoDate).max(MAX_PLAN_DAYS).default([]),
});
export type SiteOpening = z.infer<typeof siteOpening>;

export const wantedPlan = z.strictObject({
  area: z.union([districtCode, siteCode]),
  from: isoDate,
  to: isoDate,
  openings: z.array(siteOpening).max(200).default([]),
});
export type WantedPlan = z.infer<typeof wantedPlan>;

/** The id under which a session names the line it was made from. */
export function planLineId(plan: string, line: number): string {
  return `${plan}-${String(line).padStart(3, '0')}`;
}
