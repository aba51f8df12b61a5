import { comparing } from '../../../platform/compare.ts';
import type { LedgerEnd, LedgerFlow } from '../../../supply/ledger/ledger-flow.ts';

/** Doses of no round: found by a count where there was no stock, or used before their arrival was recorded. */
export const NO_ROUND = '';

export type RoundFlow = LedgerFlow & { readonly round: string };

/** Doses by round, in the order of receipt. */
export type Content = ReadonlyMap<string, number>;

interface Attribution {
  /** The flows, split where one has doses of several rounds. */
  readonly flows: RoundFlow[];
  /** The doses now in each place (its code) and in each shipment in transit (`transit:<shipment>`). */
  readonly contents: ReadonlyMap<string, Content>;
}

/**
 * Attributes the doses of one lot to rounds, wherever they went. All doses of a lot of one round are of that round. Of a
 * lot of several rounds, the doses of the round received first leave every place first (FIFO by receipt). Every flow
 * keeps its doses, nothing is below zero, and the stock of a place is what came less what went.
 *
 * `flows`: all flows of the lot, in any order; for a lot of several rounds, from every ledger. `rounds`: those with the
 * lot, at least one.
 */
export function attributeToRounds(flows: readonly LedgerFlow[], rounds: readonly string[]): Attribution {
  const [only] = rounds;
  return only !== undefined && rounds.length === 1 ? attributeToOne(flows, only) : attributeByReceipt(flows);
}

/** The key of an end: the code of a place, the shipment in transit, or the kind and place of an outer end. */
export function keyOf(end: LedgerEnd): string {
  if (end.at === 'place') return end.place;
  return end.at === 'transit' ? transitKey(end.shipment) : `${end.at}@${end.place}`;
}

export function transitKey(shipment: string): string {
  return `transit:${shipment}`;
}

function attributeToOne(flows: readonly LedgerFlow[], round: string): Attribution {
  const sums = new Map<string, number>();
  const add = (end: LedgerEnd, doses: number): void => {
    if (end.at === 'place' || end.at === 'transit') sums.set(keyOf(end), (sums.get(keyOf(end)) ?? 0) + doses);
  };
  for (const { from, to, doses } of flows) {
    add(from, -doses);
    add(to, doses);
  }
  // Of a shipment from another ledger, only the arrival is in this one.
  const held = [...sums].filter(([, doses]) => doses > 0);
  return {
    flows: flows.map((flow) => ({ ...flow, round })),
    contents: new Map(held.map(([key, doses]) => [key, new Map([[round, doses]])])),
  };
}

interface Part {
  readonly round: string;
  readonly doses: number;
}

function attributeByReceipt(flows: readonly LedgerFlow[]): Attribution {
  const sorted = flows.toSorted(comparing(({ order }) => order));
  const received = sorted.flatMap(({ from, round }) => (from.at === 'supplier' ? [round ?? NO_ROUND] : []));
  const ranks = [...new Set([...received, NO_ROUND])];
  const held = new Map<string, Map<string, number>>();
  // Doses that left a place before their arrival was recorded; they are deducted from the next arrival.
  const owed = new Map<string, number>();
  const heldAt = (key: string): Map<string, number> => {
    const found = held.get(key) ?? new Map<string, number>();
    held.set(key, found);
    return found;
  };

  const take = (key: string, doses: number): Part[] => {
    const content = heldAt(key);
    const parts: Part[] = [];
    let missing = doses;
    for (const round of ranks) {
      const there = content.get(round) ?? 0;
      const taken = Math.min(there, missing);
      if (taken === 0) continue;
      parts.push({ round, doses: taken });
      content.set(round, there - taken);
      missing -= taken;
    }
    if (missing === 0) return parts;
    owed.set(key, (owed.get(key) ?? 0) + missing);
    return [...parts, { round: NO_ROUND, doses: missing }];
  };
  const put = (key: string, { round, doses }: Part): void => {
    const debt = owed.get(key) ?? 0;
    const paid = Math.min(debt, doses);
    if (paid > 0) owed.set(key, debt - paid);
    const content = heldAt(key);
    content.set(round, (content.get(round) ?? 0) + doses - paid);
  };
  const oldestAt = (key: string): string =>
    ranks.find((round) => (held.get(key)?.get(round) ?? 0) > 0) ?? NO_ROUND;

  const partsOf = ({ from, to, doses, round }: LedgerFlow): Part[] => {
    if (from.at === 'supplier') return [{ round: round ?? NO_ROUND, doses }];
    if (from.at === 'extra' || from.at === 'count') return [{ round: oldestAt(keyOf(to)), doses }];
    return take(keyOf(from), doses);
  };
  const split = sorted.flatMap((flow) => {
    const parts = partsOf(flow);
    for (const part of parts) put(keyOf(flow.to), part);
    return parts.map(({ round, doses }) => ({ ...flow, round, doses }));
  });
  const contents = new Map(
    [...held]
      .filter(([key]) => !key.includes('@'))
      .map(([key, content]) => [key, inRank(content, ranks)] as const),
  );
  return { flows: split, contents };
}

function inRank(content: ReadonlyMap<string, number>, ranks: readonly string[]): Content {
  return new Map(
    ranks.flatMap((round) => {
      const doses = content.get(round) ?? 0;
      return doses > 0 ? [[round, doses] as const] : [];
    }),
  );
}
