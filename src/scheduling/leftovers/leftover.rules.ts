import { instantAtSite } from '../../platform/clock.ts';
import type { Session } from '../sessions/session.ts';

/** Where a session is: what closeness is judged by. */
export interface Somewhere {
  readonly session: string;
  readonly district: string;
  /** Five digits; null where a district has no communes. */
  readonly commune: string | null;
}

/**
 * The neighbouring sessions, nearest first, by administration and not by anybody's choice: the same commune, then the
 * same district before the others; within, the commune whose code lies nearest (the General Statistics Office numbers
 * communes district by district, neighbours together); of equals, the session planned first.
 */
export function nearestFirst<T extends Somewhere>(home: Somewhere, others: readonly T[]): readonly T[] {
  return others
    .filter(({ session }) => session !== home.session)
    .map((other) => ({ other, distance: distanceOf(home, other) }))
    .sort(
      (a, b) =>
        a.distance[0] - b.distance[0] ||
        a.distance[1] - b.distance[1] ||
        (a.other.session < b.other.session ? -1 : 1),
    )
    .map(({ other }) => other);
}

const FAR = 100_000;

function distanceOf(home: Somewhere, other: Somewhere): readonly [number, number] {
  const known = home.commune !== null && other.commune !== null;
  const between = known ? Math.abs(Number(home.commune) - Number(other.commune)) : FAR;
  return [home.district === other.district ? 0 : 1, between];
}

/** Whether the day of a session is at its end: its last shift is over, or nobody is expected any more. */
export function isDayAtItsEnd(
  session: Pick<Session, 'day' | 'shifts'>,
  outstanding: number,
  now: Date,
): boolean {
  const last = session.shifts.at(-1);
  return outstanding === 0 || (last !== undefined && instantAtSite(session.day, last.end) <= now);
}

/** How many doses are nobody's: what is on hand, less those of people with bookings and those already offered. */
export function leftOver(onHand: number, live: number, offered: number): number {
  return Math.max(0, onHand - live - offered);
}
