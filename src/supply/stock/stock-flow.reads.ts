import type { AreaCode } from '../../platform/area.ts';
import { SITE_ZONE } from '../../platform/clock.ts';
import { inSession, type Reader } from '../../platform/database/database.ts';
import { areaOfId, firstIdAt } from '../../platform/id.ts';
import type { IsoDate, ProductCode } from '../../policy/terms.ts';
import { movements } from '../ledger/movement.store.ts';
import type { MovementKind, WastageCause } from '../ledger/movement.ts';
import { placeOfAccount } from '../ledger/stock-account.ts';
import type { LotId } from '../lots/lot.ts';
import { listDestinations } from '../shipments/shipment.store.ts';

/** The origin of doses that came from outside the ledgers. */
export const SUPPLIED = 'supplier';

interface FlowFacts {
  /** The place whose stock changes; for doses damaged on their way, the destination. */
  readonly place: AreaCode;
  readonly product: ProductCode;
  readonly doses: number;
}

/**
 * What happened to the stock of a place, by the ledger. Doses damaged on their way count as in and as wasted: two flows.
 * Movements within a place (between a site, its sessions and open vials, quarantine, thawing) are not flows.
 * `extra`: doses beyond the number of a vial; `found` and `missing`: by a stock count.
 */
export type StockFlow =
  | (FlowFacts & { readonly flow: 'in'; readonly origin: AreaCode | typeof SUPPLIED })
  | (FlowFacts & { readonly flow: 'out'; readonly destination: AreaCode })
  | (FlowFacts & { readonly flow: 'given' | 'given-back' | 'sample' | 'extra' | 'found' | 'missing' })
  | (FlowFacts & { readonly flow: 'wasted'; readonly cause: Exclude<WastageCause, 'sample'> });

/** A flow on a day at the sites. */
export type DayFlow = StockFlow & { readonly day: IsoDate };

/** A flow of one lot. */
export type LotFlow = StockFlow & { readonly lot: LotId };

/** Instants, half-open. */
interface FlowWindow {
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}

interface SumRow {
  readonly from: string;
  readonly to: string;
  readonly kind: MovementKind;
  readonly product: ProductCode;
  readonly cause?: WastageCause | undefined;
  readonly shipment?: string | undefined;
  readonly day?: IsoDate;
  readonly lot?: LotId;
  readonly doses: number;
}

/** The flows in the ledger of a province (or of the national store, `VN`), summed. */
export async function listStockFlows(
  reader: Reader,
  province: string,
  { from, until }: FlowWindow = {},
): Promise<StockFlow[]> {
  const at = {
    ...(from === undefined ? {} : { $gte: from }),
    ...(until === undefined ? {} : { $lt: until }),
  };
  const rows = await sumFlows(reader, province, {
    // Ids are ordered by time, so an index limits what is read.
    ...(from === undefined ? {} : { _id: idsBetween(province, from) }),
    ...(from === undefined && until === undefined ? {} : { at }),
  });
  return rows;
}

/**
 * The flows in the ledger of a province by day, of the lines whose ids were made within a half-open window: every line is
 * in exactly one of consecutive windows.
 */
export async function listDayFlows(
  reader: Reader,
  province: string,
  { from, until }: FlowWindow = {},
): Promise<DayFlow[]> {
  const bounded = from !== undefined || until !== undefined;
  const ids = idsBetween(province, from ?? new Date(0), until);
  const rows = await sumFlows(reader, province, bounded ? { _id: ids } : {}, DAY);
  return rows.flatMap(({ day, ...flow }) => (day === undefined ? [] : [{ ...flow, day }]));
}

/** Every flow in the ledger of a province (or of the national store, `VN`), by lot. */
export async function listLotFlows(reader: Reader, province: string): Promise<LotFlow[]> {
  const rows = await sumFlows(reader, province, {}, { lot: '$lot' });
  return rows.flatMap(({ day: _, lot, ...flow }) => (lot === undefined ? [] : [{ ...flow, lot }]));
}

/** The ids of a ledger made within a half-open window. The slash is the next character after the dot behind its code. */
function idsBetween(province: string, from: Date, until?: Date) {
  return {
    $gte: firstIdAt(province, from),
    $lt: until === undefined ? `${province}/` : firstIdAt(province, until),
  };
}

const DAY = { day: { $dateToString: { date: '$at', format: '%Y-%m-%d', timezone: SITE_ZONE } } };

async function sumFlows(
  reader: Reader,
  province: string,
  filter: Readonly<Record<string, unknown>>,
  by: Readonly<Record<string, unknown>> = {},
): Promise<(StockFlow & Pick<SumRow, 'day' | 'lot'>)[]> {
  const rows = await movements
    .raw(reader)
    .aggregate<{ _id: Omit<SumRow, 'doses'>; doses: number }>(
      [
        // Kinds without flow are not filtered out: with a kind in the filter, the range of ids would be scanned kind
        // by kind.
        { $match: { province, ...filter } },
        {
          $group: {
            _id: {
              from: placeOfEnd('$from'),
              to: placeOfEnd('$to'),
              kind: '$kind',
              product: '$product',
              cause: '$cause',
              shipment: '$shipment',
              ...by,
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
  return sums.flatMap((row) =>
    flowsOf(row, province, destinations).map((flow) => ({
      ...flow,
      ...(row.day === undefined ? {} : { day: row.day }),
      ...(row.lot === undefined ? {} : { lot: row.lot }),
    })),
  );
}

/** The place of an account, so that sums are per place and not per session and vial. */
function placeOfEnd(account: '$from' | '$to') {
  const parts = { $split: [account, ':'] };
  return {
    $cond: [
      { $in: [{ $arrayElemAt: [parts, 0] }, ['session', 'vial', 'quarantine']] },
      { $arrayElemAt: [{ $split: [{ $arrayElemAt: [parts, 1] }, '.'] }, 0] },
      account,
    ],
  };
}

/** The time of the first line in the ledger of a province. */
export async function findFirstMovement(reader: Reader, province: string): Promise<Date | undefined> {
  const [first] = await movements
    .raw(reader)
    .find({ province }, { ...inSession(reader), projection: { at: 1 } })
    .sort({ _id: 1 })
    .limit(1)
    .toArray();
  return first?.at;
}

export function flowsOf(
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
    case 'extra-dose':
      return [{ ...facts, flow: 'extra' }];
    case 'count':
      return [{ ...facts, flow: placeOfAccount(from) === undefined ? 'found' : 'missing' }];
    case 'set-aside':
    case 'return':
    case 'thaw':
    case 'open-vial':
    case 'quarantine':
    case 'release':
      return [];
  }
}
