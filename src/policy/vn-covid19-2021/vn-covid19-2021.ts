import type { Policy, SettingName } from '../campaign/policy.ts';
import type { Source } from '../terms.ts';
import { policyTexts } from '../texts/policy.texts.ts';
import { vnCovid19FurtherDoses, vnCovid19Intervals, vnCovid19Mixing } from './vn-covid19-2021-courses.ts';
import { CAMPAIGN_START, vnCovid19Groups } from './vn-covid19-2021-groups.ts';
import { vnCovid19Products } from './vn-covid19-2021-products.ts';
import { vnCovid19Screening } from './vn-covid19-2021-screening.ts';

const CHILDREN: Source = { document: '8688/BYT-DP', date: '2021-10-14' };
const OLDER: Source = {
  document: 'Bộ Y tế',
  date: '2021-10-15',
  uncertain: 'number of the document and the exact day in mid-October',
};
const OTHER_VACCINES: Source = {
  document: '3445/QĐ-BYT',
  date: '2021-07-15',
  uncertain: 'whether it goes on after 3802/QĐ-BYT, and for every product',
};
const PRACTICE: Source = {
  document: 'Default setting of the campaign',
  date: CAMPAIGN_START,
  uncertain: 'no document fixes the number',
};

const setting = (name: SettingName, value: number, source: Source = PRACTICE) => ({
  setting: name,
  from: CAMPAIGN_START,
  value,
  source,
});

/** The dated rules of Việt Nam's campaign of 2021 as the Ministry set them. Provinces add to them by overrides. */
export const vnCovid192021: Policy = {
  version: 'vn-covid19-2021@1',
  labels: policyTexts['campaign/vn-covid19-2021'],
  startsOn: CAMPAIGN_START,
  groups: vnCovid19Groups,
  groupDecisions: [],
  products: vnCovid19Products,
  intervals: vnCovid19Intervals,
  sameProductOnly: ['vero-cell'],
  mixing: vnCovid19Mixing,
  furtherDoses: vnCovid19FurtherDoses,
  otherVaccineGaps: [{ from: CAMPAIGN_START, days: 14, source: OTHER_VACCINES }],
  children: {
    underAge: 18,
    openings: [],
    orders: [{ from: CAMPAIGN_START, order: 'after-groups', source: CHILDREN }],
    sameProduct: true,
    guardianConsentUnder: 18,
    source: CHILDREN,
  },
  olderPreferences: [{ from: '2021-10-15', minimumAge: 50, source: OLDER }],
  screening: vnCovid19Screening,
  settings: [
    setting('callAheadDays', 3),
    setting('confirmBeforeHours', 24),
    setting('standbyPercent', 10),
    setting('nearExpiryLeadDays', 14, {
      document: 'WHO practice',
      date: CAMPAIGN_START,
      uncertain: 'which of its guides',
    }),
    setting('observationMinutes', 30, {
      document: 'Bộ Y tế',
      date: CAMPAIGN_START,
      uncertain: 'number of the document',
    }),
    setting('dosesPerTablePerHour', 20),
    setting('leftoverAnswerMinutes', 10),
    setting('transportDays', 1),
    setting('shareOutFloorDoses', 10),
    setting('flagAnswerDays', 2),
  ],
};
