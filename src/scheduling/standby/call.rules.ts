import type { Course, CourseInOrder } from '../../people/courses/course.ts';
import type { Booking, BookingSource } from '../bookings/booking.ts';
import type { Session, StandbyEntry } from '../sessions/session.ts';
import type { Slot } from '../sessions/shift.rules.ts';

/** What a booking takes from a person's turn in the order. */
export type Called = Pick<
  CourseInOrder,
  'person' | 'pseudonym' | 'key' | 'doseNumber' | 'kind' | 'policyVersion'
>;

/** Why a person cannot be given a slot of a session. */
export type Obstacle = NonNullable<StandbyEntry['skipReason']>;

/** Why this person cannot be given a slot of the session; undefined: they can. */
export function obstacleOf(
  course: Pick<Course, 'booking' | 'order'>,
  session: Pick<Session, 'product' | 'day'>,
): Obstacle | undefined {
  if (course.booking !== '') return 'booked';
  if (!course.order.waiting) return 'not-waiting';
  if (!course.order.products.includes(session.product)) return 'other-product';
  return course.order.notBefore > session.day ? 'too-early' : undefined;
}

/** The person as they would be called now; undefined if they are not waiting. */
export function calledOf(course: Course): Called | undefined {
  const { doseNumber, kind, key, policyVersion } = course.order;
  if (doseNumber === null || kind === null) return undefined;
  return { person: course.id, pseudonym: course.pseudonym, key, doseNumber, kind, policyVersion };
}

/** Whether the person lives where the session calls people from. */
export function inCatchment(
  course: Pick<Course, 'district' | 'commune'>,
  session: Pick<Session, 'district' | 'communes'>,
): boolean {
  if (course.district !== session.district) return false;
  if (session.communes.length === 0) return true;
  return course.commune !== null && session.communes.includes(course.commune);
}

/** The booking of a person who is called. `confirmBy`: see `confirmByOf`. */
export function bookingOf(
  session: Session,
  called: Called,
  slot: Slot,
  how: {
    readonly id: string;
    readonly source: BookingSource;
    readonly calledAt: Date;
    readonly confirmBy: Date;
  },
): Booking {
  const { province, district, site, day, product } = session;
  const { person, pseudonym, key, doseNumber, kind, policyVersion } = called;
  return {
    id: how.id,
    province,
    district,
    site,
    session: session.id,
    day,
    shift: slot.shift,
    slot: slot.number,
    person,
    pseudonym,
    product,
    doseNumber,
    kind,
    source: how.source,
    key,
    policyVersion,
    state: 'called',
    calledAt: how.calledAt.toISOString(),
    confirmBy: how.confirmBy.toISOString(),
    version: 1,
  };
}
