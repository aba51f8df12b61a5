import type { AreaCode } from '../../../platform/area.ts';
import { SITE_ZONE } from '../../../platform/clock.ts';
import { inSession, type Reader } from '../../../platform/database/database.ts';
import { endsOf, type LedgerFlow } from '../../../supply/ledger/ledger-flow.ts';
import { movements } from '../../../supply/ledger/movement.store.ts';
import type { MovementKind, WastageCause } from '../../../supply/ledger/movement.ts';
import type { LotId } from '../../../supply/lots/lot.ts';
import { listDestinations } from '../../../supply/shipments/shipment.store.ts';

interface SumRow {
  readonly province: string;
  readonly lot: LotId;
  readonly day: string;
  readonly from: string;
  readonly to: string;
  readonly cause?: WastageCause;
  readonly shipment?: string;
  readonly round?: string;
}

/** Kinds of movement within a place. */
const INTERNAL: readonly MovementKind[] = [
  'set-aside',
  'return',
  'thaw',
  'open-vial',
  'quarantine',
  'release',
];

/**
 * The flows of these lots in these ledgers: the lines of a day of one kind between two ends, summed. The injections of a
 * day, less corrections, are placed at the last injection of the day, so that earlier arrivals can go first.
 */
export async function listLedgerFlows(
  reader: Reader,
  ledgers: readonly string[],
  lots: readonly LotId[],
): Promise<LedgerFlow[]> {
  if (lots.length === 0) return [];
  const rows = await movements
    .raw(reader)
    .aggregate<{ _id: SumRow; doses: number; last: string }>(
      [
        { $match: { province: { $in: [...ledgers] }, lot: { $in: [...lots] }, kind: { $nin: INTERNAL } } },
        {
          $group: {
            _id: {
              province: '$province',
              lot: '$lot',
              day: { $dateToString: { date: '$at', format: '%Y-%m-%d', timezone: SITE_ZONE } },
              from: placeOfEnd('$from'),
              to: placeOfEnd('$to'),
              cause: '$cause',
              shipment: '$shipment',
              round: '$round',
            },
            doses: { $sum: '$doses' },
            last: { $max: '$_id' },
          },
        },
      ],
      { ...inSession(reader), allowDiskUse: true },
    )
    .toArray();
  const shipments = rows.flatMap(({ _id }) => _id.shipment ?? []);
  const destinations = await listDestinations(reader, [...new Set(shipments)]);
  return netOfCorrections(
    rows.map(({ _id: { cause, round, ...row }, doses, last }) => ({
      lot: row.lot,
      day: row.day,
      order: last.slice(last.indexOf('.') + 1),
      ...endsOf(row, destinations),
      doses,
      ...(cause === undefined || cause === null ? {} : { cause }),
      ...(round === undefined || round === null ? {} : { round }),
    })),
  );
}

/** Subtracts from the injections of a day at a place the doses that corrections returned there on that day. */
function netOfCorrections(flows: readonly LedgerFlow[]): LedgerFlow[] {
  const days = Map.groupBy(
    flows.filter(({ from, to }) => from.at === 'given' || to.at === 'given'),
    ({ lot, day, from, to }) => `${lot} ${day} ${placeOf(from)} ${placeOf(to)}`,
  );
  const nets = [...days.values()].flatMap((ofDay) => {
    const given = ofDay.find(({ to }) => to.at === 'given');
    const back = ofDay.find(({ from }) => from.at === 'given');
    if (given === undefined || back === undefined) return ofDay;
    const order = given.order > back.order ? given.order : back.order;
    const net = given.doses - back.doses;
    if (net === 0) return [];
    return [{ ...(net > 0 ? given : back), doses: Math.abs(net), order }];
  });
  return [...flows.filter(({ from, to }) => from.at !== 'given' && to.at !== 'given'), ...nets];
}

function placeOf(end: LedgerFlow['from']): AreaCode {
  return end.at === 'transit' ? end.to : end.place;
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
