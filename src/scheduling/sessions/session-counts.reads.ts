import { type AreaCode, areaRange, COUNTRY, provinceOf } from '../../platform/area.ts';
import { addDays } from '../../platform/clock.ts';
import { inSession, type Reader } from '../../platform/database/database.ts';
import { bookings } from '../bookings/booking.store.ts';
import type { BookingState } from '../bookings/booking.ts';
import { sessions } from './session.store.ts';
import type { SessionState } from './session.ts';

export interface BookingCount {
  readonly site: AreaCode;
  readonly state: BookingState;
  readonly bookings: number;
}

/** How many bookings for one day are in each state now, by site of a province. */
export async function countBookingsOfDay(
  reader: Reader,
  province: AreaCode,
  day: string,
): Promise<BookingCount[]> {
  const held = await sessions
    .raw(reader)
    .find({ province, day }, { ...inSession(reader), projection: { _id: 1 } })
    .toArray();
  const rows = await bookings
    .raw(reader)
    .aggregate<{ _id: { site: AreaCode; state: BookingState }; bookings: number }>(
      [
        { $match: { session: { $in: held.map(({ _id }) => _id) } } },
        { $group: { _id: { site: '$site', state: '$state' }, bookings: { $sum: 1 } } },
      ],
      inSession(reader),
    )
    .toArray();
  return rows.map((row) => ({ ...row._id, bookings: row.bookings }));
}

/** How many sessions of an area, on days from `from` to `to`, both included, are in each state. */
export async function countSessions(
  reader: Reader,
  area: AreaCode,
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
): Promise<ReadonlyMap<SessionState, number>> {
  const day = {
    ...(from === undefined ? {} : { $gte: from }),
    ...(to === undefined ? {} : { $lt: addDays(to, 1) }),
  };
  const rows = await sessions
    .raw(reader)
    .aggregate<{ _id: SessionState; sessions: number }>(
      [
        {
          $match: {
            ...(area === COUNTRY ? {} : { province: provinceOf(area) ?? '', site: areaRange(area) }),
            ...(from === undefined && to === undefined ? {} : { day }),
          },
        },
        { $group: { _id: '$status', sessions: { $sum: 1 } } },
      ],
      inSession(reader),
    )
    .toArray();
  return new Map(rows.map((row) => [row._id, row.sessions]));
}
