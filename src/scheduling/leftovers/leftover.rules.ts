import type { CommuneDistance } from '../../places/distance.rules.ts';
import { instantAtSite } from '../../platform/clock.ts';
import { compare } from '../../platform/compare.ts';
import type { Session } from '../sessions/session.ts';

/** Where a session is held, as far as distance is judged by it. */
export interface Somewhere {
  readonly session: string;
  readonly district: string;
  /** Five digits; null where a district has no communes. */
  readonly commune: string | null;
}

/**
 * The neighbouring sessions, nearest first, by administration and not by anybody's choice: the same district before
 * the others, within it the nearest commune; on a tie, the session planned first.
 */
export function nearestFirst<T extends Somewhere>(
  home: Somewhere,
  others: readonly T[],
  distance: CommuneDistance,
): readonly T[] {
  const isElsewhere = ({ district }: T): number => Number(district !== home.district);
  return others
    .filter(({ session }) => session !== home.session)
    .sort(
      (a, b) =>
        isElsewhere(a) - isElsewhere(b) ||
        distance(home.commune, a.commune) - distance(home.commune, b.commune) ||
        compare(a.session, b.session),
    );
}

/** Whether the day of a session is at its end: its last shift is over, or nobody with a booking is still to come. */
export function isDayAtItsEnd(
  session: Pick<Session, 'day' | 'shifts'>,
  outstanding: number,
  now: Date,
): boolean {
  const last = session.shifts.at(-1);
  return outstanding === 0 || (last !== undefined && instantAtSite(session.day, last.end) <= now);
}

/** Doses left over: those on hand less one for each live booking and each open offer. */
export function leftOver(onHand: number, live: number, offered: number): number {
  return Math.max(0, onHand - live - offered);
}
