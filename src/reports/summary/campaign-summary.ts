import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { groupCode, isoDate, label, productCode } from '../../policy/terms.ts';
import { count, doseFigures, wasted } from '../figures.ts';

const text = z.strictObject({ vi: z.string(), en: z.string() });
const rate = z.number().nullable().meta({ description: 'Per cent, to one decimal; null: of nobody' });

export const stockFigures = z
  .strictObject({
    allocated: count.nullable().meta({
      description:
        "Doses the Ministry's rounds name for the area; for a district, those of approved share-outs; null for a site",
    }),
    received: count.meta({ description: 'Came from outside the area, damaged ones among them' }),
    issued: count.meta({ description: 'Left for places outside the area' }),
    given: z.int().meta({ description: 'Drawn for injections, less what corrections brought back' }),
    wasted,
    samples: count,
    extra: count.meta({ description: 'Drawn from vials beyond their number' }),
    counted: z.int().meta({ description: 'What stock counts found more, less what they found missing' }),
    inTransit: count.meta({ description: 'Now on their way between places of the area' }),
    expected: count.meta({ description: 'Now on their way to the area from outside' }),
    onHand: count.meta({ description: 'Now in stock, stock of sessions and expired stock among it' }),
    nearExpiry: count.meta({ description: 'Of those, flagged as near expiry' }),
    expired: count.meta({ description: 'Of those, past their time: label, thawing or opening' }),
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
    at: z.iso.datetime().meta({ description: 'Everything was counted in one snapshot at this instant' }),
    head: z.string().nullable().meta({ description: 'Who answers for the area' }),
    policyVersion: z.string(),
    stock: z
      .strictObject({
        total: stockFigures,
        products: z.array(z.strictObject({ product: productCode, ...stockFigures.shape })),
      })
      .meta({ description: 'What came, went and was used between the days; what there is: now' }),
    doses: z.strictObject({
      total: count,
      ...doseFigures.shape,
      corrected: z
        .strictObject({ enteredInError: count, wrongLot: count })
        .meta({ description: 'Corrections ever written; doses entered in error count nowhere else' }),
    }),
    coverage: z
      .strictObject({
        all: coverage,
        groups: z.array(z.strictObject({ group: groupCode, label, ...coverage.shape })),
      })
      .nullable()
      .meta({ description: 'Up to the last day; who is in several groups counts in each. Null for a site' }),
    sectors: z
      .strictObject({
        public: coverage,
        private: coverage,
        gap: z.number().nullable().meta({
          description: 'Private less public in percentage points of people vaccinated; null: one has nobody',
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
      .meta({ description: 'Fast, and the right people: never one without the other' }),
    refusals: z.array(z.strictObject({ problem: z.string(), title: text, attempts: count })),
    sessions: z.strictObject({ planned: count, held: count, cancelled: count }),
  })
  .meta({ id: 'CampaignSummary' });
export type CampaignSummary = z.infer<typeof campaignSummary>;
