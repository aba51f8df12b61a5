import { z } from 'zod';
import { areaCode, communeCode, siteCode } from '../../platform/area.ts';
import { isoDate, productCode } from '../../policy/terms.ts';
import { lotId } from '../../supply/lots/lot.ts';
import { shiftTime } from '../sessions/session.ts';

/** A site as the plan sees it; whether it is public or private plays no part. */
const planSite = z.strictObject({
  site: siteCode,
  commune: communeCode.nullable(),
  tables: z.int(),
  open: shiftTime,
  close: shiftTime,
  closedOn: z.array(isoDate),
  keepsCold: z.boolean().meta({ description: 'Whether it can store doses at 2–8 °C that it is sent' }),
});
export type PlanSite = z.infer<typeof planSite>;

/** Doses of a lot at a place that are not promised to any session. */
const planStock = z.strictObject({
  batch: z.string(),
  holder: areaCode,
  lot: lotId,
  product: productCode,
  doses: z.int().meta({ description: 'Neither set aside nor needed by a session that is already planned' }),
  dosesPerVial: z.int(),
  lastDay: isoDate.meta({ description: 'The last day on the whole of which it may be used' }),
  state: z.string().meta({ description: 'usable, or why not' }),
});
export type PlanStock = z.infer<typeof planStock>;

/** People of a commune who wait for the same dose alike, and whom no session that is already planned calls. */
export const planDue = z.strictObject({
  commune: communeCode.nullable(),
  priority: z.string().meta({ description: 'Beginning of their turns in the order; less is earlier' }),
  dose: z.enum(['completing', 'first', 'further']),
  group: z.int().nullable(),
  products: z.array(productCode).meta({ description: 'What they may get' }),
  notBefore: isoDate.meta({ description: 'First day on which they may get it, not before the plan begins' }),
  people: z.int(),
});
export type PlanDue = z.infer<typeof planDue>;

/** Tables of a site that are taken by a session that is already planned. */
const planBusy = z.strictObject({
  site: siteCode,
  day: isoDate,
  start: shiftTime,
  end: shiftTime,
  tables: z.int(),
});
export type PlanBusy = z.infer<typeof planBusy>;

/** Everything a plan is computed from: the same inputs give the same plan anywhere. */
export const planInputs = z
  .strictObject({
    area: areaCode,
    from: isoDate,
    to: isoDate,
    supplyFrom: isoDate.meta({ description: 'First day on which doses of the district can be at a site' }),
    rates: z
      .array(z.strictObject({ day: isoDate, dosesPerTablePerHour: z.int(), startsFrom: shiftTime }))
      .meta({
        description:
          'Each day of the plan, with the setting of that day; `startsFrom`: today, only shifts that have not begun count',
      }),
    communes: z
      .array(communeCode)
      .meta({ description: 'Communes of the district in the order of their codes' }),
    sites: z.array(planSite),
    stock: z.array(planStock),
    due: z.array(planDue),
    busy: z.array(planBusy),
  })
  .meta({ id: 'SessionPlanInputs' });
export type PlanInputs = z.infer<typeof planInputs>;
