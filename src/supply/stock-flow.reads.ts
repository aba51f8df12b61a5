import type { AreaCode } from '../platform/area.ts';
import { inSession, type Reader } from '../platform/database.ts';
import { areaOfId, firstIdAt } from '../platform/id.ts';
import type { ProductCode } from '../policy/terms.ts';
import { movements } from './movement.store.ts';
import type { MovementKind, WastageCause } from './movement.ts';
import { listDestinations } from './shipment.store.ts';
import { placeOfAccount } from './stock-account.ts';

/** Where doses came from or went to that is no place of the books. */
export const SUPPLIED = 'supplier';

interface FlowFacts {
  /** The place whose stock it is; of doses damaged on their way, the place they were meant for. */
  readonly place: AreaCode;
  readonly product: ProductCode;
  readonly doses: number;
}

/**
 * What the ledger says happened to the stock of a place. What was damaged on its way has come in and is wasted: two
 * flows. Doses that only change between a site and its sessions are no flow.
 */
export type StockFlow =
  | (FlowFacts & { readonly flow: 'in'; readonly origin: AreaCode | typeof SUPPLIED })
  | (FlowFacts & { readonly flow: 'out'; readonly destination: AreaCode })
  | (FlowFacts & { readonly flow: 'given' | 'given-back' | 'sample' })
  | (FlowFacts & { readonly flow: 'wasted'; readonly cause: Exclude<WastageCause, 'sample'> });

/** Instants, half-open. */
export interface FlowWindow {
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}

interface SumRow {
  readonly from: string;
  readonly to: string;
  readonly kind: MovementKind;
  readonly product: ProductCode;
  readonly cause?: WastageCause;
  readonly shipment?: string;
  readonly doses: number;
}

/** The flows in a province's books (or the national store's, `VN`), added up. */
export async function listStockFlows(
  reader: Reader,
  province: string,
  { from, until }: FlowWindow = {},
): Promise<StockFlow[]> {
  const at = {
    ...(from === undefined ? {} : { $gte: from }),
    ...(until === undefined ? {} : { $lt: until }),
  };
  const rows = await movements
    .raw(reader)
    .aggregate<{ _id: Omit<SumRow, 'doses'>; doses: number }>(
      [
        {
          $match: {
            province,
            // Ids are ordered by time, so the index `movement_by_province` bounds what is read.
            ...(from === undefined ? {} : { _id: { $gte: firstIdAt(province, from) } }),
            ...(from === undefined && until === undefined ? {} : { at }),
            kind: { $nin: ['set-aside', 'return'] },
          },
        },
        {
          $group: {
            _id: {
              from: '$from',
              to: '$to',
              kind: '$kind',
              product: '$product',
              cause: '$cause',
              shipment: '$shipment',
            },
            doses: { $sum: '$doses' },
          },
        },
      ],
      { ...inSession(reader), allowDiskUse: true },
    )
    .toArray();
  const sums: SumRow[] = rows.map(({ _id, doses }) => ({ ..._id, doses }));
  const shipped = sums.flatMap(({ shipment }) => shipment ?? []);
  const destinations = await listDestinations(reader, [...new Set(shipped)]);
  return sums.flatMap((row) => flowsOf(row, province, destinations));
}

/** When the first line stands in a province's ledger. */
export async function findFirstMovement(reader: Reader, province: string): Promise<Date | undefined> {
  const [first] = await movements
    .raw(reader)
    .find({ province }, { ...inSession(reader), projection: { at: 1 } })
    .sort({ _id: 1 })
    .limit(1)
    .toArray();
  return first?.at;
}

function flowsOf(
  row: SumRow,
  province: string,
  destinations: ReadonlyMap<string, AreaCode>,
): readonly StockFlow[] {
  const { from, to, kind, product, doses, cause, shipment } = row;
  const destination = (shipment === undefined ? undefined : destinations.get(shipment)) ?? province;
  // Shipments are named after the place they leave.
  const origin = shipment === undefined ? SUPPLIED : areaOfId(shipment);
  const place =
    placeOfAccount(from) ?? placeOfAccount(to) ?? (shipment === undefined ? province : destination);
  const facts = { place, product, doses };
  switch (kind) {
    case 'receipt':
    case 'arrival':
      return [{ ...facts, flow: 'in', origin }];
    case 'dispatch':
      return [{ ...facts, flow: 'out', destination }];
    case 'given':
      return [{ ...facts, flow: 'given' }];
    case 'given-corrected':
      return [{ ...facts, flow: 'given-back' }];
    case 'sample':
    case 'waste': {
      const lost: StockFlow =
        kind === 'sample' || cause === undefined || cause === 'sample'
          ? { ...facts, flow: 'sample' }
          : { ...facts, flow: 'wasted', cause };
      return placeOfAccount(from) === undefined ? [{ ...facts, flow: 'in', origin }, lost] : [lost];
    }
    case 'set-aside':
    case 'return':
      return [];
  }
}
