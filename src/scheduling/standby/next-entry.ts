import { findCourse } from '../../people/courses/course.store.ts';
import { withOrderOn } from '../../people/order/order.rules.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { ProvincePolicy } from '../../policy/campaign/policy.store.ts';
import type { IsoDate } from '../../policy/terms.ts';
import { findBooking } from '../bookings/booking.store.ts';
import type { Session, StandbyEntry } from '../sessions/session.ts';
import { type Called, calledOf, type Obstacle, obstacleOf } from './call.rules.ts';
import { changeStandbyEntry, listWaitingEntries } from './standby-entry.store.ts';

/** A session, and the rules and the day by which people are called to it. */
export interface Calling {
  readonly session: Session;
  readonly rules: ProvincePolicy;
  readonly today: IsoDate;
}

/** An entry of a standby list whose person can be called. */
export interface Candidate {
  readonly entry: StandbyEntry;
  readonly called: Called;
}

const PAGE = 20;

/**
 * The first waiting entry of the session's standby list whose person can still come by the rules of `today`. Entries
 * before it are marked as skipped, with the reason. Undefined: nobody is left on the list.
 */
export async function takeNextEntry(tx: Tx, calling: Calling): Promise<Candidate | undefined> {
  for (;;) {
    const entries = await listWaitingEntries(tx, calling.session.id, { after: 0, limit: PAGE });
    if (entries.length === 0) return undefined;
    for (const entry of entries) {
      const found = await judgeEntry(tx, calling, entry);
      if ('called' in found) return found;
      await changeStandbyEntry(tx, entry, { status: 'skipped', skipReason: found.obstacle });
    }
  }
}

/** Whether the person of an entry, of this session's list or another's, can be called to this session now; if not, why. */
export async function judgeEntry(
  tx: Tx,
  { session, rules, today }: Calling,
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
