import type { ProductCode } from '../../../policy/terms.ts';
import type { PlanDue } from '../plan-inputs.ts';

/** People who are alike for all that decides when and with what they can be vaccinated, wherever they live. */
interface Class {
  readonly key: string;
  readonly products: readonly ProductCode[];
  readonly notBefore: string;
  /** Not settled yet. */
  people: number;
  /** Not settled and without a seat. */
  spare: number;
  /** Where the others of it sit. */
  readonly holders: Set<Seats>;
}

/** Seats of one product on one day, in whatever sites. */
interface Seats {
  readonly product: ProductCode;
  readonly day: string;
  /** By index of the class. */
  readonly taken: Map<number, number>;
  readonly eligible: readonly number[];
  /** How many more could be found at the most, as long as nobody gives up a seat. */
  atMost: { readonly people: number; readonly release: number } | undefined;
}

/** What makes people alike here. */
export function classKeyOf(due: Pick<PlanDue, 'priority' | 'products' | 'notBefore'>): string {
  return `${due.priority} ${due.notBefore} ${[...due.products].sort().join()}`;
}

/**
 * Keeps seats and the people who could take them apart until it is known that every seat finds somebody, and nobody two
 * seats: a matching of classes of people to (product, day), which is moved about by augmenting paths (Ford and
 * Fulkerson), so it never says no where another distribution of the same people would do.
 */
export class PeoplePool {
  readonly #classes: Class[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #seats = new Map<string, Seats>();
  /** Counts the times that seats were given up: what could not be found since cannot be found now. */
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
    // Who may get few products is taken first, so that the others stay free for the rest.
    const byChoice = (a: Class, b: Class) =>
      a.products.length - b.products.length || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
    for (const found of [...sums.values()].sort(byChoice)) {
      this.#indexes.set(found.key, this.#classes.length);
      this.#classes.push(found);
    }
  }

  /** Finds people for so many more seats. Returns for how many there are any. */
  add(product: ProductCode, day: string, wanted: number): number {
    const seats = this.#seatsOf(product, day);
    let got = 0;
    while (got < wanted) {
      const more = this.#augment(seats, wanted - got);
      if (more === 0) break;
      got += more;
    }
    return got;
  }

  /** Finds people for all doses of as many vials as can be. Returns how many vials. */
  addVials(product: ProductCode, day: string, vials: number, each: number): number {
    const seats = this.#seatsOf(product, day);
    const { atMost } = seats;
    if (atMost !== undefined && atMost.release === this.#releases && atMost.people < each) return 0;
    const got = this.add(product, day, vials * each);
    const over = got % each;
    this.#release(seats, over);
    if (got < vials * each) seats.atMost = { people: over, release: this.#releases };
    return (got - over) / each;
  }

  /** Gives up seats that are not settled. */
  remove(product: ProductCode, day: string, seats: number): void {
    this.#releases += 1;
    this.#release(this.#seatsOf(product, day), seats);
  }

  /** How many people could get this product by this day and have no seat. */
  waiting(product: ProductCode, day: string): number {
    return this.#seatsOf(product, day).eligible.reduce((sum, index) => sum + this.#class(index).spare, 0);
  }

  /**
   * Gives seats for good to people of one class, at most so many as leave all other seats taken. Returns how many.
   * There must be as many seats of the product and day that are not settled.
   */
  settle(product: ProductCode, day: string, key: string, most: number): number {
    const seats = this.#seatsOf(product, day);
    const index = this.#indexes.get(key);
    if (index === undefined || !seats.eligible.includes(index)) return 0;
    const cls = this.#class(index);
    const open = [...seats.taken.values()].reduce((sum, people) => sum + people, 0);
    let left = Math.min(most, open, cls.people);
    const wanted = left;
    const own = Math.min(left, seats.taken.get(index) ?? 0);
    this.#change(seats, index, -own);
    cls.people -= own;
    left -= own;
    const free = Math.min(left, cls.spare);
    this.#release(seats, free);
    cls.spare -= free;
    cls.people -= free;
    left -= free;
    for (const other of [...cls.holders]) {
      if (left === 0) break;
      const moved = Math.min(left, other.taken.get(index) ?? 0);
      if (moved === 0) continue;
      this.#release(seats, moved);
      this.#change(other, index, -moved);
      cls.people -= moved;
      const short = moved - this.add(other.product, other.day, moved);
      left -= moved - short;
      if (short === 0) continue;
      // Others cannot stand in for them all: so many go back to where they were.
      cls.people += short;
      this.#change(other, index, short);
      if (this.add(product, day, short) !== short) throw new Error('a seat that was taken cannot be');
      break;
    }
    return wanted - left;
  }

  #augment(start: Seats, wanted: number): number {
    const cameBy = new Map<Seats, { readonly index: number; readonly from: Seats } | undefined>([
      [start, undefined],
    ]);
    const reached = new Map<number, Seats>();
    const queue = [start];
    for (let seats = queue.shift(); seats !== undefined; seats = queue.shift()) {
      for (const index of seats.eligible) {
        if (reached.has(index)) continue;
        reached.set(index, seats);
        const cls = this.#class(index);
        if (cls.spare > 0) return this.#shift(seats, index, cameBy, Math.min(wanted, cls.spare));
        for (const other of cls.holders) {
          if (cameBy.has(other)) continue;
          cameBy.set(other, { index, from: seats });
          queue.push(other);
        }
      }
    }
    return 0;
  }

  /** Moves people along the path that ends with the free ones of this class. */
  #shift(
    end: Seats,
    index: number,
    cameBy: ReadonlyMap<Seats, { readonly index: number; readonly from: Seats } | undefined>,
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

  #release(seats: Seats, wanted: number): void {
    let left = wanted;
    for (const [index, people] of [...seats.taken].sort(([a], [b]) => b - a)) {
      const freed = Math.min(left, people);
      this.#change(seats, index, -freed);
      this.#class(index).spare += freed;
      left -= freed;
    }
    if (left > 0) throw new RangeError('more seats given up than there are');
  }

  #class(index: number): Class {
    const found = this.#classes[index];
    if (found === undefined) throw new RangeError('no such class of people');
    return found;
  }

  #seatsOf(product: ProductCode, day: string): Seats {
    const key = `${product} ${day}`;
    const found = this.#seats.get(key);
    if (found !== undefined) return found;
    const eligible = this.#classes.flatMap(({ products, notBefore }, index) =>
      products.includes(product) && notBefore <= day ? [index] : [],
    );
    const made: Seats = { product, day, taken: new Map(), eligible, atMost: undefined };
    this.#seats.set(key, made);
    return made;
  }

  #change(seats: Seats, index: number, by: number): void {
    const now = (seats.taken.get(index) ?? 0) + by;
    if (now === 0) {
      seats.taken.delete(index);
      this.#class(index).holders.delete(seats);
    } else {
      seats.taken.set(index, now);
      this.#class(index).holders.add(seats);
    }
  }
}
