import { inSession, type Reader } from '../../platform/database/database.ts';
import { getSession, sessions } from '../sessions/session.store.ts';
import type { Session } from '../sessions/session.ts';
import { givesSlots } from '../sessions/session-state.rules.ts';

/** The other sessions of the province on the same day with the same product whose standby lists still stand. */
export async function listSessionsBeside(
  reader: Reader,
  { id, province, day, product }: Session,
): Promise<Session[]> {
  const found = await sessions
    .raw(reader)
    .find({ province, day, product }, { ...inSession(reader), projection: { status: 1 } })
    .sort({ province: 1, day: 1, site: 1 })
    .toArray();
  const beside: Session[] = [];
  for (const { _id, status } of found) {
    if (_id !== id && givesSlots(status)) beside.push(await getSession(reader, _id));
  }
  return beside;
}
