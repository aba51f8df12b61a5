import { addDays } from '../../../platform/clock.ts';
import { compare } from '../../../platform/compare.ts';
import type { PlanInputs, PlanSite, PlanStock } from '../plan-inputs.ts';
import type { PeoplePool } from './people-pool.rules.ts';
import type { TableTime } from './table-time.rules.ts';

/** Vials of one batch that can be taken to one of some sites on one of some days. */
export interface Supply {
  readonly stock: PlanStock;
  /** Doses of a vial. */
  readonly each: number;
  readonly vials: number;
  readonly sites: readonly PlanSite[];
  readonly days: readonly string[];
}

/** Vials of a batch in a session, and how many people they are opened for. */
export interface Placed {
  readonly supply: Supply;
  readonly site: PlanSite;
  readonly day: string;
  readonly vials: number;
  readonly people: number;
}

/**
 * The stock that can be planned, soonest to expire first; doses that are already at a site before those that still have
 * to be sent there. Doses beyond a whole number of vials count as a vial with fewer doses. A site's doses stay there; a
 * district's go to those of its sites that can store them.
 */
export function suppliesOf(inputs: PlanInputs): Supply[] {
  const { from, to, supplyFrom, sites } = inputs;
  return inputs.stock
    .filter(({ state }) => state === 'usable')
    .flatMap((stock) => {
      const own = sites.filter(({ site }) => site === stock.holder);
      const isAtSite = own.length > 0;
      const last = stock.lastDay < to ? stock.lastDay : to;
      const days = daysBetween(isAtSite || supplyFrom < from ? from : supplyFrom, last);
      const reach = isAtSite ? own : sites.filter(({ keepsCold }) => keepsCold);
      const { doses, dosesPerVial } = stock;
      const rest = doses % dosesPerVial;
      return [
        { stock, each: dosesPerVial, vials: (doses - rest) / dosesPerVial, sites: reach, days },
        { stock, each: rest, vials: rest === 0 ? 0 : 1, sites: reach, days },
      ];
    })
    .filter(({ vials }) => vials > 0)
    .sort(
      (a, b) =>
        compare(a.stock.lastDay, b.stock.lastDay) ||
        b.stock.holder.length - a.stock.holder.length ||
        compare(a.stock.product, b.stock.product) ||
        compare(a.stock.lot, b.stock.lot) ||
        compare(a.stock.batch, b.stock.batch) ||
        b.each - a.each,
    );
}

/** Every day from the first to the last, both included. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

/** A plan in the making: vials on sites and days, never more than tables can give or people can get. */
export class Placing {
  readonly #times: ReadonlyMap<string, TableTime>;
  readonly #pool: PeoplePool;
  readonly #placed = new Map<string, Placed>();
  readonly #left = new Map<Supply, number>();
  readonly #atSite = new Map<string, number>();
  readonly #done: Placed[] = [];

  constructor(supplies: readonly Supply[], times: ReadonlyMap<string, TableTime>, pool: PeoplePool) {
    this.#times = times;
    this.#pool = pool;
    for (const supply of supplies) this.#left.set(supply, supply.vials);
  }

  /** Vials that are not placed. */
  left(supply: Supply): number {
    return this.#left.get(supply) ?? 0;
  }

  list(): Placed[] {
    return [...this.#placed.values()];
  }

  time(site: PlanSite, day: string): TableTime {
    const time = this.#times.get(`${site.site} ${day}`);
    if (time === undefined) throw new RangeError('no such site and day in this plan');
    return time;
  }

  /** Vials of a batch that a session has now. */
  vialsAt({ supply, site, day }: Omit<Placed, 'vials' | 'people'>): number {
    return this.#placed.get(keyOf({ supply, site, day }))?.vials ?? 0;
  }

  /** People planned at a site so far, on all days. */
  plannedAt(site: string): number {
    return this.#atSite.get(site) ?? 0;
  }

  get pool(): PeoplePool {
    return this.#pool;
  }

  /** Places as many full vials as there are tables and people for. Returns how many. */
  place(supply: Supply, site: PlanSite, day: string, wanted: number): number {
    const { each, stock } = supply;
    const time = this.time(site, day);
    const most = Math.min(wanted, this.left(supply), Math.floor(time.room(stock.product) / each));
    if (most <= 0) return 0;
    const vials = this.#pool.addVials(stock.product, day, most, each);
    this.#note({ supply, site, day, vials, people: vials * each });
    return vials;
  }

  /** How many people one more vial could be opened for here, at most. */
  couldOpenFor(supply: Supply, site: PlanSite, day: string): number {
    const { each, stock } = supply;
    const most = Math.min(each, this.time(site, day).room(stock.product));
    if (this.left(supply) === 0 || most <= 0) return 0;
    const got = this.#pool.add(stock.product, day, most);
    this.#pool.remove(stock.product, day, got);
    return got;
  }

  /** Opens one more vial, for fewer people than it has doses. */
  open(supply: Supply, site: PlanSite, day: string, people: number): void {
    if (this.#pool.add(supply.stock.product, day, people) !== people) {
      throw new RangeError('fewer people than were found');
    }
    this.#note({ supply, site, day, vials: 1, people });
  }

  /** Takes full vials back. */
  take({ supply, site, day }: Omit<Placed, 'vials' | 'people'>, vials: number): void {
    const people = vials * supply.each;
    this.#pool.remove(supply.stock.product, day, people);
    this.#note({ supply, site, day, vials: -vials, people: -people });
  }

  /** A snapshot of the plan, to roll back to. */
  snapshot(): number {
    return this.#done.length;
  }

  /** Undoes everything since the snapshot, the last step first. */
  rollBackTo(snapshot: number): void {
    while (this.#done.length > snapshot) {
      const last = this.#done.pop();
      if (last === undefined) return;
      const { supply, site, day, vials, people } = last;
      if (people > 0) this.#pool.remove(supply.stock.product, day, people);
      else if (this.#pool.add(supply.stock.product, day, -people) !== -people) {
        throw new Error('what was planned cannot be planned again');
      }
      this.#note({ supply, site, day, vials: -vials, people: -people });
      this.#done.pop();
    }
  }

  #note({ supply, site, day, vials, people }: Placed): void {
    if (vials === 0) return;
    this.#done.push({ supply, site, day, vials, people });
    const { product } = supply.stock;
    const key = keyOf({ supply, site, day });
    const before = this.#placed.get(key);
    const now = { vials: (before?.vials ?? 0) + vials, people: (before?.people ?? 0) + people };
    if (now.vials === 0) this.#placed.delete(key);
    else this.#placed.set(key, { supply, site, day, ...now });
    this.#left.set(supply, this.left(supply) - vials);
    this.#atSite.set(site.site, this.plannedAt(site.site) + people);
    this.time(site, day).add(product, people);
  }
}

function keyOf({ supply, site, day }: Omit<Placed, 'vials' | 'people'>): string {
  return `${day} ${site.site} ${supply.stock.batch} ${supply.each}`;
}
