import { z } from 'zod';
import { dayAtSite } from '../../platform/clock.ts';
import type { FacilityFact } from '../gathering/facts.ts';
import { findingsTexts } from '../texts/findings.texts.ts';
import { declareRule, FROM_START, HOUR_MS } from './rule.ts';

interface Limits {
  /** How far a list may exceed the licence: people come and go. */
  readonly tolerancePercent: number;
  readonly toleranceHeads: number;
  /** This many additions beyond the licence within this many days are a burst. */
  readonly days: number;
  readonly additions: number;
}

const burstOfAdditions = declareRule({
  kind: 'burst-of-additions',
  title: findingsTexts['title/burst-of-additions'],
  measures: { licensedHeadcount: z.int(), listed: z.int(), burst: z.int(), beyondLicencePercent: z.int() },
  severity: {
    by: 'beyondLicencePercent',
    steps: [
      [0, 'medium'],
      [50, 'high'],
    ],
  },
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: findingsTexts['rule/burst-of-additions/1'],
      document: '2354/UBND-VX, 6/8/2021 (rà soát y tế tư nhân)',
      limits: { tolerancePercent: 10, toleranceHeads: 3, days: 7, additions: 4 } satisfies Limits,
    },
  ],
});

export const burstOfAdditionsRule = burstOfAdditions.judging({ facility: judge });

/** Facilities to which people were added in a burst beyond the headcount of their licence. */
function judge(facility: FacilityFact) {
  const { licensedHeadcount, district } = facility;
  const additions = [...facility.additions].sort((a, b) => a.claimedAt - b.claimedAt);
  const last = additions.at(-1);
  if (last === undefined) return [];
  const rule = burstOfAdditions.on(dayAtSite(new Date(last.claimedAt)));
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
    rule.suspect({
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

/** The most instants within one span; `sorted` ascending. */
function densest(sorted: readonly number[], span: number): number {
  let most = 0;
  let start = 0;
  sorted.forEach((instant, index) => {
    while ((sorted[start] ?? instant) <= instant - span) start += 1;
    most = Math.max(most, index + 1 - start);
  });
  return most;
}
