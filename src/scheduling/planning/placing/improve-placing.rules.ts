import type { PlanSite } from '../plan-inputs.ts';
import type { Placed, Placing, Supply } from './placing.rules.ts';

/** So many places are tried in a plan, so that the rule stays quick where nothing more can be had. */
const MAX_TRIES = 5_000;
/** How many others may have to move on, one for the other, for one vial. */
const DEPTH = 2;

interface Search {
  tries: number;
}

/**
 * Places vials that found no table or nobody due, by moving others that can also be used elsewhere or later; soonest to
 * expire first. No dose that was placed is lost by it.
 */
export function exchangeVials(placing: Placing, supplies: readonly Supply[]): void {
  const search = { tries: MAX_TRIES };
  for (const supply of supplies) {
    while (placing.left(supply) > 0 && placeByExchange(placing, supply, DEPTH, search, new Set()));
  }
}

/** `kept`: where nothing may be put, for room is being made there. */
function placeByExchange(
  placing: Placing,
  supply: Supply,
  depth: number,
  search: Search,
  kept: ReadonlySet<string>,
): boolean {
  const spots = supply.days.flatMap((day) =>
    supply.sites.map((site) => ({ site, day })).filter((at) => !kept.has(spot(at.site, at.day))),
  );
  for (const { site, day } of spots) {
    if (search.tries <= 0) return false;
    search.tries -= 1;
    if (placing.place(supply, site, day, 1) === 1) return true;
  }
  if (depth === 0) return false;
  return spots.some(({ site, day }) =>
    inTheWay(placing, supply, site, day).some((other) =>
      giveWay(placing, { supply, site, day, other }, depth, search, kept),
    ),
  );
}

/** What could make room for a vial: at the same tables, or for the same people; the last to expire first. */
function inTheWay(placing: Placing, supply: Supply, site: PlanSite, day: string): Placed[] {
  const noTable = placing.time(site, day).room(supply.stock.product) < supply.each;
  return placing
    .list()
    .filter((placed) => placed.supply !== supply)
    .filter((placed) => !noTable || (placed.site === site && placed.day === day))
    .sort((a, b) => (a.supply.stock.lastDay > b.supply.stock.lastDay ? -1 : 1));
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
  kept: ReadonlySet<string>,
): boolean {
  if (search.tries <= 0) return false;
  const before = placing.mark();
  let taken = 0;
  let placed = false;
  while (!placed && taken < other.vials) {
    placing.take(other, 1);
    taken += 1;
    search.tries -= 1;
    placed = placing.place(supply, site, day, 1) === 1;
  }
  const made = new Set([...kept, spot(other.site, other.day)]);
  let found = placed;
  for (let left = taken; found && left > 0; left -= 1) {
    found = placeByExchange(placing, other.supply, depth - 1, search, made);
  }
  if (!found) placing.backTo(before);
  return found;
}

function spot(site: PlanSite, day: string): string {
  return `${site.site} ${day}`;
}

/**
 * Moves what would be a session of less than one table for one shift to another day of its site on which the product is
 * given anyway, where all of it fits there: nobody runs a session for a handful.
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
    const before = placing.mark();
    const fits = entries.every((entry) => {
      placing.take(entry, entry.vials);
      let left = entry.vials;
      for (const other of entry.supply.days) {
        if (left > 0 && others.has(other)) left -= placing.place(entry.supply, site, other, left);
      }
      return left === 0;
    });
    if (!fits) placing.backTo(before);
  }
}

function sessionOf({ supply, site, day }: Placed): string {
  return `${day} ${site.site} ${supply.stock.product}`;
}

function peopleOf(entries: readonly Placed[]): number {
  return entries.reduce((sum, { people }) => sum + people, 0);
}

/**
 * Opens vials that nobody can fill, where they would expire before the plan ends: better used for some than for nobody.
 * Each where and when it is opened for the most people.
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
