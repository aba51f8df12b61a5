import { dayAtSite } from '../../platform/clock.ts';
import type { Suspicion } from '../finding-kind.ts';
import type { FacilityFact } from '../gathering/facts.ts';
import { FROM_START, HOUR_MS, type Rule, ruleOn } from './rule.ts';
import { suspicion } from './suspicion.rules.ts';

interface Limits {
  /** A list may be longer than the licence by this much: people come and go. */
  readonly tolerancePercent: number;
  readonly toleranceHeads: number;
  /** So many additions within so many days, among those beyond the licence, make a burst. */
  readonly days: number;
  readonly additions: number;
}

export const burstOfAdditionsRule: Rule<Limits> = {
  kind: 'burst-of-additions',
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: {
        vi: 'Danh sách nhân viên của cơ sở vượt số người hành nghề theo giấy phép (quá 10% và quá 3 người), trong đó ít nhất 4 người vượt số được thêm trong vòng 7 ngày.',
        en: "A facility's list is longer than its licence says (by more than 10 % and 3 people), and at least 4 of those beyond it were added within 7 days.",
      },
      document: '2354/UBND-VX, 6/8/2021 (rà soát y tế tư nhân)',
      limits: { tolerancePercent: 10, toleranceHeads: 3, days: 7, additions: 4 },
    },
  ],
};

/** Facilities to which people were added in a burst beyond the headcount of their licence. */
export function judgeBurstOfAdditions(facility: FacilityFact): Suspicion[] {
  const { licensedHeadcount, district } = facility;
  const additions = [...facility.additions].sort((a, b) => a.claimedAt - b.claimedAt);
  const last = additions.at(-1);
  if (last === undefined) return [];
  const rule = ruleOn(burstOfAdditionsRule, dayAtSite(new Date(last.claimedAt)));
  if (rule === undefined) return [];
  const { tolerancePercent, toleranceHeads, days, additions: least } = rule.limits;
  const beyond = additions.slice(licensedHeadcount);
  const tolerated = Math.max(toleranceHeads, Math.floor((licensedHeadcount * tolerancePercent) / 100));
  if (beyond.length <= tolerated) return [];
  const burst = densest(
    beyond.map(({ claimedAt }) => claimedAt),
    days * 24 * HOUR_MS,
  );
  if (burst < least) return [];
  return [
    suspicion('burst-of-additions', rule, {
      subject: facility.facility,
      area: district,
      day: dayAtSite(new Date(beyond[0]?.claimedAt ?? last.claimedAt)),
      people: beyond.map(({ pseudonym }) => pseudonym),
      accounts: [
        ...new Set(
          beyond.flatMap(({ claimedBy, verifiedBy }) =>
            verifiedBy === null ? [claimedBy] : [claimedBy, verifiedBy],
          ),
        ),
      ],
      objects: [facility.facility, ...beyond.map(({ membership }) => membership)],
      policyVersion: null,
      measures: {
        licensedHeadcount,
        listed: additions.length,
        burst,
        beyondLicencePercent: Math.round((beyond.length * 100) / licensedHeadcount),
      },
    }),
  ];
}

/** The most instants that lie within one span; `sorted` ascending. */
function densest(sorted: readonly number[], span: number): number {
  let most = 0;
  let start = 0;
  sorted.forEach((instant, index) => {
    while ((sorted[start] ?? instant) <= instant - span) start += 1;
    most = Math.max(most, index + 1 - start);
  });
  return most;
}
