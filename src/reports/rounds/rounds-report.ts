import { z } from 'zod';
import { roundCommitment } from '../../allocation/rounds/figures/round-commitment.ts';
import { lossCause } from '../../allocation/rounds/figures/round-figures.ts';
import { decision, round, roundLot, roundStatus } from '../../allocation/rounds/round.ts';
import { month } from '../../allocation/rounds/scenarios/supply-scenario.ts';
import { areaCode } from '../../platform/area.ts';
import { pageOf } from '../../platform/http/endpoint.ts';
import { isoDate, productCode } from '../../policy/terms.ts';
import { unusedDoses } from './unused-doses.ts';

const entries = z.string().meta({ description: 'Path of the entries behind the number' });

/** A number with the path of the entries behind it. */
const tracedNumber = z.strictObject({ doses: z.int(), entries }).meta({ id: 'TracedNumber' });
export type TracedNumber = z.infer<typeof tracedNumber>;

/** Everything about one round in an area. Planned, committed, shipped and received doses are separate numbers. */
const roundReport = z
  .strictObject({
    round: z.string(),
    number: z.int(),
    decision,
    product: productCode,
    productName: z.string(),
    source: round.shape.source,
    lots: z.array(roundLot),
    status: roundStatus,
    finishBy: isoDate,
    closedAt: z.iso.datetime().optional().meta({ description: 'When the area closed it' }),
    scenario: z
      .strictObject({
        ...tracedNumber.shape,
        month,
        version: z.int(),
        rounds: z
          .array(z.int())
          .meta({ description: 'Rounds of this product due in this month, which share the scenario' }),
      })
      .nullable()
      .meta({ description: 'What the area expects for the product and month; not binding' }),
    committed: z.strictObject({
      doses: z.int(),
      entries,
      ...roundCommitment.omit({ committed: true }).shape,
    }),
    shipped: tracedNumber.meta({
      description: 'Sent to the area: arrived intact, damaged in transit, or still in transit',
    }),
    received: tracedNumber,
    damaged: z.strictObject({ ...tracedNumber.shape, broken: z.int(), lost: z.int() }),
    expected: tracedNumber,
    given: tracedNumber,
    wasted: z.strictObject({
      ...tracedNumber.shape,
      causes: z.array(z.strictObject({ cause: lossCause, ...tracedNumber.shape })),
    }),
    samples: tracedNumber,
    passedOn: tracedNumber,
    inTransit: tracedNumber,
    onHand: tracedNumber,
    extra: tracedNumber,
    counted: tracedNumber,
    remaining: z.int().meta({ description: 'Still to come, in transit, or on hand' }),
    nearExpiry: tracedNumber.meta({ description: 'On hand and flagged, but may still be used in time' }),
    willNotBeUsed: z.strictObject({ ...tracedNumber.shape, items: z.array(unusedDoses) }),
    burnDown: z.strictObject({
      dosesPerDay: z.number().nullable(),
      projectedFinish: isoDate.nullable(),
      notUsedByDeadline: z.int(),
      entries,
    }),
  })
  .meta({ id: 'RoundReport' });
export type RoundReport = z.infer<typeof roundReport>;

/** The rounds of an area, counted in one snapshot. */
export const roundsReport = z
  .strictObject({
    area: areaCode,
    areaName: z.string(),
    head: z.string().nullable().meta({ description: 'The head accountable for the area' }),
    at: z.iso.datetime(),
    day: isoDate,
    ...pageOf(roundReport).shape,
  })
  .meta({ id: 'RoundsReport' });
export type RoundsReport = z.infer<typeof roundsReport>;
