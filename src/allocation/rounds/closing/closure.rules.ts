import { comparing, sum } from '../../../platform/compare.ts';
import { allWasted, type RoundFigures } from '../figures/round-figures.ts';
import type { RoundLine } from '../round.ts';
import {
  type ExplainedRemainder,
  REMAINDER_PLACES,
  type Remainder,
  type RoundClosure,
  type RoundDifference,
} from './round-closure.ts';

/** What the lines of a round commit to an area; `lines`: of its unit, or all of the round. */
export function commitmentOf(lines: readonly RoundLine[]): RoundClosure['commitment'] {
  const areas = lines.filter(({ purpose }) => purpose === 'area');
  const total = (own: readonly RoundLine[], part: 'allocated' | 'received' | 'damaged' | 'left'): number =>
    sum(own.map((line) => line[part]));
  return {
    committed: total(lines, 'allocated'),
    received: total(areas, 'received'),
    damaged: total(areas, 'damaged'),
    toCome: total(areas, 'left'),
    outsideTheLedger: total(
      lines.filter(({ purpose }) => purpose !== 'area'),
      'allocated',
    ),
  };
}

/**
 * Where a round's figures in an area do not add up: what came has to be given, wasted, a sample, passed on, on the way or
 * on hand. `found`: what lies in the places and is on the ways, added up one by one.
 */
export function missingDoses(
  area: string,
  figures: RoundFigures,
  found: { readonly onHand: number; readonly inTransit: number },
): RoundDifference[] {
  const { received, extra, counted, given, samples, passedOn } = figures;
  const ledger = received + extra + counted - given - allWasted(figures) - samples - passedOn;
  const here = found.onHand + found.inTransit;
  return ledger === here ? [] : [{ record: 'flows', account: area, ledger, found: here }];
}

/** Those of these comparisons in which ledger and record disagree. */
export function differencesBetween(
  record: RoundDifference['record'],
  pairs: readonly Omit<RoundDifference, 'record'>[],
): RoundDifference[] {
  return pairs.filter(({ ledger, found }) => ledger !== found).map((pair) => ({ record, ...pair }));
}

/**
 * What is left and nobody has explained, or explained with another number; and which explanations, counted from 0, are of
 * doses that are not left, or said twice.
 */
export function unexplained(
  left: readonly Remainder[],
  explained: readonly ExplainedRemainder[],
): { readonly left: Remainder[]; readonly unknown: number[] } {
  const said = new Map(explained.map((one) => [remainderKey(one), one]));
  const keys = new Set(left.map(remainderKey));
  return {
    left: left.filter((one) => said.get(remainderKey(one))?.doses !== one.doses),
    unknown: explained.flatMap((one, index) => {
      const key = remainderKey(one);
      return keys.has(key) && said.get(key) === one ? [] : [index];
    }),
  };
}

/** Sorted by place, lot and shipment; at one place doses to come first, then those on their way, then those on hand. */
export function inOrder(left: readonly Remainder[]): Remainder[] {
  return left.toSorted(
    comparing(({ where, place, lot = '', shipment = '' }) =>
      // A space sorts before every character of a code: a district comes before its sites.
      [place, REMAINDER_PLACES.indexOf(where), lot, shipment].join(' '),
    ),
  );
}

function remainderKey({ where, place, lot, shipment }: Omit<Remainder, 'doses'>): string {
  return JSON.stringify([where, place, lot ?? null, shipment ?? null]);
}
