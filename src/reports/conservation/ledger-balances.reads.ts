import { COUNTRY } from '../../platform/area.ts';
import { sum } from '../../platform/compare.ts';
import { type Reader, type Tx, withTransaction } from '../../platform/database/database.ts';
import { balanceId, listBalancesOfLedger } from '../../supply/ledger/balance.store.ts';
import { sumMovements } from '../../supply/ledger/movement.store.ts';
import { GIVEN, ledgerOf, placeOfAccount, transitAccount } from '../../supply/ledger/stock-account.ts';
import { listInTransit, listSentToCountry } from '../../supply/shipments/shipment.store.ts';

/** One account where the ledger and another record disagree, in doses. */
interface LedgerDifference {
  readonly account: string;
  readonly lot: string;
  /** Of a thawed batch. */
  readonly thawedAt?: string;
  /** By the ledger: everything that went in minus everything that went out. */
  readonly ledger: number;
  /** By the other record. */
  readonly found: number;
  readonly record: 'balances' | 'shipments' | 'doses';
}

interface LedgerComparison {
  readonly province: string;
  readonly checked: number;
  readonly differences: LedgerDifference[];
}

/**
 * First of two proofs, asked for at any time: the ledger of a province against the balances that follow from it (places,
 * sessions, open vials, quarantine), against the shipments in transit and, if `given` is passed (valid doses by lot),
 * against the doses given. Batch by batch, in one snapshot; if `reader` is a transaction, read `given` in it too.
 * The second, nightly proof is `proveConservation`: it trusts neither the ledger nor the documents.
 */
export async function proveLedgers(
  reader: Reader,
  province: string,
  given?: ReadonlyMap<string, number>,
): Promise<LedgerComparison> {
  if (isTransaction(reader)) return prove(reader, province, given);
  return withTransaction(reader, (tx) => prove(tx, province, given));
}

async function prove(
  tx: Tx,
  province: string,
  given: ReadonlyMap<string, number> | undefined,
): Promise<LedgerComparison> {
  const ledger = await sumsOfLedger(tx, province);
  const inAccounts = (filter: (account: string) => boolean): Sums =>
    new Map([...ledger].filter(([key]) => filter(accountOf(key))));
  const comparisons = [
    compare(
      'balances',
      inAccounts((account) => placeOfAccount(account) !== undefined),
      await balancesOf(tx, province),
    ),
    compare('shipments', inAccounts(await ownTransit(tx, province)), await transitOf(tx, province)),
  ];
  if (given !== undefined) {
    const counted = new Map([...given].map(([lot, doses]) => [balanceId(GIVEN, lot), doses] as const));
    comparisons.push(compare('doses', withoutBatches(inAccounts((account) => account === GIVEN)), counted));
  }
  return {
    province,
    checked: sum(comparisons.map((one) => one.checked)),
    differences: comparisons.flatMap((one) => one.differences),
  };
}

/** Doses by `account|lot`, of thawed batches `account|lot@thawedAt`. */
type Sums = Map<string, number>;

/** Doses given are counted by lot, not by batch. */
function withoutBatches(sums: Sums): Sums {
  const byLot: Sums = new Map();
  for (const [key, doses] of sums) {
    const [lotKey = key] = key.split('@');
    byLot.set(lotKey, (byLot.get(lotKey) ?? 0) + doses);
  }
  return byLot;
}

async function sumsOfLedger(tx: Tx, province: string): Promise<Sums> {
  const sums: Sums = new Map();
  for (const [side, sign] of [
    ['to', 1],
    ['from', -1],
  ] as const) {
    for (const { account, lot, thawedAt, doses } of await sumMovements(tx, province, side)) {
      const key = balanceId(account, lot, thawedAt);
      sums.set(key, (sums.get(key) ?? 0) + sign * doses);
    }
  }
  return sums;
}

async function balancesOf(tx: Tx, province: string): Promise<Sums> {
  const balances = await listBalancesOfLedger(tx, province);
  return new Map(balances.map((balance) => [balance.id, balance.onHand]));
}

/** Doses in transit between two places of the province, by the shipments. */
async function transitOf(tx: Tx, province: string): Promise<Sums> {
  const sums: Sums = new Map();
  for (const { id, from, to, lines } of await listInTransit(tx, province)) {
    if (ledgerOf(from) !== ledgerOf(to)) continue;
    for (const { lot, thawedAt, doses } of lines) {
      sums.set(balanceId(transitAccount(id), lot, thawedAt), doses);
    }
  }
  return sums;
}

/** The accounts of shipments with both ends in this ledger; the others have one line here and one elsewhere. */
async function ownTransit(tx: Tx, province: string): Promise<(account: string) => boolean> {
  if (province === COUNTRY) return () => false;
  const own = transitAccount(province);
  const crossing = new Set((await listSentToCountry(tx, province)).map(transitAccount));
  return (account) =>
    (account.startsWith(`${own}.`) || account.startsWith(`${own}-`)) && !crossing.has(account);
}

function compare(
  record: LedgerDifference['record'],
  ledger: Sums,
  other: Sums,
): { checked: number; differences: LedgerDifference[] } {
  const keys = [...new Set([...ledger.keys(), ...other.keys()])].sort();
  const differences = keys
    .map((key) => ({
      ...namesOf(key),
      ledger: ledger.get(key) ?? 0,
      found: other.get(key) ?? 0,
      record,
    }))
    .filter((line) => line.ledger !== line.found);
  return { checked: keys.length, differences };
}

function accountOf(key: string): string {
  return key.slice(0, key.lastIndexOf('|'));
}

function namesOf(key: string): Pick<LedgerDifference, 'account' | 'lot' | 'thawedAt'> {
  const account = accountOf(key);
  const [lot = '', thawedAt] = key.slice(account.length + 1).split('@');
  return { account, lot, ...(thawedAt === undefined ? {} : { thawedAt }) };
}

function isTransaction(reader: Reader): reader is Tx {
  return reader.session !== undefined;
}
