import { type AreaCode, COUNTRY, covers } from '../../../platform/area.ts';
import { sum } from '../../../platform/compare.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { listWhole } from '../../../platform/list-whole.ts';
import { listBalancesOfLot } from '../../../supply/ledger/balance.store.ts';
import type { LotId } from '../../../supply/lots/lot.ts';
import { listInTransit } from '../../../supply/shipments/shipment.store.ts';
import { listReceipts } from '../events/round-receipt.store.ts';
import { keyOf, transitKey } from '../figures/attribute-to-rounds.rules.ts';
import {
  isArea,
  ledgersOfRounds,
  type RoundAccount,
  readRoundAccounts,
} from '../figures/round-accounts.reads.ts';
import type { RoundFigures } from '../figures/round-figures.ts';
import { listLedgerFlows } from '../figures/round-ledger.reads.ts';
import type { Round, RoundLine } from '../round.ts';
import { listRoundLots } from '../round-lot.store.ts';
import { differencesBetween, inOrder, missingDoses } from './closure.rules.ts';
import type { Remainder, RoundDifference } from './round-closure.ts';

/** Far more receipts than a unit confirms of one round. */
const MAX_RECEIPTS = 5_000;
const PAGE = 5_000;

/** The facts that decide whether a round can be closed in an area. */
interface ClosingAccount {
  /** The line of the area; for VN, all lines. */
  readonly lines: readonly RoundLine[];
  readonly figures: RoundFigures;
  /** What is left, in the order of `inOrder`; for VN, outside the provinces that are already closed. */
  readonly remainders: Remainder[];
  readonly differences: RoundDifference[];
}

/**
 * Compares the lines, receipts, ledger, balances and shipments of a round with each other, in the snapshot of `tx`.
 */
export async function readClosingAccount(
  tx: Tx,
  round: Round,
  allLines: readonly RoundLine[],
  area: AreaCode,
  closedAreas: readonly AreaCode[],
): Promise<ClosingAccount> {
  const lines = area === COUNTRY ? allLines : allLines.filter(({ unit }) => unit === area);
  const account = (await readRoundAccounts(tx, area, [round])).get(round.id);
  if (account === undefined) throw new Error('no account of the round that was asked for');
  const isOpen = (place: AreaCode): boolean => !closedAreas.some((closed) => covers(closed, place));
  const remainders: Remainder[] = [
    ...lines.filter((line) => isArea(line) && line.left > 0 && line.closedAt === undefined).map(toCome),
    ...account.inTransit
      .filter(({ from, to }) => isOpen(from) || isOpen(to))
      .map(({ to, lot, shipment, doses }) => ({
        where: 'in-transit' as const,
        place: to,
        lot,
        shipment,
        doses,
      })),
    ...account.onHand
      .filter(({ place }) => isOpen(place))
      .map(({ place, lot, doses }) => ({ where: 'on-hand' as const, place, lot, doses })),
  ];
  const differences = [
    ...lineDifferences(lines, account),
    ...(await confirmedDifferences(tx, round, lines, account)),
    ...(area === COUNTRY ? await lotDifferences(tx, round, account) : []),
    ...(await stockDifferences(tx, round, area)),
    ...missingDoses(area, account.figures, {
      onHand: dosesOf(account.onHand),
      inTransit: dosesOf(account.inTransit),
    }),
  ];
  return { lines, figures: account.figures, remainders: inOrder(remainders), differences };
}

function toCome({ unit, left }: RoundLine): Remainder {
  return { where: 'to-come', place: unit, doses: left };
}

/** Doses of the round (of a lot, if named) that came to a unit by the ledger, and those damaged on the way. */
function arrivedAt(
  account: RoundAccount,
  unit: AreaCode,
  lot?: LotId,
): { received: number; damaged: number } {
  const arrived = account.flows.filter(
    ({ from, to, lot: of }) =>
      from.at === 'supplier' && to.at !== 'transit' && to.place === unit && (lot === undefined || of === lot),
  );
  return {
    received: dosesOf(arrived.filter(({ to }) => to.at === 'place')),
    damaged: dosesOf(arrived.filter(({ to }) => to.at === 'wasted')),
  };
}

function lineDifferences(lines: readonly RoundLine[], account: RoundAccount): RoundDifference[] {
  return lines.filter(isArea).flatMap(({ unit, received, damaged, allocated, left }) => {
    const ledger = arrivedAt(account, unit);
    return differencesBetween('line', [
      { account: unit, what: 'received', ledger: ledger.received, found: received },
      { account: unit, what: 'damaged', ledger: ledger.damaged, found: damaged },
      { account: unit, what: 'to-come', ledger: allocated - ledger.received - ledger.damaged, found: left },
    ]);
  });
}

/** Differences between the confirmed receipts and the ledger. */
async function confirmedDifferences(
  tx: Tx,
  round: Round,
  lines: readonly RoundLine[],
  account: RoundAccount,
): Promise<RoundDifference[]> {
  const differences: RoundDifference[] = [];
  for (const { unit } of lines.filter(isArea)) {
    const receipts = await listWhole(MAX_RECEIPTS, (limit) =>
      listReceipts(tx, unit, round.id, undefined, limit),
    );
    const confirmed = receipts.flatMap((receipt) => receipt.lines);
    for (const { lot } of round.lots) {
      const own = confirmed.filter((line) => line.lot === lot);
      const ledger = arrivedAt(account, unit, lot);
      differences.push(
        ...differencesBetween('receipts', [
          {
            account: unit,
            lot,
            ledger: ledger.received + ledger.damaged,
            found: sum(own.map((line) => line.doses + line.broken + line.lost)),
          },
        ]),
      );
    }
  }
  return differences;
}

async function lotDifferences(tx: Tx, round: Round, account: RoundAccount): Promise<RoundDifference[]> {
  const left = await listRoundLots(
    tx,
    round.id,
    round.lots.map(({ lot }) => lot),
  );
  return differencesBetween(
    'round-lots',
    round.lots.map(({ lot, doses }) => ({
      account: COUNTRY,
      lot,
      ledger: dosesOf(account.flows.filter((flow) => flow.lot === lot && flow.from.at === 'supplier')),
      found: doses - (left.get(lot) ?? 0),
    })),
  );
}

/** Differences between the ledger and the balances and shipments, for every place of the area and lot of the round. */
async function stockDifferences(tx: Tx, round: Round, area: AreaCode): Promise<RoundDifference[]> {
  const ledgers = area === COUNTRY ? await ledgersOfRounds(tx, [round]) : [area];
  const lots = round.lots.map(({ lot }) => lot);
  const nets = new Map<string, number>();
  const found = { balances: new Map<string, number>(), shipments: new Map<string, number>() };
  const add = (sums: Map<string, number>, account: string, lot: LotId, doses: number): void => {
    const key = `${account} ${lot}`;
    sums.set(key, (sums.get(key) ?? 0) + doses);
  };
  for (const { lot, from, to, doses } of await listLedgerFlows(tx, ledgers, lots)) {
    for (const [end, signed] of [
      [from, -doses],
      [to, doses],
    ] as const) {
      if (end.at === 'place') add(nets, end.place, lot, signed);
      if (end.at !== 'transit') continue;
      // Of a shipment to or from another ledger only one end is in these ledgers.
      if (covers(area, end.from) && covers(area, end.to)) add(nets, keyOf(end), lot, signed);
    }
  }
  for (const lot of lots) {
    for (let after: string | undefined; ; ) {
      const page = await listBalancesOfLot(tx, lot, after, PAGE);
      for (const { place, onHand } of page) if (covers(area, place)) add(found.balances, place, lot, onHand);
      after = page.at(-1)?.id;
      if (page.length < PAGE) break;
    }
  }
  for (const ledger of ledgers) {
    for (const { id, from, to, lines } of await listInTransit(tx, ledger)) {
      if (!covers(area, from) || !covers(area, to)) continue;
      for (const { lot, doses } of lines)
        if (lots.includes(lot)) add(found.shipments, transitKey(id), lot, doses);
    }
  }
  const differencesOf = (
    record: 'balances' | 'shipments',
    isOwn: (key: string) => boolean,
  ): RoundDifference[] => {
    const keys = new Set([...[...nets.keys()].filter(isOwn), ...found[record].keys()]);
    return differencesBetween(
      record,
      [...keys].sort().map((key) => {
        const cut = key.indexOf(' ');
        const named = { account: key.slice(0, cut), lot: key.slice(cut + 1) };
        return { ...named, ledger: nets.get(key) ?? 0, found: found[record].get(key) ?? 0 };
      }),
    );
  };
  return [
    ...differencesOf('balances', (key) => !key.startsWith('transit:')),
    ...differencesOf('shipments', (key) => key.startsWith('transit:')),
  ];
}

function dosesOf(items: readonly { readonly doses: number }[]): number {
  return sum(items.map(({ doses }) => doses));
}
