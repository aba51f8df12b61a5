import { compare, sum } from '../../../platform/compare.ts';
import type { ShareOutInputs } from '../share-out-inputs.ts';
import { Allotment, type Step } from './allotment.rules.ts';
import { giveOutTheRest } from './exchange.rules.ts';
import { mostOf, type NeedOf, wholePieces } from './fits.rules.ts';
import { fillLevel } from './level-fill.rules.ts';
import { type Outcome, outcomeOfAllotment } from './outcome.rules.ts';

/**
 * Shares the lots of a round, or of several, among districts or sites, all products at once:
 *
 * 1. a floor for small places, if that takes no more than half of the doses;
 * 2. second doses, every unit up to the same share of the people due;
 * 3. first doses, every unit up to the same share of its people;
 * 4. the rest goes wherever it can be used in time, with lots swapped where that helps.
 *
 * A unit that can take no more (need met, tables busy up to the last day of the lot, no storage for it) drops out and the
 * others share the rest. Lots with the fewest possible receivers come first, of these the soonest to expire. Only whole
 * vials; remaining vials go to the largest remainders. Integers and exact fractions throughout: the same inputs give the
 * same digits, in whatever order they are listed. Throws RangeError for a unit, lot or product named twice, and if the
 * capacity of a unit through the last day of a lot is missing.
 */
export function shareOut(inputs: ShareOutInputs): Outcome {
  const work = new Allotment(inputs);
  const order = orderOfLots(work);
  giveFloor(work, order, inputs.floorDoses);
  giveBySecond(work, order);
  giveByFirst(work, order);
  return outcomeOfAllotment(work);
}

/** Fewest possible receivers first, then soonest to expire, then by code. */
function orderOfLots(work: Allotment): readonly number[] {
  const places = work.lots.map((_, lot) =>
    work.units.reduce((sum, _unit, unit) => sum + (work.roomFor(unit, lot) > 0 ? 1 : 0), 0),
  );
  return work.lots
    .map((lot, index) => ({ index, places: places[index] ?? 0, lastDay: lot.lastDay }))
    .sort((a, b) => a.places - b.places || compare(a.lastDay, b.lastDay) || a.index - b.index)
    .map(({ index }) => index);
}

function giveBySecond(work: Allotment, order: readonly number[]): void {
  const need: NeedOf = (unit, lot) => {
    const product = work.productOf[lot] ?? 0;
    const second = work.secondNeedFor(unit, product);
    if (second <= 0) return 0;
    // The last vial for second doses may also serve first doses, if there are people for them.
    const size = work.size[lot] ?? 1;
    return Math.min(work.needFor(unit, product), Math.ceil(second / size) * size);
  };
  const at = (unit: number, lot: number): number => unit * work.products.length + (work.productOf[lot] ?? 0);
  for (const lot of order) {
    level(work, lot, 'secondDue', (unit) => ({
      weight: work.second[at(unit, lot)] ?? 0,
      base: work.got[at(unit, lot)] ?? 0,
      most: mostOf(work, need, unit, lot),
    }));
  }
  giveOutTheRest(work, need, false);
}

function giveByFirst(work: Allotment, order: readonly number[]): void {
  const need: NeedOf = (unit, lot) => work.needFor(unit, work.productOf[lot] ?? 0);
  for (const lot of order) {
    level(work, lot, 'firstDue', (unit) => ({
      weight: work.firstPeople[unit] ?? 0,
      base: work.firstGot(unit),
      most: mostOf(work, need, unit, lot),
    }));
  }
  giveOutTheRest(work, need, true);
}

/**
 * Gives every unit with need at least the floor, in whole vials, first where second doses are due. A place whose whole
 * need is less than a vial gets one if it needs half of it; the rest of that vial is for its standby list.
 */
function giveFloor(work: Allotment, order: readonly number[], floorDoses: number): void {
  const floors = work.units.map((_, unit) => Math.min(floorDoses, work.people[unit] ?? 0));
  const all = sum(work.left);
  if (2 * sum(floors) > all) return;
  for (const forSecond of [true, false]) {
    for (const lot of order) {
      const product = work.productOf[lot] ?? 0;
      const size = work.size[lot] ?? 1;
      level(work, lot, 'floor', (unit) => {
        const missing = (floors[unit] ?? 0) - (work.gotAll[unit] ?? 0);
        if (missing <= 0 || (forSecond && work.secondNeedFor(unit, product) <= 0)) return nothing;
        const room = wholePieces(work.roomFor(unit, lot), size);
        const wanted = Math.min(work.needFor(unit, product), work.peopleWithout(unit));
        const small = (work.gotAll[unit] ?? 0) === 0 && (work.people[unit] ?? 0) < size;
        const fits = small && 2 * wanted >= size ? size : wholePieces(wanted, size);
        const most = Math.min(room, fits, Math.ceil(missing / size) * size);
        return { weight: work.people[unit] ?? 0, base: 0, most };
      });
    }
  }
}

const nothing = { weight: 0, base: 0, most: 0 };

function level(
  work: Allotment,
  lot: number,
  step: Step,
  claimOf: (unit: number) => { weight: number; base: number; most: number },
): void {
  const left = work.left[lot] ?? 0;
  if (left <= 0) return;
  const claims = work.units.map((_, unit) => claimOf(unit));
  fillLevel(left, work.size[lot] ?? 1, claims).forEach((part, unit) => {
    if (part > 0) work.give(unit, lot, part, step);
  });
}
