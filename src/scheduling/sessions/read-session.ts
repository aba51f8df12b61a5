import type { Reader } from '../../platform/database/database.ts';
import { listFreeSlots } from '../bookings/shift-slot.store.ts';
import { getSession } from './session.store.ts';
import type { SessionDetail } from './session.ts';

/** A session with the number of free slots of each shift. Throws `request/not-found`. */
export async function readSession(reader: Reader, id: string): Promise<SessionDetail> {
  const session = await getSession(reader, id);
  const free = Map.groupBy(await listFreeSlots(reader, id), (slot) => slot.shift);
  return {
    session,
    free: session.shifts.map(({ start }) => ({ shift: start, slots: free.get(start)?.length ?? 0 })),
  };
}
