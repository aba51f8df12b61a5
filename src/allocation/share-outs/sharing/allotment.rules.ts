import type { ColdChain } from '../../../places/sites/site.ts';
import { comparing } from '../../../platform/compare.ts';
import type { LotToShare, ShareOutInputs, UnitOfShareOut } from '../share-out-inputs.ts';

/** Why a line has its doses: which step of the formula gave them. */
export const STEPS = ['floor', 'secondDue', 'firstDue', 'moved'] as const;
export type Step = (typeof STEPS)[number];

/**
 * A share-out while it is computed: who has how much of which lot, and how much more each could take. Units, lots,
 * products and days are numbers from 0 in the order of their codes, so that the order of the input cannot matter.
 * Never gives more than what is there, than can be kept cold, or than can be given in time.
 */
export class Allotment {
  readonly units: readonly UnitOfShareOut[];
  readonly lots: readonly LotToShare[];
  readonly products: readonly string[];
  readonly days: readonly string[];
  readonly productOf: Int32Array;
  readonly size: Float64Array;
  /** Doses of a lot not given to anybody, whole vials only. */
  readonly left: Float64Array;
  /** By unit and product, less what it has already: people with a second dose due, and all people due. */
  readonly second: Float64Array;
  readonly due: Float64Array;
  /** By unit: people due, each once, less what it has already; of them, those for first doses. */
  readonly people: Float64Array;
  readonly firstPeople: Float64Array;
  /** By unit and product, by unit: doses given in this share-out. */
  readonly got: Float64Array;
  readonly gotAll: Float64Array;
  /** By unit and lot. */
  readonly given: Float64Array;
  /** By unit, lot and step. */
  readonly parts: Float64Array;
  /** By unit and lot: the day, as a number, to which it can be used there; -1 where it cannot be kept. */
  readonly lastDay: Int32Array;
  /** By unit and day: doses it can still take that must be given by then. */
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

  /** Doses of a lot that the unit could keep and give in time beside what it was given; needs apart. */
  roomFor(unit: number, lot: number): number {
    return this.roomOn(unit, this.lastDay[unit * this.lots.length + lot] ?? -1, this.days.length);
  }

  /** The least room on the days from one to before another; nothing when the first is -1. */
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

  /** People of the unit who may get this product and for whom nothing is there yet. */
  needFor(unit: number, product: number): number {
    const at = unit * this.products.length + product;
    return (this.due[at] ?? 0) - (this.got[at] ?? 0);
  }

  /** People with a second dose due for whom nothing is there yet; below zero when there is more. */
  secondNeedFor(unit: number, product: number): number {
    const at = unit * this.products.length + product;
    return (this.second[at] ?? 0) - (this.got[at] ?? 0);
  }

  /** People of the unit for whom nothing is there yet, whatever the product. */
  peopleWithout(unit: number): number {
    return (this.people[unit] ?? 0) - (this.gotAll[unit] ?? 0);
  }

  /** Doses for first doses that the unit was given, of all products. */
  firstGot(unit: number): number {
    let sum = 0;
    for (let product = 0; product < this.products.length; product += 1) {
      sum += Math.max(0, -this.secondNeedFor(unit, product));
    }
    return sum;
  }

  /** Gives doses of a lot to a unit (below zero: takes them back). The caller has seen to it that they fit. */
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

  /** What is taken back counts against the latest step first. */
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

/** The last day of a lot where there are these storages; undefined where it cannot be kept at all. */
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
