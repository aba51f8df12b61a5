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

/** What a round commits to an area. `lines`: those of its unit, or all lines of the round. */
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
 * The difference in a round's figures in an area, if they do not add up: doses that came have to be given, wasted, samples,
 * passed on, on the way or on hand. `found`: the doses in the places and on the way, summed one by one.
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

/** The comparisons in which ledger and record disagree. */
export function differencesBetween(
  record: RoundDifference['record'],
  pairs: readonly Omit<RoundDifference, 'record'>[],
): RoundDifference[] {
  return pairs.filter(({ ledger, found }) => ledger !== found).map((pair) => ({ record, ...pair }));
}

/**
 * The remainders that have no explanation with their number of doses, and the indexes, from 0, of explanations for doses
 * that are not left or that are explained twice.
 */
export function unexplained(
  left: readonly Remainder[],
  explained: readonly ExplainedRemainder[],
): { readonly left: Remainder[]; readonly unknown: number[] } {
  const byKey = new Map(explained.map((one) => [remainderKey(one), one]));
  const keys = new Set(left.map(remainderKey));
  return {
    left: left.filter((one) => byKey.get(remainderKey(one))?.doses !== one.doses),
    unknown: explained.flatMap((one, index) => {
      const key = remainderKey(one);
      return keys.has(key) && byKey.get(key) === one ? [] : [index];
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
