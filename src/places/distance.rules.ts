import { type AreaCode, districtOf, provinceOf } from '../platform/area.ts';
import { compare } from '../platform/compare.ts';

/** 0 the same place, 1 the same district, 2 the same province, 3 another province. */
export type AreaDistance = 0 | 1 | 2 | 3;

/** How far apart two places are by administration: it needs no map, and anybody can check it. */
export function areaDistance(from: AreaCode, to: AreaCode): AreaDistance {
  if (from === to) return 0;
  if (provinceOf(from) !== provinceOf(to)) return 3;
  return districtOf(from) !== undefined && districtOf(from) === districtOf(to) ? 1 : 2;
}

/** How far apart two communes are; 0 only if they are the same, or if both are unknown (null). */
export type CommuneDistance = (from: string | null, to: string | null) => number;

/**
 * How far apart communes are: the difference of their positions in the sorted list of the given codes. The General
 * Statistics Office numbers the communes of a district one after the other across it, so neighbours have positions
 * close together. It is an approximation that needs no map and that anybody can check.
 * A commune that is null or not listed is farther from every listed one than these are from each other.
 */
export function communeDistance(communes: Iterable<string>): CommuneDistance {
  const positions = new Map([...communes].sort(compare).map((code, index) => [code, index]));
  return (from, to) => {
    if (from === to) return 0;
    const one = from === null ? undefined : positions.get(from);
    const other = to === null ? undefined : positions.get(to);
    return one === undefined || other === undefined ? positions.size + 1 : Math.abs(one - other);
  };
}
