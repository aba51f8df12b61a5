import type { PlanInputs, PlanSite } from '../plan-inputs.ts';

/** How far people of a commune are sent to a site: 0 their own commune; then by `distance`, further is more. */
export type Distance = (commune: string | null, site: Pick<PlanSite, 'commune'>) => number;

/**
 * Administrative closeness inside one district. The General Statistics Office numbers the communes of a district one
 * after the other across it, so the nearest is the next in the list: an approximation that needs no map and that
 * anybody can check.
 * A site or a person without a known commune is behind all others, but not far from each other.
 */
export function distanceBy(communes: PlanInputs['communes']): Distance {
  const place = new Map([...communes].sort().map((code, index) => [code, index]));
  return (commune, site) => {
    if (commune === site.commune) return 0;
    const from = commune === null ? undefined : place.get(commune);
    const to = site.commune === null ? undefined : place.get(site.commune);
    return from === undefined || to === undefined ? place.size + 1 : Math.abs(from - to);
  };
}
