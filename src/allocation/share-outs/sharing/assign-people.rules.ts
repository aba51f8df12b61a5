import type { DueCount, DuePeople } from '../../../people/order/due-people.reads.ts';
import { comparing } from '../../../platform/compare.ts';
import type { ProductCode } from '../../../policy/terms.ts';
import { fillLevel } from './level-fill.rules.ts';

/** The facts of a site that decide which people are counted for it. */
export interface SiteForPeople {
  readonly site: string;
  readonly commune: string | null;
  /** Hospitals, district health centres, mobile teams, and sites without a commune serve the whole district. */
  readonly servesDistrict: boolean;
  readonly tables: number;
}

/**
 * Counts people for sites: those of their own commune; if it has none, those that serve the whole district; if there are
 * none either, all sites. People are split among several sites in proportion to their tables; the total is kept.
 */
export function assignPeople(
  sites: readonly SiteForPeople[],
  places: readonly DuePeople[],
): ReadonlyMap<string, DuePeople> {
  const ordered = sites.toSorted(comparing(({ site }) => site));
  const sums = new Map<string, DuePeople>(
    ordered.map(({ site }) => [site, { place: site, people: NOBODY, products: new Map() }]),
  );
  for (const due of places) {
    const own = sitesFor(due.place, ordered);
    const split = (count: DueCount): DueCount[] => {
      const second = byTables(count.secondDue, own);
      const first = byTables(count.firstDue, own);
      return own.map((_, at) => ({ secondDue: second[at] ?? 0, firstDue: first[at] ?? 0 }));
    };
    const people = split(due.people);
    const products = [...due.products].map(([product, count]) => [product, split(count)] as const);
    own.forEach(({ site }, at) => {
      const before = sums.get(site);
      const added = new Map<ProductCode, DueCount>(before?.products);
      for (const [product, counts] of products) {
        added.set(product, plus(added.get(product), counts[at]));
      }
      sums.set(site, { place: site, people: plus(before?.people, people[at]), products: added });
    });
  }
  return sums;
}

const NOBODY: DueCount = { secondDue: 0, firstDue: 0 };

function sitesFor(commune: string | null, sites: readonly SiteForPeople[]): readonly SiteForPeople[] {
  const own = commune === null ? [] : sites.filter((site) => site.commune === commune);
  if (own.length > 0) return own;
  const wide = sites.filter(({ servesDistrict }) => servesDistrict);
  return wide.length > 0 ? wide : sites;
}

function byTables(people: number, sites: readonly SiteForPeople[]): number[] {
  return fillLevel(
    people,
    1,
    sites.map(({ tables }) => ({ weight: tables, base: 0, most: people })),
  );
}

function plus(a: DueCount = NOBODY, b: DueCount = NOBODY): DueCount {
  return { secondDue: a.secondDue + b.secondDue, firstDue: a.firstDue + b.firstDue };
}
