import { z } from 'zod';
import { listActions } from '../../audit/actions.reads.ts';
import { type GivenEntry, listGivenEntries, sumGivenDoses } from '../../doses/given-doses.reads.ts';
import { type AreaCode, COUNTRY } from '../../platform/area.ts';
import { sum } from '../../platform/compare.ts';
import type { Tx } from '../../platform/database/database.ts';
import { balanceId, listBalancesOfLedger } from '../../supply/ledger/balance.store.ts';
import type { StockBalance } from '../../supply/ledger/balance.ts';
import { wastageCause } from '../../supply/ledger/movement.ts';
import { ledgerOf, placeOfAccount, vialOfAccount } from '../../supply/ledger/stock-account.ts';
import { productOfLot } from '../../supply/lots/lot.ts';
import { type LotFlow, listLotFlows } from '../../supply/stock/stock-flow.reads.ts';
import type { Difference, LotInStock } from './conservation.rules.ts';
import { proveLedgers } from './ledger-balances.reads.ts';
import { type StockStatement, statementOfWastage } from './stock-document.rules.ts';
import {
  listDocumentStatements,
  listLineStatements,
  listVialsOfLot,
  sumVials,
} from './stock-documents.reads.ts';

/** A province by its ledger and by its documents, each read without the other. */
export interface GatheredLedger {
  readonly ledger: readonly LotFlow[];
  readonly documents: readonly LotFlow[];
  /** Stock, by the balances. */
  readonly inStock: readonly LotInStock[];
  /** Balances that differ from the sum of their account in the ledger. */
  readonly accounts: readonly Difference[];
  /** Number of balances compared. */
  readonly checked: number;
  /** Receipts, shipments, wastage and stock counts, one by one. */
  readonly statements: readonly StockStatement[];
  readonly wastage: readonly Wastage[];
}

/** Doses written off, by the audit log. */
interface Wastage {
  readonly statement: StockStatement;
  /** The ledger line it is about. */
  readonly movement: string;
  /** If they were in an open vial. */
  readonly vial: string | undefined;
}

/** Reads a province, or the national store (`VN`), in the snapshot of `tx`. */
export async function gatherLedger(tx: Tx, province: string): Promise<GatheredLedger> {
  const balances = await listBalancesOfLedger(tx, province);
  const wastage = await listWastage(tx, province);
  const statements = [
    ...(await listDocumentStatements(tx, province)),
    ...wastage.map(({ statement }) => statement),
  ];
  const { checked, differences } = await proveLedgers(tx, province);
  return {
    ledger: await listLotFlows(tx, province),
    documents: [
      ...statements.flatMap(({ lot, flows }) => flows.map((flow) => ({ ...flow, lot }))),
      ...(province === COUNTRY ? [] : await flowsOfVialsAndDoses(tx, province, balances, wastage)),
    ],
    inStock: balances.map(({ place, lot, onHand }) => ({ place, lot, doses: onHand })),
    accounts: differences.flatMap((one): Difference[] => {
      const { account, lot, thawedAt, ledger, found } = one;
      if (one.record !== 'balances') return [];
      const area = placeOfAccount(account) ?? province;
      const id = balanceId(account, lot, thawedAt);
      return [{ area, lot, figure: 'onHand', account, balance: id, ledger, documents: found }];
    }),
    checked,
    statements,
    wastage,
  };
}

/** Every ledger line and every document about a lot in a place. */
export async function gatherEntries(
  tx: Tx,
  province: string,
  { area, lot }: Pick<Difference, 'area' | 'lot'>,
  { statements, wastage }: GatheredLedger,
): Promise<{ readonly lines: StockStatement[]; readonly documents: StockStatement[] }> {
  const here = (one: StockStatement): boolean => one.place === area && one.lot === lot;
  const writtenOff = new Set(wastage.map(({ movement }) => movement));
  const lines = await listLineStatements(tx, province, lot, writtenOff);
  const given = province === COUNTRY ? [] : await listGivenEntries(tx, area, lot);
  return {
    lines: lines.filter(here),
    documents: [
      ...statements.filter(here),
      ...given.map(statementOfGiven),
      ...(province === COUNTRY ? [] : await statementsOfVials(tx, { area, lot }, given, wastage)),
    ],
  };
}

/** Doses and corrections; and doses of vials that were neither given nor written off and are no longer in the vial. */
async function flowsOfVialsAndDoses(
  tx: Tx,
  province: string,
  balances: readonly StockBalance[],
  wastage: readonly Wastage[],
): Promise<LotFlow[]> {
  const given = await sumGivenDoses(tx, province);
  const vials = await sumVials(tx, province);
  const rest = new Map<string, { readonly site: AreaCode; readonly lot: string; doses: number }>();
  const add = (site: AreaCode, lot: string, doses: number): void => {
    const sum = rest.get(`${site}|${lot}`) ?? { site, lot, doses: 0 };
    sum.doses += doses;
    rest.set(`${site}|${lot}`, sum);
  };
  for (const { site, lot, capacity, extraDoses } of vials) add(site, lot, capacity + extraDoses);
  for (const { site, lot, fromVials } of given) add(site, lot, -fromVials);
  for (const { statement, vial } of wastage) {
    if (vial !== undefined) add(statement.place, statement.lot, -statement.doses);
  }
  for (const { account, place, lot, onHand } of balances) {
    if (vialOfAccount(account) !== undefined) add(place, lot, -onHand);
  }
  const factsOf = (place: AreaCode, lot: string, doses: number) => ({
    place,
    lot,
    product: productOfLot(lot),
    doses,
  });
  return [
    ...given.map(({ site, lot, doses }): LotFlow => ({ ...factsOf(site, lot, doses), flow: 'given' })),
    ...vials.map(
      ({ site, lot, extraDoses }): LotFlow => ({ ...factsOf(site, lot, extraDoses), flow: 'extra' }),
    ),
    ...[...rest.values()].map(
      ({ site, lot, doses }): LotFlow => ({
        ...factsOf(site, lot, doses),
        flow: 'wasted',
        cause: 'open-vial-remainder',
      }),
    ),
  ];
}

function statementOfGiven({ id, dose, site, lot, correction, doses }: GivenEntry): StockStatement {
  const key =
    doses < 0
      ? `back|${correction}`
      : correction === undefined
        ? `given|${dose}`
        : `given|${dose}|${correction}`;
  return { id, key, lot, place: site, doses: 1, flows: [] };
}

async function statementsOfVials(
  tx: Tx,
  { area, lot }: Pick<Difference, 'area' | 'lot'>,
  given: readonly GivenEntry[],
  wastage: readonly Wastage[],
): Promise<StockStatement[]> {
  const left = new Map(
    (await listBalancesOfLedger(tx, ledgerOf(area))).flatMap(({ account, onHand }) => {
      const vial = vialOfAccount(account);
      return vial === undefined ? [] : [[vial, onHand] as const];
    }),
  );
  return (await listVialsOfLot(tx, area, lot)).flatMap(({ id, capacity, extraDoses }) => {
    const drawn = sum(given.filter(({ vial }) => vial === id).map(({ doses }) => doses));
    const writtenOff = sum(wastage.filter(({ vial }) => vial === id).map(({ statement }) => statement.doses));
    const rest = capacity + extraDoses - drawn - writtenOff - (left.get(id) ?? 0);
    const of = { id, lot, place: area, flows: [] };
    return [
      { ...of, key: `open|${id}`, doses: capacity },
      { ...of, key: `extra|${id}`, doses: extraDoses },
      { ...of, key: `rest|${id}`, doses: rest },
    ].filter(({ doses }) => doses !== 0);
  });
}

const wastageDetails = z.object({ movement: z.string(), account: z.string(), doses: z.int() });

async function listWastage(tx: Tx, province: string): Promise<Wastage[]> {
  const actions = await listActions(tx, province, 'recordWastage');
  return actions.flatMap(({ id, area, object, reason, details }): Wastage[] => {
    if (object === undefined) return [];
    const { movement, account, doses } = wastageDetails.parse(details);
    const cause = wastageCause.parse(reason);
    const statement = statementOfWastage({ id, movement, lot: object, place: area, doses, cause });
    return [{ statement, movement, vial: vialOfAccount(account) }];
  });
}
