import { type AreaCode, COUNTRY, covers } from '../../../platform/area.ts';
import { sum } from '../../../platform/compare.ts';
import type { Reader, Tx } from '../../../platform/database/database.ts';
import { areaOfId } from '../../../platform/id.ts';
import { listCampaignProvinces } from '../../../policy/campaign/policy.store.ts';
import { ledgerOf } from '../../../supply/ledger/stock-account.ts';
import type { LotId } from '../../../supply/lots/lot.ts';
import { listInTransit } from '../../../supply/shipments/shipment.store.ts';
import { listAllRounds } from '../round.store.ts';
import type { Round, RoundLine } from '../round.ts';
import { listLines } from '../round-line.store.ts';
import { attributeToRounds, type Content, type RoundFlow, transitKey } from './attribute-to-rounds.rules.ts';
import { sumFigures } from './round-figures.rules.ts';
import type { RoundFigures } from './round-figures.ts';
import { listLedgerFlows } from './round-ledger.reads.ts';

/** Far more rounds than a campaign has; for the report on rounds. */
export const ALL_ROUNDS = 10_000;

/** Doses of a round and a lot in a place of the area. */
interface DosesAt {
  readonly place: AreaCode;
  readonly lot: LotId;
  readonly doses: number;
  /** Doses of the same lot there that are used after them, of rounds received later. */
  readonly usedAfter: number;
}

/** Doses of a round and a lot on the way to a place of the area. */
interface DosesOnTheWay {
  readonly shipment: string;
  readonly from: AreaCode;
  readonly to: AreaCode;
  readonly lot: LotId;
  readonly doses: number;
}

/** The account of a round in an area. */
export interface RoundAccount {
  readonly figures: RoundFigures;
  /** The flows of the round in the ledgers of the area, including those that do not concern the area. */
  readonly flows: readonly RoundFlow[];
  readonly onHand: readonly DosesAt[];
  /** Both ends in the area. */
  readonly inTransit: readonly DosesOnTheWay[];
  /** On the way into the area. */
  readonly expected: readonly DosesOnTheWay[];
}

/**
 * The accounts of these rounds in an area, from the ledger. Doses of a lot of several rounds are attributed by
 * `attributeToRounds`. Call it in the transaction that reads the rest.
 */
export async function readRoundAccounts(
  tx: Tx,
  area: AreaCode,
  wanted: readonly Pick<Round, 'id' | 'lots'>[],
): Promise<ReadonlyMap<string, RoundAccount>> {
  const asked = new Set(wanted.flatMap(({ lots }) => lots.map(({ lot }) => lot)));
  const rounds = await listAllRounds(tx);
  const roundsOf = Map.groupBy(
    rounds.flatMap(({ id, lots }) => lots.map(({ lot }) => ({ id, lot }))),
    ({ lot }) => lot,
  );
  const lots = [...asked].map((lot) => ({ lot, rounds: (roundsOf.get(lot) ?? []).map(({ id }) => id) }));
  const everyLedger = await ledgersOfRounds(tx, wanted);
  const ledgers = area === COUNTRY ? everyLedger : [ledgerOf(area)];
  const own = lots.filter((one) => one.rounds.length === 1).map(({ lot }) => lot);
  const shared = lots.filter((one) => one.rounds.length > 1).map(({ lot }) => lot);
  const flows = Map.groupBy(
    [...(await listLedgerFlows(tx, ledgers, own)), ...(await listLedgerFlows(tx, everyLedger, shared))],
    ({ lot }) => lot,
  );
  const inTransit = await listDosesInTransit(tx, area, ledgers, asked);
  const accounts = new Map(wanted.map(({ id }) => [id, emptyAccount()]));
  for (const { lot, rounds: ofLot } of lots) {
    const { flows: attributed, contents } = attributeToRounds(flows.get(lot) ?? [], ofLot);
    for (const flow of attributed) accounts.get(flow.round)?.flows.push(flow);
    for (const [key, content] of contents) {
      if (key.includes(':') || !covers(area, key)) continue;
      let usedAfter = sum(content.values());
      for (const [round, doses] of content) {
        usedAfter -= doses;
        accounts.get(round)?.onHand.push({ place: key, lot, doses, usedAfter });
      }
    }
    for (const shipped of inTransit.filter((one) => one.lot === lot)) {
      const content = contents.get(transitKey(shipped.shipment)) ?? ofOne(ofLot, shipped.doses);
      const side = covers(area, shipped.from) ? 'inTransit' : 'expected';
      for (const [round, doses] of content) accounts.get(round)?.[side].push({ ...shipped, doses });
    }
  }
  return new Map(
    [...accounts].map(([id, account]) => {
      const expected = sum(account.expected.map(({ doses }) => doses));
      return [id, { ...account, figures: { ...sumFigures(area, account.flows), expected } }] as const;
    }),
  );
}

function emptyAccount() {
  const flows: RoundFlow[] = [];
  const onHand: DosesAt[] = [];
  const inTransit: DosesOnTheWay[] = [];
  const expected: DosesOnTheWay[] = [];
  return { flows, onHand, inTransit, expected };
}

/** The ledgers that can have doses of these rounds, by code. */
export async function ledgersOfRounds(
  reader: Reader,
  rounds: readonly Pick<Round, 'id'>[],
): Promise<string[]> {
  const lines = await listLines(
    reader,
    rounds.map(({ id }) => id),
  );
  const units = [...lines.values()].flat().filter(isArea);
  return [
    ...new Set([COUNTRY, ...(await listCampaignProvinces(reader)), ...units.map(({ unit }) => unit)]),
  ].sort();
}

export function isArea({ purpose }: Pick<RoundLine, 'purpose'>): boolean {
  return purpose === 'area';
}

/** Doses of these lots in transit to a place of the area, by shipment. */
async function listDosesInTransit(
  tx: Tx,
  area: AreaCode,
  ledgers: readonly string[],
  lots: ReadonlySet<LotId>,
): Promise<DosesOnTheWay[]> {
  const found: DosesOnTheWay[] = [];
  for (const ledger of ledgers) {
    for (const { id, to, lines } of await listInTransit(tx, ledger)) {
      if (!covers(area, to)) continue;
      const from = areaOfId(id);
      // A shipment may have two batches of one lot.
      const sums = new Map<LotId, number>();
      for (const { lot, doses } of lines) if (lots.has(lot)) sums.set(lot, (sums.get(lot) ?? 0) + doses);
      for (const [lot, doses] of sums) found.push({ shipment: id, from, to, lot, doses });
    }
  }
  return found;
}

function ofOne(rounds: readonly string[], doses: number): Content {
  const [only] = rounds;
  return new Map(only === undefined ? [] : [[only, doses]]);
}
