import type { GroupProgress } from '../../people/courses/coverage.reads.ts';
import { progressSteps } from '../../people/courses/progress.rules.ts';
import type { UncountedCourse } from '../../people/courses/uncounted-course.store.ts';
import { type AreaCode, areaAbove, COUNTRY, covers } from '../../platform/area.ts';
import { addDays } from '../../platform/clock.ts';
import { groupCode, type IsoDate, PRODUCT_CODES } from '../../policy/terms.ts';

/**
 * A cell counts the changes in an area in a period, a month or a day. Each day is also part of its month's cell, so that a
 * query reads the earlier months and the days of the last one. Everybody starts in a month before all others.
 */
export type Period = `month|${string}` | `day|${string}`;
const START: Period = 'month|0000-00';

/** Changes of people by `group:product:primary`, e.g. `13:astrazeneca:1`, `all:none:0`. */
type CellCounts = ReadonlyMap<string, number>;

export interface CoverageCell {
  readonly area: AreaCode;
  readonly period: Period;
  readonly counts: CellCounts;
}

/**
 * What cells have to add for these courses: their present state minus what was already counted. For every level, or for
 * one area only.
 */
export function coverageChanges(courses: readonly UncountedCourse[], only?: AreaCode): CoverageCell[] {
  const cells = new Map<string, { area: AreaCode; period: Period; counts: Map<string, number> }>();
  const count = (area: AreaCode, period: Period, key: string, people: number): void => {
    const id = `${area}|${period}`;
    const cell = cells.get(id) ?? { area, period, counts: new Map<string, number>() };
    cells.set(id, cell);
    cell.counts.set(key, (cell.counts.get(key) ?? 0) + people);
  };
  for (const { now, before } of courses) {
    for (const [facts, sign] of [
      [now, 1],
      [before, -1],
    ] as const) {
      if (facts === undefined) continue;
      if (only !== undefined && !covers(only, facts.district)) continue;
      for (const step of progressSteps(facts)) {
        for (const area of only === undefined ? levelsOf(facts.district) : [only]) {
          for (const period of periodsOf(step.from)) count(area, period, keyOf(step), sign * step.people);
        }
      }
    }
  }
  return [...cells.values()].flatMap((cell) => {
    const counts = new Map([...cell.counts].filter(([, people]) => people !== 0));
    return counts.size === 0 ? [] : [{ ...cell, counts }];
  });
}

/** The periods whose cells together hold everything up to and including a day. */
export function periodsUpTo(day: IsoDate): {
  readonly monthsBefore: string;
  readonly days: { readonly from: IsoDate; readonly until: IsoDate };
} {
  const month = day.slice(0, 7);
  return { monthsBefore: month, days: { from: `${month}-01`, until: addDays(day, 1) } };
}

/** Whether a cell is among those that `periodsUpTo` names. */
export function isUpTo(period: Period, day: IsoDate): boolean {
  const { monthsBefore, days } = periodsUpTo(day);
  const [kind, name = ''] = period.split('|');
  return kind === 'month' ? name < monthsBefore : name >= days.from && name < days.until;
}

/** The sum of cells, equal to the live count. */
export function progressOfCells(cells: readonly Pick<CoverageCell, 'counts'>[]): GroupProgress[] {
  const sums = new Map<string, number>();
  for (const { counts } of cells) {
    for (const [key, people] of counts) sums.set(key, (sums.get(key) ?? 0) + people);
  }
  return [...sums].flatMap(([key, people]) => (people === 0 ? [] : [{ ...progressOfKey(key), people }]));
}

function levelsOf(district: AreaCode): AreaCode[] {
  return [district, areaAbove(district), COUNTRY];
}

function periodsOf(from: IsoDate | null): Period[] {
  return from === null ? [START] : [`month|${from.slice(0, 7)}`, `day|${from}`];
}

function keyOf({ group, product, primary }: Omit<GroupProgress, 'people'>): string {
  return `${group ?? 'all'}:${product ?? 'none'}:${primary}`;
}

/** Throws RangeError for anything but a key. */
function progressOfKey(key: string): Omit<GroupProgress, 'people'> {
  const [group, product, primary] = key.split(':');
  const known = PRODUCT_CODES.find((code) => code === product);
  if (known === undefined && product !== 'none') throw new RangeError('not a key of a cell');
  return {
    group: group === 'all' ? null : groupCode.parse(Number(group)),
    product: known ?? null,
    primary: Number(primary),
  };
}
