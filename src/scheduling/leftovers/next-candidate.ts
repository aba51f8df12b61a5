import { listCommunes, listDistricts } from '../../places/administrative-units.ts';
import { communeDistance } from '../../places/distance.rules.ts';
import { findSite } from '../../places/sites/site.store.ts';
import type { Tx } from '../../platform/database/database.ts';
import { listSessionsOfDay } from '../sessions/session.store.ts';
import type { Session } from '../sessions/session.ts';
import { givesSlots } from '../sessions/session-state.rules.ts';
import { type Calling, type Candidate, judgeEntry, takeNextEntry } from '../standby/next-entry.ts';
import { listWaitingEntries } from '../standby/standby-entry.store.ts';
import { nearestFirst } from './leftover.rules.ts';
import { listOffers } from './leftover-offer.store.ts';

const PAGE = 200;

/**
 * The next person to be offered a leftover dose: of the session's own standby list; at its end, of the list of the
 * nearest session of the same day and product (`neighbour`: once it has been chosen). People who cannot come are
 * skipped, on the own list with the reason. Undefined: the lists are at their end.
 */
export async function nextCandidate(
  tx: Tx,
  calling: Calling,
  neighbour: string | null,
): Promise<Candidate | undefined> {
  const own = await takeNextEntry(tx, calling);
  if (own !== undefined) return own;
  if (neighbour !== null) return nextOfOtherList(tx, calling, neighbour);
  for (const { session } of await neighboursOf(tx, calling.session)) {
    const found = await nextOfOtherList(tx, calling, session);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The other sessions of the province, day and product whose standby lists can still be called, nearest first. */
async function neighboursOf(tx: Tx, home: Session) {
  const beside = [];
  for (const other of await listSessionsOfDay(tx, home)) {
    if (other.id !== home.id && givesSlots(other.status)) beside.push(await whereIs(tx, other));
  }
  const communes = listDistricts(home.province).flatMap(({ code }) => listCommunes(code));
  const distance = communeDistance(communes.map(({ code }) => code));
  return nearestFirst(await whereIs(tx, home), beside, distance);
}

/** The other session's list stays as it is: anyone who declines here, or cannot come, is still on it there. */
async function nextOfOtherList(tx: Tx, calling: Calling, list: string): Promise<Candidate | undefined> {
  const asked = new Set((await listOffers(tx, calling.session.id)).map(({ person }) => person));
  for (let after = 0; ; ) {
    const entries = await listWaitingEntries(tx, list, { after, limit: PAGE });
    for (const entry of entries) {
      if (asked.has(entry.person)) continue;
      const found = await judgeEntry(tx, calling, entry);
      if ('called' in found) return found;
    }
    const last = entries.at(-1);
    if (last === undefined || entries.length < PAGE) return undefined;
    after = last.position;
  }
}

async function whereIs(tx: Tx, { id, site, district }: Session) {
  return { session: id, district, commune: (await findSite(tx, site))?.commune ?? null };
}
