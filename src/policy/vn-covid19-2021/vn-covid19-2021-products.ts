import type { ProductRule } from '../campaign/policy.ts';
import type { Source } from '../terms.ts';
import { CAMPAIGN_START } from './vn-covid19-2021-groups.ts';

const LEAFLET: Source = {
  document: "Manufacturer's instructions for use",
  date: CAMPAIGN_START,
  uncertain: 'date and number of the authorisation',
};
const CHILDREN: Source = { document: '8688/BYT-DP', date: '2021-10-14' };

const adultsOnly = [{ from: CAMPAIGN_START, years: 18, source: LEAFLET }];

/** Products with their names on the national platform. Storage without a lower limit means "this or colder". */
export const vnCovid19Products: readonly ProductRule[] = [
  {
    code: 'astrazeneca',
    platformName: 'COVID-19 Vaccine AstraZeneca',
    minimumAges: adultsOnly,
    dosesInCourse: 2,
    doseMl: 0.5,
    storage: { minC: 2, maxC: 8 },
    openVialHours: 6,
    defaultDosesPerVial: 10,
    source: LEAFLET,
    uncertain: ['openVialHours', 'defaultDosesPerVial'],
  },
  {
    code: 'comirnaty',
    platformName: 'COVID-19 Vaccine Comirnaty (Pfizer)',
    minimumAges: [...adultsOnly, { from: '2021-10-14', years: 12, source: CHILDREN }],
    dosesInCourse: 2,
    doseMl: 0.3,
    storage: { minC: -90, maxC: -60 },
    thawedDays: 31,
    openVialHours: 6,
    defaultDosesPerVial: 6,
    source: LEAFLET,
    uncertain: ['openVialHours'],
  },
  {
    code: 'moderna',
    platformName: 'COVID-19 Vaccine Moderna',
    minimumAges: adultsOnly,
    dosesInCourse: 2,
    doseMl: 0.5,
    storage: { minC: -25, maxC: -15 },
    thawedDays: 30,
    openVialHours: 5,
    defaultDosesPerVial: 14,
    source: LEAFLET,
    uncertain: ['doseMl', 'storage', 'openVialHours', 'defaultDosesPerVial'],
  },
  {
    code: 'vero-cell',
    platformName: 'COVID-19 Vaccine (Vero Cell), Inactivated',
    minimumAges: adultsOnly,
    dosesInCourse: 2,
    doseMl: 0.5,
    storage: { minC: 2, maxC: 8 },
    defaultDosesPerVial: 1,
    source: LEAFLET,
    uncertain: ['doseMl', 'defaultDosesPerVial'],
  },
  {
    code: 'sputnik-v',
    platformName: 'Gam-COVID-Vac (Sputnik V)',
    minimumAges: adultsOnly,
    dosesInCourse: 2,
    doseMl: 0.5,
    storage: { minC: null, maxC: -18 },
    source: LEAFLET,
    uncertain: ['doseMl'],
  },
  {
    code: 'abdala',
    platformName: 'Abdala',
    minimumAges: [{ from: CAMPAIGN_START, years: 19, source: LEAFLET }],
    maximumAge: 65,
    dosesInCourse: 3,
    doseMl: 0.5,
    storage: { minC: 2, maxC: 8 },
    defaultDosesPerVial: 10,
    source: LEAFLET,
    uncertain: ['minimumAges', 'maximumAge', 'dosesInCourse', 'doseMl', 'defaultDosesPerVial'],
  },
];
