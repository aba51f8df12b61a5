import { findCourse } from '../../people/order/course.store.ts';
import { withOrderOn } from '../../people/order/order.rules.ts';
import { findSite } from '../../places/sites/site.store.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { ProvincePolicy } from '../../policy/campaign/policy.store.ts';
import type { IsoDate } from '../../policy/terms.ts';
import { findBooking } from '../bookings/booking.store.ts';
import type { Session, StandbyEntry } from '../sessions/session.ts';
import { type Called, calledOf, type Obstacle, obstacleOf } from '../standby/call.rules.ts';
import { changeStandbyEntry, listWaitingEntries } from '../standby/standby-entry.store.ts';
import { nearestFirst } from './leftover.rules.ts';
import { listOffers } from './leftover-offer.store.ts';
import { listSessionsBeside } from './sessions-beside.reads.ts';

/** Whom a leftover dose is offered next, and down whose list. */
export interface Candidate {
  readonly entry: StandbyEntry;
  readonly called: Called;
}

export interface Lists {
  readonly session: Session;
  /** The neighbouring session whose list is gone down, once it has been chosen. */
  readonly neighbour: string | null;
  readonly rules: ProvincePolicy;
  readonly today: IsoDate;
}

const PAGE = 20;
/** Longer than standby lists are. */
const WHOLE_LIST = 2000;

/**
 * The next of the session's own standby list; when it is at its end, of the list of the nearest session of the same day
 * and product. Who cannot come is skipped, on the own list with the reason. Undefined: the lists are at their end.
 */
export async function nextCandidate(tx: Tx, lists: Lists): Promise<Candidate | undefined> {
  const own = await nextOfOwnList(tx, lists);
  if (own !== undefined) return own;
  if (lists.neighbour !== null) return nextOfOtherList(tx, lists, lists.neighbour);
  const { session } = lists;
  const beside = [];
  for (const other of await listSessionsBeside(tx, session)) {
    beside.push({ ...(await whereIs(tx, other)), id: other.id });
  }
  for (const { id } of nearestFirst(await whereIs(tx, session), beside)) {
    const found = await nextOfOtherList(tx, lists, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function nextOfOwnList(tx: Tx, lists: Lists): Promise<Candidate | undefined> {
  for (;;) {
    const entries = await listWaitingEntries(tx, lists.session.id, PAGE);
    if (entries.length === 0) return undefined;
    for (const entry of entries) {
      const found = await judge(tx, lists, entry);
      if ('called' in found) return found;
      await changeStandbyEntry(tx, entry, { status: 'skipped', skipReason: found.obstacle });
    }
  }
}

/** The other session's list stays as it is: whoever declines here, or cannot come, is still on it there. */
async function nextOfOtherList(tx: Tx, lists: Lists, list: string): Promise<Candidate | undefined> {
  const asked = new Set((await listOffers(tx, lists.session.id)).map(({ person }) => person));
  for (const entry of await listWaitingEntries(tx, list, WHOLE_LIST)) {
    if (asked.has(entry.person)) continue;
    const found = await judge(tx, lists, entry);
    if ('called' in found) return found;
  }
  return undefined;
}

async function judge(
  tx: Tx,
  { session, rules, today }: Lists,
  entry: StandbyEntry,
): Promise<Candidate | { readonly obstacle: Obstacle }> {
  const stored = await findCourse(tx, entry.person);
  if (stored === undefined) return { obstacle: 'not-waiting' };
  const course = withOrderOn(stored, rules, today);
  const obstacle = obstacleOf(course, session);
  if (obstacle !== undefined) return { obstacle };
  if ((await findBooking(tx, session.id, entry.person)) !== undefined) return { obstacle: 'booked' };
  const called = calledOf(course);
  return called === undefined ? { obstacle: 'not-waiting' } : { entry, called };
}

async function whereIs(tx: Tx, { id, site, district }: Session) {
  return { session: id, district, commune: (await findSite(tx, site))?.commune ?? null };
}
