import type { CommuneDistance } from '../../../places/distance.rules.ts';
import { compare, sum } from '../../../platform/compare.ts';
import type { PlanDue, PlanInputs, PlanSite } from '../plan-inputs.ts';
import type { Placing, Supply } from './placing.rules.ts';

/**
 * Finds a site and a day for every vial, soonest to expire first. Doses at a site go into its first days with a free
 * table. A district's doses go where the people live who come first in the order: to the site nearest to them, and of
 * those sites to the one whose people are served least so far, so that scarce doses are spread evenly. The rest goes to
 * any site that people who are left can reach.
 */
export function placeVials(
  placing: Placing,
  supplies: readonly Supply[],
  inputs: PlanInputs,
  distance: CommuneDistance,
): void {
  for (const supply of supplies) {
    const [only] = supply.sites;
    if (only !== undefined && only.site === supply.stock.holder) fillDays(placing, supply, [only]);
    else shareAmongHomes(placing, supply, inputs, distance);
  }
}

/** Fills one day after the other, on each the sites in this order. */
function fillDays(placing: Placing, supply: Supply, sites: readonly PlanSite[]): void {
  for (const day of supply.days) {
    for (const site of sites) {
      if (placing.left(supply) === 0) return;
      placing.place(supply, site, day, placing.left(supply));
    }
  }
}

function shareAmongHomes(
  placing: Placing,
  supply: Supply,
  inputs: PlanInputs,
  distance: CommuneDistance,
): void {
  const last = supply.days.at(-1);
  if (last === undefined || supply.sites.length === 0) return;
  const { product } = supply.stock;
  const due = inputs.due.filter((row) => row.products.includes(product) && row.notBefore <= last);
  const homes = homesOf(due, supply.sites, distance);
  for (const priority of [...new Set(due.map((row) => row.priority))].sort()) {
    const own = ownPeople(
      due.filter((row) => row.priority <= priority),
      homes,
    );
    const full = new Set<PlanSite>();
    for (;;) {
      const site = leastServed(placing, supply, own, full);
      if (site === undefined || placing.left(supply) === 0) break;
      if (!placeOne(placing, supply, site)) full.add(site);
    }
  }
  fillDays(placing, supply, nearestToMost(placing, due, supply, homes, distance));
}

function placeOne(placing: Placing, supply: Supply, site: PlanSite): boolean {
  return supply.days.some((day) => placing.place(supply, site, day, 1) === 1);
}

type Homes = ReadonlyMap<string | null, readonly PlanSite[]>;

/** The sites nearest to each commune; several at the same distance share its people. */
function homesOf(due: readonly PlanDue[], sites: readonly PlanSite[], distance: CommuneDistance): Homes {
  const communes = [...new Set(due.map(({ commune }) => commune))];
  return new Map(
    communes.map((commune) => {
      const nearest = Math.min(...sites.map((site) => distance(commune, site.commune)));
      return [commune, sites.filter((site) => distance(commune, site.commune) === nearest)];
    }),
  );
}

function ownPeople(due: readonly PlanDue[], homes: Homes): ReadonlyMap<PlanSite, number> {
  const own = new Map<PlanSite, number>();
  for (const { commune, people } of due) {
    const near = homes.get(commune) ?? [];
    for (const site of near) own.set(site, (own.get(site) ?? 0) + people / near.length);
  }
  return own;
}

/** The site with the greatest share of its own people left who fill a vial; undefined if there is none. */
function leastServed(
  placing: Placing,
  supply: Supply,
  own: ReadonlyMap<PlanSite, number>,
  full: ReadonlySet<PlanSite>,
): PlanSite | undefined {
  let best: { readonly site: PlanSite; readonly part: number } | undefined;
  for (const site of supply.sites) {
    const people = own.get(site) ?? 0;
    const left = people - placing.plannedAt(site.site);
    if (full.has(site) || left < supply.each) continue;
    if (best === undefined || left / people > best.part) best = { site, part: left / people };
  }
  return best?.site;
}

/** The sites by their distance from where most people are left. */
function nearestToMost(
  placing: Placing,
  due: readonly PlanDue[],
  supply: Supply,
  homes: Homes,
  distance: CommuneDistance,
): readonly PlanSite[] {
  const left = [...homes].map(([commune, near]) => {
    const people = sum(due.filter((row) => row.commune === commune).map((row) => row.people));
    return { commune, people: people - sum(near.map(({ site }) => placing.plannedAt(site))) };
  });
  const [most] = left.sort((a, b) => b.people - a.people || compare(a.commune ?? '', b.commune ?? ''));
  if (most === undefined) return supply.sites;
  return [...supply.sites].sort(
    (a, b) =>
      distance(most.commune, a.commune) - distance(most.commune, b.commune) || compare(a.site, b.site),
  );
}
