import { listReceiptsOfLedger } from '../../allocation/rounds/events/round-receipt.store.ts';
import { listProvinces } from '../../places/administrative-units.ts';
import { type AreaCode, COUNTRY } from '../../platform/area.ts';
import { inSession, type Reader } from '../../platform/database/database.ts';
import { wholeList } from '../../platform/list-whole.ts';
import { listFailures } from '../../supply/cold-chain/cold-chain-failure.store.ts';
import { movements } from '../../supply/ledger/movement.store.ts';
import type { Movement } from '../../supply/ledger/movement.ts';
import { ledgerOf, placeOfAccount } from '../../supply/ledger/stock-account.ts';
import type { LotId } from '../../supply/lots/lot.ts';
import { listDestinations, listShipmentsOfLedger } from '../../supply/shipments/shipment.store.ts';
import { flowsOf } from '../../supply/stock/stock-flow.reads.ts';
import { stockCounts } from '../../supply/stock-counts/stock-count.store.ts';
import { vials } from '../../supply/vials/vial.store.ts';
import {
  keyOfLine,
  type StockStatement,
  statementsOfCount,
  statementsOfFailure,
  statementsOfReceipt,
  statementsOfShipment,
} from './stock-document.rules.ts';

/** More cold-chain failures than a campaign survives; reaching it is an error. */
const MAX_FAILURES = 1_000_000;

/** The statements of receipts, shipments, cold-chain failures and approved stock counts about the places of a province. */
export async function listDocumentStatements(reader: Reader, province: string): Promise<StockStatement[]> {
  // Shipments between the national store and a province are filed under the province.
  const under = province === COUNTRY ? [COUNTRY, ...listProvinces().map(({ code }) => code)] : [province];
  const counts = await stockCounts
    .raw(reader)
    .find({ province: province, status: 'approved' }, inSession(reader))
    .toArray();
  return [
    ...(await listReceiptsOfLedger(reader, province)).flatMap(statementsOfReceipt),
    ...(await listShipmentsOfLedger(reader, under, province)).flatMap(statementsOfShipment),
    ...wholeList(await listFailures(reader, province, undefined, MAX_FAILURES), MAX_FAILURES).flatMap(
      statementsOfFailure,
    ),
    ...counts.flatMap(({ _id, place, lines }) => statementsOfCount({ id: _id, place, lines })),
  ].filter(({ place }) => ledgerOf(place) === province);
}

/** Doses of the opened vials of a site and lot: as labelled, and drawn beyond that. */
interface VialSum {
  readonly site: AreaCode;
  readonly lot: LotId;
  readonly capacity: number;
  readonly extraDoses: number;
}

/** The vials of a province summed by site and lot. */
export async function sumVials(reader: Reader, province: string): Promise<VialSum[]> {
  const rows = await vials
    .raw(reader)
    .aggregate<Omit<VialSum, 'site' | 'lot'> & { _id: Pick<VialSum, 'site' | 'lot'> }>(
      [
        { $match: { province } },
        {
          $group: {
            _id: { site: '$site', lot: '$lot' },
            capacity: { $sum: '$capacity' },
            extraDoses: { $sum: '$extraDoses' },
          },
        },
      ],
      inSession(reader),
    )
    .toArray();
  return rows.map(({ _id, ...sums }) => ({ ..._id, ...sums }));
}

/** The vials of a site and lot, with the doses they held. */
export async function listVialsOfLot(
  reader: Reader,
  site: AreaCode,
  lot: LotId,
): Promise<readonly { readonly id: string; readonly capacity: number; readonly extraDoses: number }[]> {
  const found = await vials
    .raw(reader)
    .find({ province: ledgerOf(site), site, lot }, inSession(reader))
    .toArray();
  return found.map(({ _id, capacity, extraDoses }) => ({ id: _id, capacity, extraDoses }));
}

/** The statements of a province's ledger about one lot, line by line; see `keyOfLine`. */
export async function listLineStatements(
  reader: Reader,
  province: string,
  lot: LotId,
  writtenOff: ReadonlySet<string>,
): Promise<StockStatement[]> {
  const found = await movements
    .raw(reader)
    .find({ province: province, lot }, inSession(reader))
    .sort({ _id: 1 })
    .toArray();
  const shipped = found.flatMap(({ shipment }) => shipment ?? []);
  const destinations = await listDestinations(reader, [...new Set(shipped)]);
  return found.flatMap(({ _id, at, thawedAt, ...facts }): StockStatement[] => {
    const line: Movement = {
      id: _id,
      at: at.toISOString(),
      ...facts,
      ...(thawedAt === undefined ? {} : { thawedAt: thawedAt.toISOString() }),
    };
    const key = keyOfLine(line, writtenOff);
    if (key === undefined) return [];
    const flows = flowsOf(line, province, destinations);
    const place = flows[0]?.place ?? placeOfAccount(line.from) ?? placeOfAccount(line.to) ?? province;
    return [{ id: _id, key, lot, place, doses: line.doses, flows }];
  });
}
