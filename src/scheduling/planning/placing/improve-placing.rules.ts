import { compare, sum } from '../../../platform/compare.ts';
import type { PlanSite } from '../plan-inputs.ts';
import type { Placed, Placing, Supply } from './placing.rules.ts';

/** How many placements are tried for a plan, so that the rule stays quick if nothing can be improved. */
const MAX_TRIES = 5_000;
/** How many other vials may have to move, one to make room for another, to place one. */
const DEPTH = 2;

interface Search {
  tries: number;
}

/**
 * Places vials that found no table or nobody due, by moving others that can also be used elsewhere or later; soonest to
 * expire first. No placed dose is lost.
 */
export function exchangeVials(placing: Placing, supplies: readonly Supply[]): void {
  const search = { tries: MAX_TRIES };
  for (const supply of supplies) {
    while (placing.left(supply) > 0 && placeByExchange(placing, supply, DEPTH, search, new Set()));
  }
}

/** `reserved`: sites and days at which room is being made, so that nothing else may be put there. */
function placeByExchange(
  placing: Placing,
  supply: Supply,
  depth: number,
  search: Search,
  reserved: ReadonlySet<string>,
): boolean {
  const spots = supply.days.flatMap((day) =>
    supply.sites.map((site) => ({ site, day })).filter((at) => !reserved.has(spot(at.site, at.day))),
  );
  for (const { site, day } of spots) {
    if (search.tries <= 0) return false;
    search.tries -= 1;
    if (placing.place(supply, site, day, 1) === 1) return true;
  }
  if (depth === 0) return false;
  return spots.some(({ site, day }) =>
    thatCouldGiveWay(placing, supply, site, day).some((other) =>
      giveWay(placing, { supply, site, day, other }, depth, search, reserved),
    ),
  );
}

/** Vials that could make room for one: at the same tables, or for the same people; the last to expire first. */
function thatCouldGiveWay(placing: Placing, supply: Supply, site: PlanSite, day: string): Placed[] {
  const noTable = placing.time(site, day).room(supply.stock.product) < supply.each;
  return placing
    .list()
    .filter((placed) => placed.supply !== supply)
    .filter((placed) => !noTable || (placed.site === site && placed.day === day))
    .sort((a, b) => compare(b.supply.stock.lastDay, a.supply.stock.lastDay));
}

interface Exchange {
  readonly supply: Supply;
  readonly site: PlanSite;
  readonly day: string;
  readonly other: Placed;
}

function giveWay(
  placing: Placing,
  { supply, site, day, other }: Exchange,
  depth: number,
  search: Search,
  reserved: ReadonlySet<string>,
): boolean {
  if (search.tries <= 0) return false;
  const before = placing.snapshot();
  let taken = 0;
  let placed = false;
  while (!placed && taken < other.vials) {
    placing.take(other, 1);
    taken += 1;
    search.tries -= 1;
    placed = placing.place(supply, site, day, 1) === 1;
  }
  const made = new Set([...reserved, spot(other.site, other.day)]);
  let found = placed;
  for (let left = taken; found && left > 0; left -= 1) {
    found = placeByExchange(placing, other.supply, depth - 1, search, made);
  }
  if (!found) placing.rollBackTo(before);
  return found;
}

function spot(site: PlanSite, day: string): string {
  return `${site.site} ${day}`;
}

/**
 * Moves a session of less than one table for one shift to another day of its site on which the product is given anyway,
 * if all of it fits there: nobody runs a session for a handful of people.
 */
export function joinSmallSessions(placing: Placing): void {
  const small = Map.groupBy(placing.list(), sessionOf);
  for (const [key, entries] of [...small].sort(([, a], [, b]) => peopleOf(a) - peopleOf(b))) {
    const [first] = entries;
    if (first === undefined) continue;
    const { site, day, supply } = first;
    const { product } = supply.stock;
    if (placing.time(site, day).doses(product) >= placing.time(site, day).each) continue;
    const others = new Set(
      placing
        .list()
        .filter((entry) => entry.site === site && entry.supply.stock.product === product)
        .filter((entry) => sessionOf(entry) !== key)
        .map((entry) => entry.day),
    );
    const before = placing.snapshot();
    const fits = entries.every((entry) => {
      placing.take(entry, entry.vials);
      let left = entry.vials;
      for (const other of entry.supply.days) {
        if (left > 0 && others.has(other)) left -= placing.place(entry.supply, site, other, left);
      }
      return left === 0;
    });
    if (!fits) placing.rollBackTo(before);
  }
}

function sessionOf({ supply, site, day }: Placed): string {
  return `${day} ${site.site} ${supply.stock.product}`;
}

function peopleOf(entries: readonly Placed[]): number {
  return sum(entries.map(({ people }) => people));
}

/**
 * Opens vials that nobody can fill and that would expire before the plan ends: better used for some people than for nobody.
 * Each is opened at the site and on the day that has the most people for it.
 */
export function openForFewer(placing: Placing, supplies: readonly Supply[], to: string): void {
  for (const supply of supplies) {
    if (supply.stock.lastDay > to) continue;
    while (placing.left(supply) > 0) {
      let best: { readonly site: PlanSite; readonly day: string; readonly people: number } | undefined;
      for (const day of supply.days) {
        for (const site of supply.sites) {
          const people = placing.couldOpenFor(supply, site, day);
          if (people > (best?.people ?? 0)) best = { site, day, people };
        }
      }
      if (best === undefined) break;
      placing.open(supply, best.site, best.day, best.people);
    }
  }
}
