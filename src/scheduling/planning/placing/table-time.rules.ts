import { sum } from '../../../platform/compare.ts';
import type { ProductCode } from '../../../policy/terms.ts';
import { dosesPerTable, type Hours, overlap, shiftsWithin } from '../../sessions/capacity.rules.ts';
import type { Shift } from '../../sessions/session.ts';
import type { PlanBusy, PlanInputs, PlanSite } from '../plan-inputs.ts';

/** One shift of a site on a day: how many tables are free, and how many doses each can give in it. */
interface FreeShift extends Hours {
  readonly tables: number;
  readonly each: number;
}

/** The shifts in which a site has a free table on a day. */
export function freeShifts(
  site: Pick<PlanSite, 'site' | 'tables' | 'open' | 'close' | 'closedOn'>,
  { day, dosesPerTablePerHour, startsFrom }: PlanInputs['rates'][number],
  busy: readonly PlanBusy[],
): readonly FreeShift[] {
  if (site.closedOn.includes(day)) return [];
  const taken = busy.filter((entry) => entry.site === site.site && entry.day === day);
  return shiftsWithin({ start: site.open, end: site.close }).flatMap((shift) => {
    const inUse = sum(taken.filter((entry) => overlap(entry, shift)).map(({ tables }) => tables));
    const each = dosesPerTable(shift, dosesPerTablePerHour);
    const tables = site.tables - inUse;
    const isToCome = shift.start >= startsFrom;
    return isToCome && tables > 0 && each > 0 ? [{ ...shift, tables, each }] : [];
  });
}

/**
 * Table hours of one site on one day, shared by the products of its sessions: a table gives one product in a shift. All
 * ordinary shifts have the same length, so a table hour gives as many doses in each of them.
 */
export class TableTime {
  readonly #shifts: readonly FreeShift[];
  readonly #hours: number;
  readonly #each: number;
  readonly #doses = new Map<ProductCode, number>();

  constructor(shifts: readonly FreeShift[]) {
    this.#shifts = shifts;
    this.#hours = sum(shifts.map(({ tables }) => tables));
    this.#each = shifts.length === 0 ? 0 : Math.min(...shifts.map(({ each }) => each));
  }

  /** Doses of a product that still fit in. */
  room(product: ProductCode): number {
    if (this.#each === 0) return 0;
    let others = 0;
    for (const [other, doses] of this.#doses) {
      if (other !== product) others += Math.ceil(doses / this.#each);
    }
    return Math.max(0, (this.#hours - others) * this.#each - this.doses(product));
  }

  doses(product: ProductCode): number {
    return this.#doses.get(product) ?? 0;
  }

  /** Doses that a table gives in a table hour. */
  get each(): number {
    return this.#each;
  }

  add(product: ProductCode, doses: number): void {
    const all = this.doses(product) + doses;
    if (all < 0) throw new RangeError('fewer doses than none');
    if (all === 0) this.#doses.delete(product);
    else this.#doses.set(product, all);
  }

  /**
   * The shifts of one product after another, in this order, with as few tables at once as will do, so that people come
   * spread over the day.
   */
  layOut(order: readonly ProductCode[]): ReadonlyMap<ProductCode, { tables: number; shifts: Shift[] }> {
    const free = this.#shifts.map((shift) => ({ shift, tables: shift.tables }));
    const layout = new Map<ProductCode, { tables: number; shifts: Shift[] }>();
    for (const product of order) {
      let left = this.doses(product);
      const needed = Math.ceil(left / this.#each);
      const hoursWith = (tables: number) => sum(free.map((entry) => Math.min(tables, entry.tables)));
      let most = 1;
      while (hoursWith(most) < needed) most += 1;
      const shifts: Shift[] = [];
      let hours = needed;
      let tables = 0;
      for (const entry of free) {
        const used = Math.min(most, entry.tables, hours);
        if (used === 0) continue;
        const capacity = Math.min(left, used * this.#each);
        entry.tables -= used;
        hours -= used;
        left -= capacity;
        tables = Math.max(tables, used);
        shifts.push({ start: entry.shift.start, end: entry.shift.end, capacity });
      }
      layout.set(product, { tables, shifts });
    }
    return layout;
  }
}

/** The table time of every site on every day of a plan. */
export function tableTimes(
  inputs: Pick<PlanInputs, 'sites' | 'rates' | 'busy'>,
): ReadonlyMap<string, TableTime> {
  const times = new Map<string, TableTime>();
  for (const rate of inputs.rates) {
    for (const site of inputs.sites) {
      const shifts = freeShifts(site, rate, inputs.busy);
      times.set(`${site.site} ${rate.day}`, new TableTime(shifts));
    }
  }
  return times;
}
