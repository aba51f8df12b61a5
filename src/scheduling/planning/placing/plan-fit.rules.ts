import type { Site } from '../../../places/sites/site.ts';
import { sum } from '../../../platform/compare.ts';
import { overlap, tablesFor } from '../../sessions/capacity.rules.ts';
import { capacityOf } from '../../sessions/shift.rules.ts';
import type { PlanBusy, PlanStock } from '../plan-inputs.ts';
import type { LineToMake } from './plan-change.rules.ts';

/** Why a line can no longer become a session. */
export const MISFITS = ['day-past', 'stock-changed', 'tables-taken', 'site-changed'] as const;
type Misfit = (typeof MISFITS)[number];

/** What a plan is checked against: sites, stock and tables as they are now. */
interface PresentState {
  readonly today: string;
  /** HH:mm */
  readonly time: string;
  readonly sites: readonly Pick<Site, 'id' | 'tables'>[];
  /** Without what other sessions will take. */
  readonly stock: readonly PlanStock[];
  readonly busy: readonly PlanBusy[];
  readonly rateOn: (day: string) => number;
}

/**
 * The lines that no longer fit what there is now, and why. Lines that an officer changed are checked after those that were
 * not, so that it is the change that has to give way.
 */
export function findMisfits(
  lines: readonly LineToMake[],
  present: PresentState,
): readonly { readonly line: LineToMake; readonly because: Misfit }[] {
  const left = new Map(present.stock.map((stock) => [stock.batch, stock]));
  const busy = [...present.busy];
  return [...lines]
    .sort((a, b) => Number(a.isChanged) - Number(b.isChanged) || a.line - b.line)
    .flatMap((line) => {
      const because = misfitOf(line, present, busy, left);
      if (because !== undefined) return [{ line, because }];
      for (const { batch, doses } of dosesTaken(line)) {
        const stock = left.get(batch);
        if (stock !== undefined) left.set(batch, { ...stock, doses: stock.doses - doses });
      }
      busy.push(...tablesOf(line, present));
      return [];
    });
}

function misfitOf(
  line: LineToMake,
  present: PresentState,
  busy: readonly PlanBusy[],
  left: ReadonlyMap<string, PlanStock>,
): Misfit | undefined {
  const { site: id, day } = line;
  const { today, time } = present;
  if (day < today || (day === today && line.shifts.some(({ start }) => start < time))) return 'day-past';
  const site = present.sites.find((one) => one.id === id);
  const own = tablesOf(line, present);
  if (site === undefined || own.some(({ tables }) => tables > Math.min(site.tables, line.tables))) {
    return 'site-changed';
  }
  const lacks = dosesTaken(line).some(({ batch, doses }) => {
    const stock = left.get(batch);
    return stock === undefined || stock.state !== 'usable' || stock.lastDay < day || stock.doses < doses;
  });
  if (lacks) return 'stock-changed';
  const crowded = own.some((shift) => {
    const others = busy.filter((other) => other.site === id && other.day === day && overlap(other, shift));
    return sum(others.map(({ tables }) => tables)) + shift.tables > site.tables;
  });
  return crowded ? 'tables-taken' : undefined;
}

/** The doses the session will take of each batch: all that were planned, or as many as it now has slots. */
function dosesTaken({ lots, shifts }: LineToMake): { readonly batch: string; readonly doses: number }[] {
  let slots = capacityOf(shifts);
  return lots.map(({ batch, doses }) => {
    const taken = Math.min(slots, doses);
    slots -= taken;
    return { batch, doses: taken };
  });
}

function tablesOf({ site, day, shifts }: LineToMake, { rateOn }: PresentState): PlanBusy[] {
  return shifts.map(({ start, end, capacity }) => {
    const tables = tablesFor(capacity, { start, end }, rateOn(day));
    return { site, day, start, end, tables };
  });
}
