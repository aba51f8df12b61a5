import { countRefusals } from '../../audit/audit-entry.store.ts';
import { countCorrections, countStandingDoses, listRecipients } from '../../doses/dose-counts.reads.ts';
import { findCourseEvenErased } from '../../people/courses/course.store.ts';
import {
  countProgressByGroup,
  countStaffProgress,
  type StaffProgress,
} from '../../people/courses/coverage.reads.ts';
import { findHead } from '../../places/area-head.store.ts';
import { listFacilities } from '../../places/facilities/facility.store.ts';
import { type AreaCode, COUNTRY, levelOf, provinceOf } from '../../platform/area.ts';
import { addDays, instantAtSite } from '../../platform/clock.ts';
import { comparing } from '../../platform/compare.ts';
import { type Reader, withTransaction } from '../../platform/database/database.ts';
import { wholeList } from '../../platform/list-whole.ts';
import type { Text } from '../../platform/texts.ts';
import { loadPolicyVersion } from '../../policy/campaign/policy.store.ts';
import type { Policy } from '../../policy/campaign/policy.ts';
import { standingOf } from '../../policy/rules/group.rules.ts';
import { countSessions } from '../../scheduling/sessions/session-counts.reads.ts';
import { coverageOf, gapOf } from '../coverage.rules.ts';
import { doseFiguresOf } from '../dose-figures.rules.ts';
import { totalOf } from '../figures.ts';
import { type DayRange, ledgersOf, listProvincesOf, policyOfArea } from '../scope.reads.ts';
import type { CampaignSummary } from './campaign-summary.ts';
import { isPlainlyEligible, type JudgedDose } from './eligibility.rules.ts';
import { readStockFigures, sumStock } from './stock-figures.reads.ts';

/** More health facilities than the country has; reaching it is an error. */
const MAX_FACILITIES = 1_000_000;

/** All kinds of refusals, by code. */
export type ProblemTitles = ReadonlyMap<string, { readonly title: Text }>;

/** The figures of a campaign in an area, counted in one snapshot. */
export async function getCampaignSummary(
  reader: Reader,
  area: AreaCode,
  range: DayRange,
  now: Date,
  titles: ProblemTitles,
): Promise<CampaignSummary> {
  return withTransaction(reader, async (tx) => {
    const provinces = await listProvincesOf(tx, area);
    const policy = await policyOfArea(tx, area);
    const stock = await readStockFigures(tx, area, ledgersOf(area, provinces), range, now);
    const sessions = await countSessions(tx, area, range);
    return {
      area,
      from: range.from ?? null,
      to: range.to ?? null,
      at: now.toISOString(),
      head: (await findHead(tx, area))?.head ?? null,
      policyVersion: policy.version,
      stock: {
        total: sumStock(area, stock.values()),
        products: [...stock].map(([product, figures]) => ({ product, ...figures })),
      },
      ...(await readDoses(tx, area, provinces, range)),
      coverage: levelOf(area) === 'site' ? null : await getCoverage(tx, area, policy, range),
      sectors: levelOf(area) === 'site' ? null : await readSectors(tx, area, policy, range),
      refusals: await readRefusals(tx, area, range, titles),
      sessions: {
        planned: (sessions.get('draft') ?? 0) + (sessions.get('published') ?? 0),
        held: (sessions.get('open') ?? 0) + (sessions.get('closed') ?? 0),
        cancelled: sessions.get('cancelled') ?? 0,
      },
    };
  });
}

/** Doses by number and by day, and how many were given outside the open groups. */
async function readDoses(
  reader: Reader,
  area: AreaCode,
  provinces: readonly AreaCode[],
  range: DayRange,
): Promise<Pick<CampaignSummary, 'doses' | 'pace'>> {
  const traits = ['day', 'groupCounted', 'policyVersion', 'doseNumber', 'kind', 'child'] as const;
  const counts = [];
  let outside = 0;
  const corrected = { enteredInError: 0, wrongLot: 0 };
  for (const province of provinces) {
    const within = area === COUNTRY ? province : area;
    for (const count of await countStandingDoses(reader, within, range, traits)) {
      counts.push(count);
      outside += await countOutside(reader, within, count);
    }
    const corrections = await countCorrections(reader, within);
    corrected.enteredInError += corrections['entered-in-error'];
    corrected.wrongLot += corrections['wrong-lot'];
  }
  const days = new Map<string, number>();
  for (const { day, doses } of counts) days.set(day, (days.get(day) ?? 0) + doses);
  const figures = doseFiguresOf(counts);
  return {
    doses: { total: totalOf(figures), ...figures, corrected },
    pace: {
      days: [...days].sort(comparing(([day]) => day)).map(([day, doses]) => ({ day, doses })),
      outsideOpenGroups: outside,
    },
  };
}

/** Judges doses by the rules under which they were decided, person by person where those rules need it. */
async function countOutside(
  reader: Reader,
  area: AreaCode,
  dose: JudgedDose & { readonly policyVersion: string; readonly doses: number },
): Promise<number> {
  const policy = await loadPolicyVersion(reader, dose.policyVersion);
  if (isPlainlyEligible(dose, policy)) return 0;
  const { doses: _, ...traits } = dose;
  let outside = 0;
  for (const person of await listRecipients(reader, area, traits)) {
    const course = await findCourseEvenErased(reader, person);
    const facts = { birthDate: course?.birthDate ?? dose.day, memberships: course?.facts.memberships ?? [] };
    if (!standingOf(facts, policy, dose.day).open) outside += 1;
  }
  return outside;
}

async function getCoverage(
  reader: Reader,
  area: AreaCode,
  policy: Policy,
  { to }: DayRange,
): Promise<CampaignSummary['coverage']> {
  const progress = Map.groupBy(await countProgressByGroup(reader, area, to), ({ group }) => group);
  return {
    all: coverageOf(progress.get(null) ?? [], policy),
    groups: policy.groups.flatMap(({ code, labels }) => {
      const own = progress.get(code);
      return own === undefined ? [] : [{ group: code, label: labels, ...coverageOf(own, policy) }];
    }),
  };
}

async function readSectors(
  reader: Reader,
  area: AreaCode,
  policy: Policy,
  { to }: DayRange,
): Promise<CampaignSummary['sectors']> {
  const staff = await countStaffProgress(reader, area, to);
  // People may live in one district of the province and work in another.
  const register = provinceOf(area) ?? COUNTRY;
  const facilities = wholeList(
    await listFacilities(reader, { area: register, limit: MAX_FACILITIES }),
    MAX_FACILITIES,
  );
  const sectorOf = new Map(facilities.map(({ id, sector }) => [id, sector]));
  const of = (sector: 'public' | 'private'): StaffProgress[] =>
    staff.filter(({ facility }) => sectorOf.get(facility) === sector);
  const publicSector = coverageOf(of('public'), policy);
  const privateSector = coverageOf(of('private'), policy);
  return { public: publicSector, private: privateSector, gap: gapOf(publicSector, privateSector) };
}

async function readRefusals(
  reader: Reader,
  area: AreaCode,
  { from, to }: DayRange,
  titles: ProblemTitles,
): Promise<CampaignSummary['refusals']> {
  const counted = await countRefusals(reader, area, {
    from: from === undefined ? undefined : instantAtSite(from),
    until: to === undefined ? undefined : instantAtSite(addDays(to, 1)),
  });
  return counted.map(({ problem, attempts }) => {
    const title = titles.get(problem)?.title ?? { vi: problem, en: problem };
    return { problem, title, attempts };
  });
}
