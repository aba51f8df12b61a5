import { compare, sum } from '../../../platform/compare.ts';
import type { ProductCode } from '../../../policy/terms.ts';
import type { PlanDue } from '../plan-inputs.ts';

/** People who are alike in everything that decides when and with what they can be vaccinated, wherever they live. */
interface Class {
  readonly key: string;
  readonly products: readonly ProductCode[];
  readonly notBefore: string;
  /** Without a settled slot. */
  people: number;
  /** Without any slot. */
  spare: number;
  /** The slots that the others of the class hold. */
  readonly holders: Set<Slots>;
}

/** Slots of one product on one day, in whatever sites. */
interface Slots {
  readonly product: ProductCode;
  readonly day: string;
  /** By index of the class. */
  readonly taken: Map<number, number>;
  readonly eligible: readonly number[];
  /** How many more people could be found at most, as long as no slot is given up. */
  atMost: { readonly people: number; readonly release: number } | undefined;
}

/** The same for all people of a class. */
export function classKeyOf(due: Pick<PlanDue, 'priority' | 'products' | 'notBefore'>): string {
  return `${due.priority} ${due.notBefore} ${[...due.products].sort().join()}`;
}

/**
 * Matches slots to the people who could take them, so that every slot finds somebody and nobody has two: a matching of
 * classes of people to (product, day), rearranged by augmenting paths (Ford and Fulkerson). So it never refuses a slot
 * that another distribution of the same people could fill.
 */
export class PeoplePool {
  readonly #classes: Class[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #slots = new Map<string, Slots>();
  /** Counts how often slots were given up: people who could not be found since then cannot be found now. */
  #releases = 0;

  constructor(due: readonly PlanDue[]) {
    const sums = new Map<string, Class>();
    for (const row of due) {
      const key = classKeyOf(row);
      const { products, notBefore } = row;
      const found = sums.get(key) ?? { key, products, notBefore, people: 0, spare: 0, holders: new Set() };
      found.people += row.people;
      found.spare += row.people;
      sums.set(key, found);
    }
    // People who may get few products are taken first, so that the others stay free for the rest.
    const byChoice = (a: Class, b: Class) => a.products.length - b.products.length || compare(a.key, b.key);
    for (const found of [...sums.values()].sort(byChoice)) {
      this.#indexes.set(found.key, this.#classes.length);
      this.#classes.push(found);
    }
  }

  /** Finds people for more slots. Returns how many slots found somebody. */
  add(product: ProductCode, day: string, wanted: number): number {
    const slots = this.#slotsOf(product, day);
    let got = 0;
    while (got < wanted) {
      const more = this.#augment(slots, wanted - got);
      if (more === 0) break;
      got += more;
    }
    return got;
  }

  /** Finds people for all doses of as many of the vials as possible. Returns how many vials. */
  addVials(product: ProductCode, day: string, vials: number, each: number): number {
    const slots = this.#slotsOf(product, day);
    const { atMost } = slots;
    if (atMost !== undefined && atMost.release === this.#releases && atMost.people < each) return 0;
    const got = this.add(product, day, vials * each);
    const over = got % each;
    this.#release(slots, over);
    if (got < vials * each) slots.atMost = { people: over, release: this.#releases };
    return (got - over) / each;
  }

  /** Gives up slots that are not settled. */
  remove(product: ProductCode, day: string, slots: number): void {
    this.#releases += 1;
    this.#release(this.#slotsOf(product, day), slots);
  }

  /** How many people could get this product by this day and have no slot. */
  waiting(product: ProductCode, day: string): number {
    return sum(this.#slotsOf(product, day).eligible.map((index) => this.#class(index).spare));
  }

  /**
   * Settles up to `most` slots on people of one class, no more than leave all other slots taken. Returns how many.
   * There must be as many slots of the product and day that are not settled.
   */
  settle(product: ProductCode, day: string, key: string, most: number): number {
    const slots = this.#slotsOf(product, day);
    const index = this.#indexes.get(key);
    if (index === undefined || !slots.eligible.includes(index)) return 0;
    const cls = this.#class(index);
    const open = sum(slots.taken.values());
    let left = Math.min(most, open, cls.people);
    const wanted = left;
    const own = Math.min(left, slots.taken.get(index) ?? 0);
    this.#change(slots, index, -own);
    cls.people -= own;
    left -= own;
    const free = Math.min(left, cls.spare);
    this.#release(slots, free);
    cls.spare -= free;
    cls.people -= free;
    left -= free;
    for (const other of [...cls.holders]) {
      if (left === 0) break;
      const moved = Math.min(left, other.taken.get(index) ?? 0);
      if (moved === 0) continue;
      this.#release(slots, moved);
      this.#change(other, index, -moved);
      cls.people -= moved;
      const short = moved - this.add(other.product, other.day, moved);
      left -= moved - short;
      if (short === 0) continue;
      // Others cannot replace them all: the rest go back to where they were.
      cls.people += short;
      this.#change(other, index, short);
      if (this.add(product, day, short) !== short)
        throw new Error('a slot that was taken cannot be taken again');
      break;
    }
    return wanted - left;
  }

  #augment(start: Slots, wanted: number): number {
    const cameBy = new Map<Slots, { readonly index: number; readonly from: Slots } | undefined>([
      [start, undefined],
    ]);
    const reached = new Map<number, Slots>();
    const queue = [start];
    for (let slots = queue.shift(); slots !== undefined; slots = queue.shift()) {
      for (const index of slots.eligible) {
        if (reached.has(index)) continue;
        reached.set(index, slots);
        const cls = this.#class(index);
        if (cls.spare > 0) return this.#shift(slots, index, cameBy, Math.min(wanted, cls.spare));
        for (const other of cls.holders) {
          if (cameBy.has(other)) continue;
          cameBy.set(other, { index, from: slots });
          queue.push(other);
        }
      }
    }
    return 0;
  }

  /** Moves people along the path that ends at this class, which has people to spare. */
  #shift(
    end: Slots,
    index: number,
    cameBy: ReadonlyMap<Slots, { readonly index: number; readonly from: Slots } | undefined>,
    most: number,
  ): number {
    let moved = most;
    for (let at = end, step = cameBy.get(at); step !== undefined; at = step.from, step = cameBy.get(at)) {
      moved = Math.min(moved, at.taken.get(step.index) ?? 0);
    }
    this.#class(index).spare -= moved;
    this.#change(end, index, moved);
    for (let at = end, step = cameBy.get(at); step !== undefined; at = step.from, step = cameBy.get(at)) {
      this.#change(at, step.index, -moved);
      this.#change(step.from, step.index, moved);
    }
    return moved;
  }

  #release(slots: Slots, wanted: number): void {
    let left = wanted;
    for (const [index, people] of [...slots.taken].sort(([a], [b]) => b - a)) {
      const freed = Math.min(left, people);
      this.#change(slots, index, -freed);
      this.#class(index).spare += freed;
      left -= freed;
    }
    if (left > 0) throw new RangeError('more slots given up than there are');
  }

  #class(index: number): Class {
    const found = this.#classes[index];
    if (found === undefined) throw new RangeError('no such class of people');
    return found;
  }

  #slotsOf(product: ProductCode, day: string): Slots {
    const key = `${product} ${day}`;
    const found = this.#slots.get(key);
    if (found !== undefined) return found;
    const eligible = this.#classes.flatMap(({ products, notBefore }, index) =>
      products.includes(product) && notBefore <= day ? [index] : [],
    );
    const made: Slots = { product, day, taken: new Map(), eligible, atMost: undefined };
    this.#slots.set(key, made);
    return made;
  }

  #change(slots: Slots, index: number, by: number): void {
    const now = (slots.taken.get(index) ?? 0) + by;
    if (now === 0) {
      slots.taken.delete(index);
      this.#class(index).holders.delete(slots);
    } else {
      slots.taken.set(index, now);
      this.#class(index).holders.add(slots);
    }
  }
}
