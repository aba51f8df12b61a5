import { covers } from '../../../src/platform/area.ts';
import { handlingOf } from '../../../src/policy/rules/product-handling.ts';
import { placeOfAccount } from '../../../src/supply/ledger/stock-account.ts';
import { productOfLot } from '../../../src/supply/lots/lot.ts';
import { thawedBefore } from '../../../src/supply/lots/usable-until.rules.ts';

export interface Batch {
  readonly lot: string;
  readonly thawedAt?: string;
}

/** So many doses from one account to another. */
export interface Effect {
  readonly from: string;
  readonly to: string;
  readonly batch: Batch;
  readonly doses: number;
}

/** What lies on one account of one batch, as one could keep it on paper. Instants in milliseconds. */
export interface Shelf {
  readonly id: string;
  readonly account: string;
  readonly place: string;
  readonly batch: Batch;
  onHand: number;
  readonly since: number;
  readonly openedAt?: number;
  quarantined: boolean;
}

export interface PaperLine {
  allocated: number;
  received: number;
  damaged: number;
  closed: boolean;
}

export interface PaperRound {
  readonly id: string;
  /** Doses of each lot that have not come anywhere yet. */
  readonly lots: Map<string, number>;
  readonly lines: Map<string, PaperLine>;
  readonly closures: Set<string>;
}

export interface PaperVial {
  readonly id: string;
  readonly batch: Batch;
  extras: number;
  closed: boolean;
}

export interface PaperLot {
  readonly id: string;
  /** The first instant at which the label has ended. */
  readonly before: number;
  readonly dosesPerVial: number;
  readonly extraDosesPerVial: number;
}

const HOUR = 3_600_000;

export const keyOf = (account: string, { lot, thawedAt }: Batch): string =>
  thawedAt === undefined ? `${account}|${lot}` : `${account}|${lot}@${thawedAt}`;

/** Everything that has happened, without a database: no rule of the service is asked but how long a product keeps. */
export class Paper {
  /** Written down by lot alone, in any order: for when many do things at once, and only the sums can be foreseen. */
  readonly byLot: boolean;
  readonly shelves = new Map<string, Shelf>();
  /** The other ends of the ledger by `end|lot`: what left the supplier is below zero. */
  readonly ends = new Map<string, number>();
  readonly lots: PaperLot[] = [];
  readonly rounds: PaperRound[] = [];
  readonly reallocations: {
    id: string;
    round: PaperRound;
    from: string;
    to: string;
    doses: number;
    approved: boolean;
  }[] = [];
  readonly shipments: {
    id: string;
    from: string;
    to: string;
    batch: Batch;
    doses: number;
    received: boolean;
  }[] = [];
  readonly thawings: Batch[] = [];
  readonly holds: { id: string; lot: string; area: string; released: boolean }[] = [];
  readonly recalls: { lot: string; area: string }[] = [];
  readonly counts: {
    id: string;
    place: string;
    batch: Batch;
    difference: number;
    reason: string;
    decided: boolean;
  }[] = [];
  readonly failures: { id: string; place: string; proposals: string[]; decided: boolean }[] = [];
  readonly vials: PaperVial[] = [];
  readonly doses: { id: string; vial: string; lot: string; corrected: boolean }[] = [];
  session: 'draft' | 'published' | 'open' | 'closed' = 'draft';

  constructor(byLot = false) {
    this.byLot = byLot;
  }

  /** Writes one movement down. When one thing happens after another, nothing may go below zero on the way. */
  post({ from, to, batch: { lot, thawedAt }, doses }: Effect, now: number): void {
    if (doses === 0) return;
    const batch = thawedAt === undefined || this.byLot ? { lot } : { lot, thawedAt };
    const source = placeOfAccount(from) === undefined ? undefined : this.#shelf(from, batch, now);
    if (source === undefined) this.#add(`${from}|${batch.lot}`, -doses);
    else if (!this.byLot && source.onHand < doses)
      throw new Error(`on paper ${source.id} would go below zero`);
    else source.onHand -= doses;
    if (placeOfAccount(to) === undefined) this.#add(`${to}|${batch.lot}`, doses);
    else this.#shelf(to, batch, now).onHand += doses;
  }

  /** The rest of a vial is gone with it. */
  closeVial(vial: PaperVial, cause: string, now: number): number {
    vial.closed = true;
    const account = `vial:${vial.id}`;
    const rest = this.shelves.get(keyOf(account, vial.batch))?.onHand ?? 0;
    this.post({ from: account, to: `wasted:${cause}`, batch: vial.batch, doses: rest }, now);
    this.shelves.delete(keyOf(account, vial.batch));
    return rest;
  }

  openVial(id: string, session: string, batch: Batch, capacity: number, openedAt: number): PaperVial {
    const vial = { id, batch, extras: 0, closed: false };
    this.vials.push(vial);
    const account = `vial:${id}`;
    const source = this.shelves.get(keyOf(session, batch));
    const quarantined = source?.quarantined ?? false;
    this.shelves.set(keyOf(account, batch), {
      ...this.#empty(account, batch, openedAt),
      openedAt,
      quarantined,
    });
    this.post({ from: session, to: account, batch, doses: capacity }, openedAt);
    return vial;
  }

  /** The worst that can be said of what lies there. */
  stateOf(shelf: Shelf, now: number): string {
    const { account, place, batch } = shelf;
    const { lot } = batch;
    if (account.startsWith('quarantine:')) return 'cold-chain-failure';
    if (this.recalls.some((recall) => recall.lot === lot && covers(recall.area, place))) return 'recalled';
    if (shelf.quarantined) return 'quarantined';
    if (this.lotOf(lot).before <= now) return 'expired';
    const clock = clockOf(shelf);
    if (clock !== undefined && clock.before <= now) return clock.state;
    const held = this.holds.some((hold) => !hold.released && hold.lot === lot && covers(hold.area, place));
    return held ? 'held' : 'usable';
  }

  usableBefore(shelf: Shelf): number {
    return Math.min(this.lotOf(shelf.batch.lot).before, clockOf(shelf)?.before ?? Number.POSITIVE_INFINITY);
  }

  lotOf(id: string): PaperLot {
    const found = this.lots.find((lot) => lot.id === id);
    if (found === undefined) throw new Error(`no lot ${id} on paper`);
    return found;
  }

  at(place: string): Shelf[] {
    return [...this.shelves.values()].filter((shelf) => shelf.place === place);
  }

  end(end: string, lot: string): number {
    return this.ends.get(`${end}|${lot}`) ?? 0;
  }

  #shelf(account: string, batch: Batch, now: number): Shelf {
    const id = keyOf(account, batch);
    const shelf = this.shelves.get(id) ?? this.#empty(account, batch, now);
    this.shelves.set(id, shelf);
    return shelf;
  }

  #empty(account: string, batch: Batch, now: number): Shelf {
    const place = placeOfAccount(account) ?? '';
    const quarantined = account.startsWith('quarantine:');
    return { id: keyOf(account, batch), account, place, batch, onHand: 0, since: now, quarantined };
  }

  #add(end: string, doses: number): void {
    this.ends.set(end, (this.ends.get(end) ?? 0) + doses);
  }
}

/** The clock that runs beside the label's: of two, the earlier. */
export function clockOf({
  batch,
  openedAt,
}: Shelf): { readonly before: number; readonly state: string } | undefined {
  const product = productOfLot(batch.lot);
  const hours = handlingOf(product).openVialHours;
  const thawed =
    batch.thawedAt === undefined ? undefined : thawedBefore(product, new Date(batch.thawedAt)).getTime();
  const open = openedAt === undefined || hours === null ? undefined : openedAt + hours * HOUR;
  if (open !== undefined && (thawed === undefined || open < thawed)) {
    return { before: open, state: 'vial-open-too-long' };
  }
  return thawed === undefined ? undefined : { before: thawed, state: 'thawed-too-long' };
}
