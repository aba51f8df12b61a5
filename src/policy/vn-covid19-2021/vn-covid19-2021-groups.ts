import type { GroupRule } from '../campaign/policy.ts';
import type { Source } from '../terms.ts';
import { policyTexts } from '../texts/policy.texts.ts';

/** First day of the campaign: the first injections in Hải Dương, Hà Nội and Hồ Chí Minh City. */
export const CAMPAIGN_START = '2021-03-08';

const RESOLUTION_21: Source = {
  document: '21/NQ-CP',
  date: '2021-02-26',
  uncertain: 'how the groups of this resolution map to the later sixteen codes',
};
const DECISION_3355: Source = { document: '3355/QĐ-BYT', date: '2021-07-08' };

const CODES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16] as const;

/** The first seven groups open with the campaign, all sixteen with Decision 3355. */
const FIRST_OPEN = 7;

/**
 * The sixteen groups (Decision 3355/QĐ-BYT, 8/7/2021). By default a group's rank is its code; provinces differed and use
 * overrides. Group 16 is open in name only: a membership counts only with a decision on the list.
 */
export const vnCovid19Groups: readonly GroupRule[] = CODES.map((code) => {
  const early = code <= FIRST_OPEN;
  return {
    code,
    labels: policyTexts[`group/${code}` as const],
    needsDecision: code === 16,
    ranks: [
      { from: CAMPAIGN_START, rank: code, source: RESOLUTION_21 },
      { from: DECISION_3355.date, rank: code, source: DECISION_3355 },
    ],
    openings: [
      ...(early ? [{ from: CAMPAIGN_START, open: true, source: RESOLUTION_21 }] : []),
      { from: DECISION_3355.date, open: true, source: DECISION_3355 },
    ],
  };
});
