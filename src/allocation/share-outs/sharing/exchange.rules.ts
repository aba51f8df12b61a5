import { sum } from '../../../platform/compare.ts';
import type { Allotment } from './allotment.rules.ts';
import { changeable, mostOf, type NeedOf, pieceOf, takenOf, wholePieces } from './fits.rules.ts';
import { fillLevel } from './level-fill.rules.ts';
import { makeRoom, openingOf } from './openings.rules.ts';

/** A swap: doses of `lot`, which are left over, take the place of `other`, which is then left over instead. */
interface Swap {
  readonly lot: number;
  readonly other: number;
}

const MAX_ROUNDS = 400;

/**
 * Gives out doses that are left over and can still be used somewhere, if need be by swapping lots: a lot that is left over
 * takes the place of another one, which can be used where the first cannot. Nobody loses doses by a swap, only their lot
 * changes. Doses go first to the unit with the smallest share of its need. `keepSecond`: doses for second doses stay with
 * their product.
 */
export function giveOutTheRest(work: Allotment, need: NeedOf, keepSecond: boolean): void {
  // Ends of chains that gained nothing since the last gain, because their swaps got in each other's way.
  const deadEnds = new Set<number>();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const chain = findChain(work, need, keepSecond, deadEnds);
    if (chain === undefined) return;
    const before = leftOver(work);
    follow(work, need, keepSecond, chain);
    if (leftOver(work) < before) deadEnds.clear();
    else deadEnds.add(endOf(chain));
  }
}

function follow(work: Allotment, need: NeedOf, keepSecond: boolean, chain: Chain): void {
  let doses = chain.doses;
  for (const { lot, other } of chain.swaps) {
    doses = changePlaces(work, need, keepSecond, { lot, other }, doses);
    if (doses === 0) return;
  }
  if (chain.direct) giveByNeed(work, need, chain.last, doses);
  else makeRoom(work, need, chain.last, doses);
}

interface Chain {
  readonly swaps: readonly Swap[];
  readonly last: number;
  readonly doses: number;
  /** False: the last lot makes room for a third one. */
  readonly direct: boolean;
}

function endOf({ last, direct }: Pick<Chain, 'last' | 'direct'>): number {
  return direct ? last : -1 - last;
}

function leftOver(work: Allotment): number {
  return sum(work.left);
}

/** Gives doses of a lot to units that can take them: for second doses first, then evenly by what each has for its people. */
function giveByNeed(work: Allotment, need: NeedOf, lot: number, doses: number): void {
  const size = work.size[lot] ?? 1;
  const product = work.productOf[lot] ?? 0;
  let left = wholePieces(doses, size);
  for (const forSecond of [true, false]) {
    const parts = fillLevel(
      left,
      size,
      work.units.map((_, unit) => {
        const most = mostOf(work, need, unit, lot);
        const second = Math.ceil(Math.max(0, work.secondNeedFor(unit, product)) / size) * size;
        return {
          weight: Math.max(1, work.people[unit] ?? 0),
          base: work.gotAll[unit] ?? 0,
          most: forSecond ? Math.min(most, second) : most,
        };
      }),
    );
    parts.forEach((part, unit) => {
      left -= part;
      if (part > 0) work.give(unit, lot, part, 'moved');
    });
  }
}

/**
 * The shortest chain of swaps from a lot that is left over to one that a unit can take, and how many doses can follow it
 * at most. Undefined: there is none.
 */
function findChain(
  work: Allotment,
  need: NeedOf,
  keepSecond: boolean,
  deadEnds: ReadonlySet<number>,
): Chain | undefined {
  const lots = work.lots.map((_, lot) => lot);
  const reached = new Map<number, { from: number | undefined; doses: number }>();
  for (const lot of lots) {
    const left = wholePieces(work.left[lot] ?? 0, work.size[lot] ?? 1);
    if (left > 0) reached.set(lot, { from: undefined, doses: left });
  }
  for (const [lot, { doses }] of reached) {
    const isTried = (direct: boolean): boolean => deadEnds.has(endOf({ last: lot, direct }));
    const taken = isTried(true) ? 0 : sumOver(work, (unit) => takenOf(work, need, unit, lot));
    if (taken > 0) return { ...trail(reached, lot), doses: Math.min(doses, taken), direct: true };
    const opened = isTried(false) ? 0 : sumOver(work, (unit) => openingOf(work, need, unit, lot)?.doses ?? 0);
    if (opened > 0) return { ...trail(reached, lot), doses: Math.min(doses, opened), direct: false };
    for (const other of lots) {
      if (reached.has(other)) continue;
      const changed = sumOver(work, (unit) => changeable(work, need, keepSecond, unit, lot, other));
      if (changed > 0) reached.set(other, { from: lot, doses: Math.min(doses, changed) });
    }
  }
  return undefined;
}

function trail(
  reached: ReadonlyMap<number, { from: number | undefined }>,
  last: number,
): { swaps: Swap[]; last: number } {
  const swaps: Swap[] = [];
  let other = last;
  for (;;) {
    const from = reached.get(other)?.from;
    if (from === undefined) return { swaps, last };
    swaps.unshift({ lot: from, other });
    other = from;
  }
}

/** Puts a lot in the place of another, unit by unit, up to `doses`. Returns how many were swapped. */
function changePlaces(
  work: Allotment,
  need: NeedOf,
  keepSecond: boolean,
  { lot, other }: Swap,
  doses: number,
): number {
  const piece = pieceOf(work, [lot, other]);
  let missing = wholePieces(Math.min(doses, work.left[lot] ?? 0), piece);
  let changed = 0;
  for (let unit = 0; unit < work.units.length && missing > 0; unit += 1) {
    const part = Math.min(missing, changeable(work, need, keepSecond, unit, lot, other));
    if (part <= 0) continue;
    work.give(unit, other, -part, 'moved');
    work.give(unit, lot, part, 'moved');
    missing -= part;
    changed += part;
  }
  return changed;
}

function sumOver(work: Allotment, doses: (unit: number) => number): number {
  let all = 0;
  for (let unit = 0; unit < work.units.length; unit += 1) all += doses(unit);
  return all;
}
