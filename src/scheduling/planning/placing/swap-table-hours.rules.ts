import { compare } from '../../../platform/compare.ts';
import type { Placed, Placing, Supply } from './placing.rules.ts';

/** How many placements are tried for a plan, so that the rule stays quick if nothing can be improved. */
const MAX_TRIES = 30_000;

interface Search {
  tries: number;
  readonly supplies: readonly Supply[];
  readonly to: string;
}

/**
 * Gives table hours to another product if that uses more doses in time, or as many in time and more in all: a table that
 * gives one product to three people in a shift could give another to twenty, and people who can get only one product are
 * served with it while the others take the rest. Moves one table hour of a session, or all of them.
 */
export function swapTableHours(placing: Placing, supplies: readonly Supply[], to: string): void {
  const search = { tries: MAX_TRIES, supplies, to };
  for (let better = true; better && search.tries > 0 && supplies.some((one) => placing.left(one) > 0); ) {
    better = false;
    for (const entries of Map.groupBy(placing.list(), sessionOf).values()) {
      if (
        swapOne(placing, search, entries, 1) ||
        swapOne(placing, search, entries, Number.POSITIVE_INFINITY)
      ) {
        better = true;
      }
    }
  }
}

function swapOne(placing: Placing, search: Search, session: readonly Placed[], hours: number): boolean {
  const [first] = session;
  if (first === undefined || search.tries <= 0) return false;
  const { site, day, supply } = first;
  const { product } = supply.stock;
  const left = search.supplies.filter((other) => placing.left(other) > 0);
  const others = left.filter(
    (other) => other.stock.product !== product && other.days.includes(day) && other.sites.includes(site),
  );
  const time = placing.time(site, day);
  if (others.length === 0 || time.doses(product) === 0) return false;
  const before = placing.snapshot();
  const worth = worthOf(placing, search.to);
  const keep = Math.max(0, Math.ceil(time.doses(product) / time.each) - hours) * time.each;
  const taken: Supply[] = [];
  const lastToExpireFirst = [...session].sort((a, b) =>
    compare(b.supply.stock.lastDay, a.supply.stock.lastDay),
  );
  for (const entry of lastToExpireFirst) {
    const over = Math.max(0, time.doses(product) - keep);
    const vials = Math.min(placing.vialsAt(entry), Math.ceil(over / entry.supply.each));
    if (vials === 0) continue;
    placing.take(entry, vials);
    taken.push(entry.supply);
  }
  for (const other of others) placing.place(other, site, day, placing.left(other));
  for (const one of new Set([...taken, ...left])) placeAnywhere(placing, one, search);
  if (isMore(worthOf(placing, search.to), worth)) return true;
  placing.rollBackTo(before);
  return false;
}

function placeAnywhere(placing: Placing, supply: Supply, search: Search): void {
  for (const day of supply.days) {
    for (const site of supply.sites) {
      if (placing.left(supply) === 0) return;
      search.tries -= 1;
      placing.place(supply, site, day, placing.left(supply));
    }
  }
}

/** Placed doses that expire within the plan, and all placed doses. */
function worthOf(placing: Placing, to: string): readonly [number, number] {
  let ending = 0;
  let all = 0;
  for (const { supply, people } of placing.list()) {
    all += people;
    if (supply.stock.lastDay <= to) ending += people;
  }
  return [ending, all];
}

function isMore(one: readonly [number, number], other: readonly [number, number]): boolean {
  return one[0] > other[0] || (one[0] === other[0] && one[1] > other[1]);
}

function sessionOf({ supply, site, day }: Placed): string {
  return `${day} ${site.site} ${supply.stock.product}`;
}
