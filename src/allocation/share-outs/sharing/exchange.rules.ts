import { sum } from '../../../platform/compare.ts';
import type { Allotment } from './allotment.rules.ts';
import { changeable, mostOf, type NeedOf, pieceOf, takenOf, wholePieces } from './fits.rules.ts';
import { fillLevel } from './level-fill.rules.ts';
import { makeRoom, openingOf } from './openings.rules.ts';

/** One way on: doses of `lot` are left over; they take the place of `other`, which is then left over in its stead. */
interface Turn {
  readonly lot: number;
  readonly other: number;
}

const MAX_ROUNDS = 400;

/**
 * Gives out what is left over and can still be used somewhere, if need be by having lots change places: a lot that is
 * over takes the place of another one that can be used elsewhere, where the first cannot. Nobody loses doses by it, only
 * their lot changes; what is over goes to whoever has least of what it needs. `keepSecond`: doses for second doses stay
 * with their product.
 */
export function giveOutTheRest(work: Allotment, need: NeedOf, keepSecond: boolean): void {
  // Ends of ways that led nowhere since somebody last got more: their parts stood in each other's way.
  const blind = new Set<number>();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const way = findWay(work, need, keepSecond, blind);
    if (way === undefined) return;
    const before = leftOver(work);
    go(work, need, keepSecond, way);
    if (leftOver(work) < before) blind.clear();
    else blind.add(endOf(way));
  }
}

function go(work: Allotment, need: NeedOf, keepSecond: boolean, way: Way): void {
  let doses = way.doses;
  for (const { lot, other } of way.turns) {
    doses = changePlaces(work, need, keepSecond, { lot, other }, doses);
    if (doses === 0) return;
  }
  if (way.direct) giveByNeed(work, need, way.last, doses);
  else makeRoom(work, need, way.last, doses);
}

interface Way {
  readonly turns: readonly Turn[];
  readonly last: number;
  readonly doses: number;
  /** False: the last lot makes room for a third one. */
  readonly direct: boolean;
}

function endOf({ last, direct }: Pick<Way, 'last' | 'direct'>): number {
  return direct ? last : -1 - last;
}

function leftOver(work: Allotment): number {
  return sum(work.left);
}

/** Gives doses of a lot to units that can take them: first for second doses, then evenly by what each has for its people. */
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
 * The shortest way, in turns, from a lot that is left over to one that somebody can take, and how many doses can go along
 * it at most. Undefined: there is none.
 */
function findWay(
  work: Allotment,
  need: NeedOf,
  keepSecond: boolean,
  blind: ReadonlySet<number>,
): Way | undefined {
  const lots = work.lots.map((_, lot) => lot);
  const reached = new Map<number, { from: number | undefined; doses: number }>();
  for (const lot of lots) {
    const left = wholePieces(work.left[lot] ?? 0, work.size[lot] ?? 1);
    if (left > 0) reached.set(lot, { from: undefined, doses: left });
  }
  for (const [lot, { doses }] of reached) {
    const isTried = (direct: boolean): boolean => blind.has(endOf({ last: lot, direct }));
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
): { turns: Turn[]; last: number } {
  const turns: Turn[] = [];
  let other = last;
  for (;;) {
    const from = reached.get(other)?.from;
    if (from === undefined) return { turns, last };
    turns.unshift({ lot: from, other });
    other = from;
  }
}

/** Puts a lot in the place of another, unit by unit, up to so many doses. Returns how many changed. */
function changePlaces(
  work: Allotment,
  need: NeedOf,
  keepSecond: boolean,
  { lot, other }: Turn,
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
