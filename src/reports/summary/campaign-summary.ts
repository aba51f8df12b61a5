import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { groupCode, isoDate, label, productCode } from '../../policy/terms.ts';
import { count, doseFigures, wasted } from '../figures.ts';

const text = z.strictObject({ vi: z.string(), en: z.string() });
const rate = z.number().nullable().meta({ description: 'Per cent, to one decimal; null if there is nobody' });

const stockFigures = z
  .strictObject({
    allocated: count.nullable().meta({
      description:
        "Doses the Ministry's rounds name for the area; for a district, those of approved share-outs; null for a site",
    }),
    received: count.meta({ description: 'Came from outside the area, damaged doses included' }),
    issued: count.meta({ description: 'Left for places outside the area' }),
    given: z.int().meta({ description: 'Drawn for injections, minus doses returned by corrections' }),
    wasted,
    samples: count,
    extra: count.meta({ description: 'Drawn from vials beyond their labelled number' }),
    counted: z.int().meta({ description: 'Surplus found by stock counts minus what they found missing' }),
    inTransit: count.meta({ description: 'Now in transit between places of the area' }),
    expected: count.meta({ description: 'Now in transit to the area from outside' }),
    onHand: count.meta({ description: 'Now in stock, stock of sessions and expired stock included' }),
    nearExpiry: count.meta({ description: 'Of those, flagged as near expiry' }),
    expired: count.meta({ description: 'Of those, expired by label, thawing or opening' }),
  })
  .meta({ id: 'StockFigures' });
export type StockFigures = z.infer<typeof stockFigures>;

export const coverage = z
  .strictObject({
    people: count.meta({ description: 'People whose membership is verified' }),
    vaccinated: count.meta({ description: 'With at least a first dose' }),
    completed: count.meta({ description: 'With a complete primary course' }),
    vaccinatedRate: rate,
    completedRate: rate,
  })
  .meta({ id: 'Coverage' });

/** The figures of a campaign in one area. Days are days of injection, both ends included. */
export const campaignSummary = z
  .strictObject({
    area: areaCode,
    from: isoDate.nullable(),
    to: isoDate.nullable(),
    at: z.iso.datetime().meta({ description: 'All figures were counted in one snapshot at this instant' }),
    head: z.string().nullable().meta({ description: 'The head accountable for the area' }),
    policyVersion: z.string(),
    stock: z
      .strictObject({
        total: stockFigures,
        products: z.array(z.strictObject({ product: productCode, ...stockFigures.shape })),
      })
      .meta({ description: 'Movements and use between the days; stock as of now' }),
    doses: z.strictObject({
      total: count,
      ...doseFigures.shape,
      corrected: z
        .strictObject({ enteredInError: count, wrongLot: count })
        .meta({ description: 'Corrections ever recorded; doses entered in error count nowhere else' }),
    }),
    coverage: z
      .strictObject({
        all: coverage,
        groups: z.array(z.strictObject({ group: groupCode, label, ...coverage.shape })),
      })
      .nullable()
      .meta({ description: 'Up to the last day; people in several groups count in each. Null for a site' }),
    sectors: z
      .strictObject({
        public: coverage,
        private: coverage,
        gap: z.number().nullable().meta({
          description:
            'Private minus public, in percentage points of people vaccinated; null if a sector has nobody',
        }),
      })
      .nullable()
      .meta({ description: 'Verified health workers by the sector of their employer. Null for a site' }),
    pace: z
      .strictObject({
        days: z.array(z.strictObject({ day: isoDate, doses: count })),
        outsideOpenGroups: count.meta({
          description: 'Of these doses, those given to people outside the groups open on the day',
        }),
      })
      .meta({ description: 'Pace and eligibility, always shown together' }),
    refusals: z.array(z.strictObject({ problem: z.string(), title: text, attempts: count })),
    sessions: z.strictObject({ planned: count, held: count, cancelled: count }),
  })
  .meta({ id: 'CampaignSummary' });
export type CampaignSummary = z.infer<typeof campaignSummary>;
