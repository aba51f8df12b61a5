import type { Allotment } from './allotment.rules.ts';

/** How many doses of a lot a unit may be given in a step, regardless of room and people. */
export type NeedOf = (unit: number, lot: number) => number;

/** Doses in whole vials that a unit can take of what is left of a lot. */
export function mostOf(work: Allotment, need: NeedOf, unit: number, lot: number): number {
  const room = work.roomFor(unit, lot);
  if (room <= 0) return 0;
  const most = Math.min(room, work.left[lot] ?? 0, work.peopleWithout(unit), need(unit, lot));
  return wholePieces(most, work.size[lot] ?? 1);
}

/** Doses in whole vials that a unit could take of a lot, even if none is left now. */
export function takenOf(work: Allotment, need: NeedOf, unit: number, lot: number): number {
  const room = work.roomFor(unit, lot);
  if (room <= 0) return 0;
  return wholePieces(Math.min(room, work.peopleWithout(unit), need(unit, lot)), work.size[lot] ?? 1);
}

/** Doses of `other` at the unit that `lot` could replace: whole vials of both. */
export function changeable(
  work: Allotment,
  need: NeedOf,
  keepSecond: boolean,
  unit: number,
  lot: number,
  other: number,
): number {
  const row = unit * work.lots.length;
  let most = work.given[row + other] ?? 0;
  const day = work.lastDay[row + lot] ?? -1;
  if (most <= 0 || day < 0) return 0;
  const product = work.productOf[other] ?? 0;
  if (product !== work.productOf[lot]) {
    most = Math.min(most, need(unit, lot));
    if (keepSecond) most = Math.min(most, -work.secondNeedFor(unit, product));
  }
  const otherDay = work.lastDay[row + other] ?? 0;
  if (day < otherDay) most = Math.min(most, work.roomOn(unit, day, otherDay));
  return wholePieces(most, pieceOf(work, [lot, other]));
}

/** The least number of doses that makes whole vials of every one of these lots. */
export function pieceOf(work: Allotment, lots: readonly number[]): number {
  return lots.reduce((piece, lot) => {
    const size = work.size[lot] ?? 1;
    return (piece / greatestCommon(piece, size)) * size;
  }, 1);
}

function greatestCommon(a: number, b: number): number {
  return b === 0 ? a : greatestCommon(b, a % b);
}

export function wholePieces(doses: number, size: number): number {
  return doses <= 0 ? 0 : doses - (doses % size);
}
