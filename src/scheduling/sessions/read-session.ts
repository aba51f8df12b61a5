import type { Reader } from '../../platform/database/database.ts';
import { listFreePlaces } from '../bookings/shift-place.store.ts';
import { getSession } from './session.store.ts';
import type { SessionDetail } from './session.ts';

/** A session with the number of free places of each shift. Throws `request/not-found`. */
export async function readSession(reader: Reader, id: string): Promise<SessionDetail> {
  const session = await getSession(reader, id);
  const free = Map.groupBy(await listFreePlaces(reader, id), (place) => place.shift);
  return {
    session,
    free: session.shifts.map(({ start }) => ({ shift: start, places: free.get(start)?.length ?? 0 })),
  };
}
