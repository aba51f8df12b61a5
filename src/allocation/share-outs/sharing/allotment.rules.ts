import type { ColdChain } from '../../../places/sites/site.ts';
import { comparing } from '../../../platform/compare.ts';
import type { LotToShare, ShareOutInputs, UnitOfShareOut } from '../share-out-inputs.ts';

/** The steps of the formula, by which a line gets its doses. */
export const STEPS = ['floor', 'secondDue', 'firstDue', 'moved'] as const;
export type Step = (typeof STEPS)[number];

/**
 * The state of a share-out while it is computed: how much of which lot each unit has, and how much more it could take.
 * Units, lots, products and days are numbers from 0 in the order of their codes, so that the order of the input cannot
 * matter. Callers never give more than is left, can be kept cold, or can be given in time.
 */
export class Allotment {
  readonly units: readonly UnitOfShareOut[];
  readonly lots: readonly LotToShare[];
  readonly products: readonly string[];
  readonly days: readonly string[];
  readonly productOf: Int32Array;
  readonly size: Float64Array;
  /** By lot: doses not given to anybody, in whole vials. */
  readonly left: Float64Array;
  /** By unit and product, less its stock: people with a second dose due, and all people due. */
  readonly second: Float64Array;
  readonly due: Float64Array;
  /** By unit, less its stock: people due, each once, and those of them due for a first dose. */
  readonly people: Float64Array;
  readonly firstPeople: Float64Array;
  /** Doses given in this share-out, by unit and product, and by unit. */
  readonly got: Float64Array;
  readonly gotAll: Float64Array;
  /** By unit and lot. */
  readonly given: Float64Array;
  /** By unit, lot and step. */
  readonly parts: Float64Array;
  /** By unit and lot: the last day, as a number, on which it can be used there; -1 if it cannot be stored there. */
  readonly lastDay: Int32Array;
  /** By unit and day: doses it can still take that have to be given by then. */
  readonly room: Float64Array;

  constructor({ units, lots }: Pick<ShareOutInputs, 'units' | 'lots'>) {
    this.units = [...units].sort(comparing(({ unit }) => unit));
    this.lots = [...lots].sort(comparing(({ lot }) => lot));
    checkEachOnce(this.units.map(({ unit }) => unit));
    checkEachOnce(this.lots.map(({ lot }) => lot));
    this.products = [...new Set(lots.map(({ product }) => product))].sort();
    this.days = [
      ...new Set(lots.flatMap(({ lastDay, thawedLastDay }) => [lastDay, thawedLastDay ?? lastDay])),
    ].sort();
    const [u, l, p, d] = [this.units.length, this.lots.length, this.products.length, this.days.length];
    this.productOf = Int32Array.from(this.lots, ({ product }) => this.products.indexOf(product));
    this.size = Float64Array.from(this.lots, ({ dosesPerVial }) => dosesPerVial);
    this.left = Float64Array.from(this.lots, ({ doses, dosesPerVial }) => doses - (doses % dosesPerVial));
    this.second = new Float64Array(u * p);
    this.due = new Float64Array(u * p);
    this.people = new Float64Array(u);
    this.firstPeople = new Float64Array(u);
    this.got = new Float64Array(u * p);
    this.gotAll = new Float64Array(u);
    this.given = new Float64Array(u * l);
    this.parts = new Float64Array(u * l * STEPS.length);
    this.lastDay = new Int32Array(u * l).fill(-1);
    this.room = new Float64Array(u * d);
    this.units.forEach((unit, index) => {
      this.#readUnit(unit, index);
    });
  }

  #readUnit(unit: UnitOfShareOut, index: number): void {
    const [l, p, d] = [this.lots.length, this.products.length, this.days.length];
    checkEachOnce(unit.needs.map(({ product }) => product));
    let onHand = 0;
    let firstCovered = 0;
    for (const need of unit.needs) {
      onHand += need.onHand;
      const forFirst = Math.max(0, need.onHand - need.secondDue);
      firstCovered += forFirst;
      const at = this.products.indexOf(need.product);
      if (at < 0) continue;
      const first = Math.max(0, need.firstDue - forFirst);
      this.second[index * p + at] = Math.max(0, need.secondDue - need.onHand);
      this.due[index * p + at] = (this.second[index * p + at] ?? 0) + first;
    }
    const { secondDue, firstDue } = unit.people;
    this.people[index] = Math.max(0, secondDue + firstDue - onHand);
    this.firstPeople[index] = Math.max(0, firstDue - firstCovered);
    const capacity = new Map(unit.capacity.map(({ through, doses }) => [through, doses]));
    this.days.forEach((day, at) => {
      const doses = capacity.get(day);
      if (doses === undefined) throw new RangeError(`no capacity of ${unit.unit} through ${day}`);
      this.room[index * d + at] = Math.max(0, doses - onHand);
    });
    this.lots.forEach((lot, at) => {
      const day = lastDayAt(lot, unit.storages);
      this.lastDay[index * l + at] = day === undefined ? -1 : this.days.indexOf(day);
    });
  }

  /** Doses of a lot that the unit could still store and give in time, regardless of need. */
  roomFor(unit: number, lot: number): number {
    return this.roomOn(unit, this.lastDay[unit * this.lots.length + lot] ?? -1, this.days.length);
  }

  /** The least room on the days from `from` to before `before`; 0 if `from` is -1. */
  roomOn(unit: number, from: number, before: number): number {
    if (from < 0) return 0;
    const start = unit * this.days.length;
    let least = Number.POSITIVE_INFINITY;
    for (let day = start + from; day < start + before; day += 1) {
      const room = this.room[day] ?? 0;
      if (room < least) least = room;
    }
    return least;
  }

  /** People of the unit who may get this product and have no dose yet. */
  needFor(unit: number, product: number): number {
    const at = unit * this.products.length + product;
    return (this.due[at] ?? 0) - (this.got[at] ?? 0);
  }

  /** People with a second dose due who have no dose yet; below zero if there are more doses than such people. */
  secondNeedFor(unit: number, product: number): number {
    const at = unit * this.products.length + product;
    return (this.second[at] ?? 0) - (this.got[at] ?? 0);
  }

  /** People of the unit who have no dose yet, of any product. */
  peopleWithout(unit: number): number {
    return (this.people[unit] ?? 0) - (this.gotAll[unit] ?? 0);
  }

  /** Doses given to the unit for first doses, of all products. */
  firstGot(unit: number): number {
    let sum = 0;
    for (let product = 0; product < this.products.length; product += 1) {
      sum += Math.max(0, -this.secondNeedFor(unit, product));
    }
    return sum;
  }

  /** Gives doses of a lot to a unit (below zero: takes them back). The caller has checked that they fit. */
  give(unit: number, lot: number, doses: number, step: Step): void {
    const [l, p, d] = [this.lots.length, this.products.length, this.days.length];
    const cell = unit * l + lot;
    const product = unit * p + (this.productOf[lot] ?? 0);
    this.given[cell] = (this.given[cell] ?? 0) + doses;
    this.left[lot] = (this.left[lot] ?? 0) - doses;
    this.got[product] = (this.got[product] ?? 0) + doses;
    this.gotAll[unit] = (this.gotAll[unit] ?? 0) + doses;
    for (let day = this.lastDay[cell] ?? 0; day < d; day += 1) {
      const at = unit * d + day;
      this.room[at] = (this.room[at] ?? 0) - doses;
    }
    if (doses >= 0) this.#note(cell, STEPS.indexOf(step), doses);
    else this.#forget(cell, -doses);
  }

  #note(cell: number, step: number, doses: number): void {
    const at = cell * STEPS.length + step;
    this.parts[at] = (this.parts[at] ?? 0) + doses;
  }

  /** Doses taken back count against the latest step first. */
  #forget(cell: number, doses: number): void {
    let missing = doses;
    for (let step = STEPS.length - 1; step >= 0 && missing > 0; step -= 1) {
      const at = cell * STEPS.length + step;
      const taken = Math.min(missing, this.parts[at] ?? 0);
      this.parts[at] = (this.parts[at] ?? 0) - taken;
      missing -= taken;
    }
  }
}

/** The last day of a lot at a place with these storages; undefined if it cannot be stored there. */
export function lastDayAt(
  lot: Pick<LotToShare, 'lastDay' | 'storages' | 'thawedLastDay'>,
  storages: readonly ColdChain[],
): string | undefined {
  if (lot.storages.some((storage) => storages.includes(storage))) return lot.lastDay;
  if (lot.thawedLastDay === null || !storages.includes('2..8')) return undefined;
  return lot.thawedLastDay < lot.lastDay ? lot.thawedLastDay : lot.lastDay;
}

function checkEachOnce(codes: readonly string[]): void {
  if (new Set(codes).size !== codes.length) throw new RangeError('named twice');
}
