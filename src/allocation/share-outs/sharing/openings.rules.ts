import type { Allotment } from './allotment.rules.ts';
import { type NeedOf, pieceOf, wholePieces } from './fits.rules.ts';

/** A later lot replaces an earlier one of the same product, which makes room for a third lot. */
interface Opening {
  readonly later: number;
  readonly earlier: number;
  readonly third: number;
  readonly doses: number;
}

/** The best opening that a lot can make at a unit for a lot that is left over. */
export function openingOf(work: Allotment, need: NeedOf, unit: number, later: number): Opening | undefined {
  if (work.peopleWithout(unit) <= 0 || work.roomFor(unit, later) <= 0) return undefined;
  const row = unit * work.lots.length;
  let best: Opening | undefined;
  for (let earlier = 0; earlier < work.lots.length; earlier += 1) {
    if (work.productOf[earlier] !== work.productOf[later]) continue;
    if ((work.given[row + earlier] ?? 0) <= (best?.doses ?? 0)) continue;
    if ((work.lastDay[row + earlier] ?? -1) >= (work.lastDay[row + later] ?? -1)) continue;
    for (let third = 0; third < work.lots.length; third += 1) {
      const doses = openingDoses(work, need, unit, { later, earlier, third });
      if (doses > (best?.doses ?? 0)) best = { later, earlier, third, doses };
    }
  }
  return best;
}

/** How many doses of the third lot an opening makes room for, in whole vials of all three lots. */
function openingDoses(
  work: Allotment,
  need: NeedOf,
  unit: number,
  { later, earlier, third }: Omit<Opening, 'doses'>,
): number {
  const row = unit * work.lots.length;
  const given = work.given[row + earlier] ?? 0;
  const left = work.left[third] ?? 0;
  const laterDay = work.lastDay[row + later] ?? -1;
  const earlierDay = work.lastDay[row + earlier] ?? -1;
  const thirdDay = work.lastDay[row + third] ?? -1;
  if (given <= 0 || left <= 0 || thirdDay < 0 || earlierDay >= laterDay) return 0;
  if (third === later || third === earlier) return 0;
  const most = Math.min(given, left, work.peopleWithout(unit), work.roomFor(unit, later), need(unit, third));
  if (most <= 0) return 0;
  const room = thirdDay < earlierDay ? work.roomOn(unit, thirdDay, earlierDay) : most;
  return wholePieces(Math.min(most, room), pieceOf(work, [later, earlier, third]));
}

/** Makes openings with a lot, unit by unit, up to `doses`. */
export function makeRoom(work: Allotment, need: NeedOf, lot: number, doses: number): void {
  let missing = Math.min(doses, work.left[lot] ?? 0);
  for (let unit = 0; unit < work.units.length && missing > 0; unit += 1) {
    const opening = openingOf(work, need, unit, lot);
    if (opening === undefined) continue;
    const { later, earlier, third } = opening;
    const most = Math.min(missing, opening.doses, work.left[later] ?? 0, work.left[third] ?? 0);
    const part = wholePieces(most, pieceOf(work, [later, earlier, third]));
    if (part === 0) continue;
    work.give(unit, earlier, -part, 'moved');
    work.give(unit, later, part, 'moved');
    work.give(unit, third, part, 'moved');
    missing -= part;
  }
}
