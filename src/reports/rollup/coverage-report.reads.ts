import { countProgressByGroup, type GroupProgress } from '../../people/courses/coverage.reads.ts';
import { listUncounted } from '../../people/courses/uncounted-course.store.ts';
import { listDistricts } from '../../places/administrative-units.ts';
import type { AreaCode } from '../../platform/area.ts';
import { type Reader, withTransaction } from '../../platform/database/database.ts';
import type { Policy } from '../../policy/campaign/policy.ts';
import type { IsoDate } from '../../policy/terms.ts';
import { coverageOf } from '../coverage.rules.ts';
import { policyOfArea } from '../scope.reads.ts';
import { coverageChanges, isUpTo, progressOfCells } from './coverage-cell.rules.ts';
import { listCoverageCells } from './coverage-cell.store.ts';
import type { CoverageReport } from './coverage-report.ts';

/** Coverage of a country, province or district at the end of a day, from the stored sums and the changes since. */
export async function getCoverage(
  reader: Reader,
  area: AreaCode,
  day: IsoDate,
  now: Date,
): Promise<CoverageReport> {
  return withTransaction(reader, async (tx) => {
    const uncounted = await listUncounted(tx, area);
    const changes = coverageChanges(uncounted, area).filter(({ period }) => isUpTo(period, day));
    const progress = progressOfCells([...(await listCoverageCells(tx, area, day)), ...changes]);
    return { ...(await toldOf(tx, area, day, now, progress)), uncounted: uncounted.length };
  });
}

/** Coverage by group of each district of a province that has people in a group. `reader`: one snapshot. */
export async function readDistrictCoverage(
  reader: Reader,
  province: AreaCode,
  day: IsoDate,
): Promise<ReadonlyMap<AreaCode, CoverageReport['groups']>> {
  const policy = await policyOfArea(reader, province);
  const changes = coverageChanges(await listUncounted(reader, province));
  const found = new Map<AreaCode, CoverageReport['groups']>();
  for (const { code } of listDistricts(province)) {
    const own = changes.filter((cell) => cell.area === code && isUpTo(cell.period, day));
    const cells = [...(await listCoverageCells(reader, code, day)), ...own];
    found.set(code, coverageByGroup(progressOfCells(cells), policy));
  }
  return found;
}

/** The same by counting every course; `getCoverage` must equal it. */
export async function countCoverage(
  reader: Reader,
  area: AreaCode,
  day: IsoDate,
  now: Date,
): Promise<Omit<CoverageReport, 'uncounted'>> {
  return withTransaction(reader, async (tx) =>
    toldOf(tx, area, day, now, await countProgressByGroup(tx, area, day)),
  );
}

async function toldOf(
  reader: Reader,
  area: AreaCode,
  day: IsoDate,
  now: Date,
  progress: readonly GroupProgress[],
): Promise<Omit<CoverageReport, 'uncounted'>> {
  const policy = await policyOfArea(reader, area);
  return {
    area,
    day,
    at: now.toISOString(),
    policyVersion: policy.version,
    all: coverageOf(
      progress.filter(({ group }) => group === null),
      policy,
    ),
    groups: coverageByGroup(progress, policy),
  };
}

function coverageByGroup(progress: readonly GroupProgress[], policy: Policy): CoverageReport['groups'] {
  const byGroup = Map.groupBy(progress, ({ group }) => group);
  return policy.groups.flatMap(({ code, labels }) => {
    const own = byGroup.get(code);
    return own === undefined ? [] : [{ group: code, label: labels, ...coverageOf(own, policy) }];
  });
}
