import type { FurtherDoseRule, IntervalRule, MixingRule } from '../campaign/policy.ts';
import type { ProductCode, Source } from '../terms.ts';
import { CAMPAIGN_START } from './vn-covid19-2021-groups.ts';

const WEEK = 7;

/** A letter whose number is not confirmed is cited by issuer and day. */
const ministry = (date: string, uncertain: string): Source => ({ document: 'Bộ Y tế', date, uncertain });

const leaflet = (uncertain?: string): Source => ({
  document: "Manufacturer's instructions for use",
  date: CAMPAIGN_START,
  ...(uncertain === undefined ? {} : { uncertain }),
});
const AZ_FIRST_RULE = ministry('2021-03-08', 'number of the document');
const AZ_LONGER = ministry('2021-06-01', 'number of the document and the exact day');
const CONSENT_TO_PFIZER = ministry('2021-07-13', 'number of the document');
const SHORTAGE = ministry('2021-09-08', 'number of the document; intervals after an mRNA vaccine');
const DECEMBER = ministry('2021-12-01', 'number of the document; intervals before a second dose of Moderna');
const FURTHER = ministry('2021-12-01', 'number of the document; for whom and with which products');

const interval = (
  product: ProductCode,
  fromDose: number,
  minDays: number,
  maxDays: number | null,
  from: string,
  source: Source,
): IntervalRule => ({ product, fromDose, minDays, maxDays, from, source });

/** Calendar days between doses of one product. A province may shorten AstraZeneca to 6 or 4 weeks (9/2021) by override. */
export const vnCovid19Intervals: readonly IntervalRule[] = [
  interval('astrazeneca', 1, 4 * WEEK, 12 * WEEK, CAMPAIGN_START, AZ_FIRST_RULE),
  interval('astrazeneca', 1, 8 * WEEK, 12 * WEEK, '2021-06-01', AZ_LONGER),
  interval('comirnaty', 1, 21, 28, CAMPAIGN_START, leaflet()),
  interval('moderna', 1, 28, null, CAMPAIGN_START, leaflet()),
  interval('vero-cell', 1, 21, 28, CAMPAIGN_START, leaflet()),
  interval('sputnik-v', 1, 21, null, CAMPAIGN_START, leaflet()),
  interval('abdala', 1, 14, null, CAMPAIGN_START, leaflet('days 0-14-28')),
  interval('abdala', 2, 14, null, CAMPAIGN_START, leaflet('days 0-14-28')),
];

const mixing = (
  first: ProductCode,
  second: ProductCode,
  conditions: MixingRule['conditions'],
  days: readonly [number, number | null],
  source: Source,
): MixingRule => ({
  first,
  second,
  conditions,
  minDays: days[0],
  maxDays: days[1],
  from: source.date,
  until: null,
  source,
});

const AFTER_ASTRAZENECA = [8 * WEEK, 12 * WEEK] as const;
const AFTER_MODERNA = [28, null] as const;
// Comirnaty may be followed by itself after 21 days; before a dose of Moderna the longer interval of the two applies.
const MODERNA_AFTER_COMIRNATY = [28, null] as const;

/** Which product may follow another one. A later rule does not end an earlier one with other conditions. */
export const vnCovid19Mixing: readonly MixingRule[] = [
  mixing('astrazeneca', 'comirnaty', ['person-agrees'], AFTER_ASTRAZENECA, CONSENT_TO_PFIZER),
  mixing('astrazeneca', 'comirnaty', ['same-product-unavailable'], AFTER_ASTRAZENECA, SHORTAGE),
  mixing('astrazeneca', 'moderna', ['same-product-unavailable'], AFTER_ASTRAZENECA, SHORTAGE),
  mixing('moderna', 'comirnaty', ['same-product-unavailable'], AFTER_MODERNA, SHORTAGE),
  mixing('comirnaty', 'moderna', ['same-product-unavailable'], MODERNA_AFTER_COMIRNATY, SHORTAGE),
  mixing('comirnaty', 'moderna', [], MODERNA_AFTER_COMIRNATY, DECEMBER),
  mixing('astrazeneca', 'moderna', [], AFTER_ASTRAZENECA, DECEMBER),
];

const further = (after: ProductCode, ...allowed: readonly ProductCode[]) => ({ after, allowed });
const FURTHER_PRODUCTS = [
  further('astrazeneca', 'astrazeneca', 'comirnaty', 'moderna'),
  further('comirnaty', 'comirnaty', 'moderna'),
  further('moderna', 'comirnaty', 'moderna'),
  further('vero-cell', 'vero-cell'),
  further('sputnik-v', 'astrazeneca', 'comirnaty', 'moderna'),
  further('abdala', 'abdala', 'comirnaty', 'moderna'),
];

/** Additional dose at least 28 days, booster at least 6 months after the last dose (from 1/12/2021). */
export const vnCovid19FurtherDoses: readonly FurtherDoseRule[] = [
  {
    kind: 'additional',
    from: '2021-12-01',
    minimumAge: 18,
    minDays: 28,
    who: { kind: 'weak-response', afterProducts: ['vero-cell', 'sputnik-v'] },
    products: FURTHER_PRODUCTS,
    source: FURTHER,
  },
  {
    kind: 'booster',
    from: '2021-12-01',
    minimumAge: 18,
    minMonths: 6,
    who: { kind: 'everybody' },
    products: FURTHER_PRODUCTS,
    source: FURTHER,
  },
];
