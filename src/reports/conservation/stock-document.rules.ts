import type { Receipt } from '../../allocation/rounds/round.ts';
import type { AreaCode } from '../../platform/area.ts';
import type { ColdChainFailure } from '../../supply/cold-chain/cold-chain-failure.ts';
import type { Movement, WastageCause } from '../../supply/ledger/movement.ts';
import { SUPPLIER } from '../../supply/ledger/stock-account.ts';
import type { LotId } from '../../supply/lots/lot.ts';
import { productOfLot } from '../../supply/lots/lot.ts';
import type { Shipment } from '../../supply/shipments/shipment.ts';
import { type StockFlow, SUPPLIED } from '../../supply/stock/stock-flow.reads.ts';
import { adjustmentOf } from '../../supply/stock-counts/stock-count.rules.ts';
import type { StockCount } from '../../supply/stock-counts/stock-count.ts';

/**
 * What a document or a ledger line states about one lot. Both use the same `key` for the same event, so that they can be
 * compared without trusting either.
 */
export interface StockStatement {
  /** Id of the document or of the ledger line. */
  readonly id: string;
  readonly key: string;
  readonly lot: LotId;
  readonly place: AreaCode;
  readonly doses: number;
  /** Its effect on the stock of its place; absent if the doses stay there. */
  readonly flows: readonly StockFlow[];
}

type LossCause = Exclude<WastageCause, 'sample'>;

/** A receipt: doses of each lot that came, and how many of them were broken or lost. */
export function statementsOfReceipt({ id, round, unit, lines }: Receipt): StockStatement[] {
  return lines.flatMap(({ lot, doses, broken, lost }) =>
    cameIn({ id, key: `receipt|${round}|${unit}`, lot, place: unit }, SUPPLIED, { doses, broken, lost }),
  );
}

/** A shipment, at both ends. */
export function statementsOfShipment(shipment: Shipment): StockStatement[] {
  const { id, from, to, lines, status, discrepancies } = shipment;
  return lines.flatMap(({ lot, thawedAt, doses }) => {
    const sent: StockStatement = {
      id,
      key: `dispatch|${id}`,
      lot,
      place: from,
      doses,
      flows: [{ flow: 'out', place: from, destination: to, product: productOfLot(lot), doses }],
    };
    if (status !== 'received') return [sent];
    const damage = discrepancies.find((one) => one.lot === lot && one.thawedAt === thawedAt);
    const { broken = 0, lost = 0 } = damage ?? {};
    const good = { doses: doses - broken - lost, broken, lost };
    return [sent, ...cameIn({ id, key: `arrival|${id}`, lot, place: to }, from, good)];
  });
}

/** An approved stock count: one statement for each difference. */
export function statementsOfCount({
  id,
  place,
  lines,
}: Pick<StockCount, 'id' | 'place' | 'lines'>): StockStatement[] {
  return lines.flatMap((line): StockStatement[] => {
    const adjustment = adjustmentOf(place, line);
    if (adjustment === undefined) return [];
    const { lot } = line;
    const { doses, cause } = adjustment;
    const facts = { place, product: productOfLot(lot), doses };
    const flow: StockFlow =
      cause === undefined || cause === 'sample'
        ? { ...facts, flow: line.difference > 0 ? 'found' : 'missing' }
        : { ...facts, flow: 'wasted', cause };
    return [{ id, key: `count|${id}`, lot, place, doses, flows: [flow] }];
  });
}

/** A cold-chain failure: doses set aside, and what became of them. The rest of open vials comes from the vials. */
export function statementsOfFailure({ id, place, batches, status }: ColdChainFailure): StockStatement[] {
  return batches.flatMap(({ lot, doses }): StockStatement[] => {
    const of = { id, lot, place, doses };
    const apart = { ...of, key: `apart|${id}`, flows: [] };
    if (status === 'quarantined') return [apart];
    if (status === 'released') return [apart, { ...of, key: `release|${id}`, flows: [] }];
    const flows = [lossOf(lot, place, doses, 'cold-chain-failure')];
    return [apart, { ...of, key: `failure|${id}`, flows }];
  });
}

/** Doses written off, by the audit log: the ledger line it is about, how many, and the cause. */
export function statementOfWastage(entry: {
  readonly id: string;
  readonly movement: string;
  readonly lot: LotId;
  readonly place: AreaCode;
  readonly doses: number;
  readonly cause: WastageCause;
}): StockStatement {
  const { id, movement, lot, place, doses, cause } = entry;
  return { id, key: `waste|${movement}`, lot, place, doses, flows: [lossOf(lot, place, doses, cause)] };
}

/**
 * The key under which documents state a ledger line; undefined for lines without a document (setting aside, returning,
 * thawing). `writtenOff`: the lines that were written off, by the audit log.
 */
export function keyOfLine(line: Movement, writtenOff: ReadonlySet<string>): string | undefined {
  const {
    id,
    kind,
    province,
    round,
    shipment,
    vial,
    dose,
    stockCount,
    failure,
    correctionOf,
    cause,
    from,
    to,
  } = line;
  switch (kind) {
    case 'receipt':
      return `receipt|${round}|${to}`;
    case 'dispatch':
    case 'arrival':
      return `${kind}|${shipment}`;
    case 'given':
      return correctionOf === undefined ? `given|${dose}` : `given|${dose}|${correctionOf}`;
    case 'given-corrected':
      return `back|${correctionOf}`;
    case 'count':
      return `count|${stockCount}`;
    case 'open-vial':
      return `open|${vial}`;
    case 'extra-dose':
      return `extra|${vial}`;
    case 'waste':
    case 'sample':
      if (writtenOff.has(id)) return `waste|${id}`;
      if (from === SUPPLIER) return `receipt|${round}|${province}|${cause}`;
      if (shipment !== undefined) return `arrival|${shipment}|${cause}`;
      if (stockCount !== undefined) return `count|${stockCount}`;
      if (failure !== undefined) return `failure|${failure}`;
      return vial === undefined ? `waste|${id}` : `rest|${vial}`;
    case 'quarantine':
      return `apart|${failure}`;
    case 'release':
      return `release|${failure}`;
    case 'set-aside':
    case 'return':
    case 'thaw':
      return undefined;
  }
}

function cameIn(
  of: Pick<StockStatement, 'id' | 'key' | 'lot' | 'place'>,
  origin: AreaCode,
  came: { readonly doses: number; readonly broken: number; readonly lost: number },
): StockStatement[] {
  const { lot, place } = of;
  const into = (doses: number): StockFlow => ({
    flow: 'in',
    place,
    origin,
    product: productOfLot(lot),
    doses,
  });
  const damaged = (cause: LossCause, doses: number): StockStatement[] =>
    doses === 0
      ? []
      : [
          {
            ...of,
            key: `${of.key}|${cause}`,
            doses,
            flows: [into(doses), lossOf(lot, place, doses, cause)],
          },
        ];
  return [
    ...(came.doses === 0 ? [] : [{ ...of, doses: came.doses, flows: [into(came.doses)] }]),
    ...damaged('broken', came.broken),
    ...damaged('lost', came.lost),
  ];
}

function lossOf(lot: LotId, place: AreaCode, doses: number, cause: WastageCause): StockFlow {
  const facts = { place, product: productOfLot(lot), doses };
  return cause === 'sample' ? { ...facts, flow: 'sample' } : { ...facts, flow: 'wasted', cause };
}
