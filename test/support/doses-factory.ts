import type { DoseRecord } from '../../src/doses/dose.ts';
import type { Screened } from '../../src/doses/screening/screening.ts';
import { getCourse, replaceCourse } from '../../src/people/courses/course.store.ts';
import type { Course } from '../../src/people/courses/course.ts';
import { withTransaction } from '../../src/platform/database/database.ts';
import type { Booking } from '../../src/scheduling/bookings/booking.ts';
import { registerSomeSite } from './places-factory.ts';
import {
  bookingsOf,
  freshCommune,
  openSession,
  type PublishedSession,
  publishedSession,
  type SessionPlan,
  stockAt,
} from './scheduling-factory.ts';
import type { SignedIn, TestService } from './service.ts';

/** Answers and signs that every version finds eligible. */
export const HEALTHY = {
  answers: {
    acuteDisease: false,
    breastfeeding: false,
    chronicStable: false,
    chronicProgressing: false,
    immunosuppressed: false,
    bleedingDisorder: false,
    alteredConsciousness: false,
    makerContraindication: false,
  },
  vitals: { temperature: 36.8, pulse: 74, systolic: 118, diastolic: 76, breaths: 16 },
};

/** What the staff find when a condition holds that has them inject with caution, defer, or never inject. */
export const CAUTIOUS = { ...HEALTHY, vitals: { ...HEALTHY.vitals, systolic: 150 } };
export const ILL = { ...HEALTHY, answers: { ...HEALTHY.answers, acuteDisease: true } };
export const NEVER = { ...HEALTHY, answers: { ...HEALTHY.answers, makerContraindication: true } };

export interface OpenSession extends PublishedSession {
  /** In order of shift and slot; nobody has checked in. */
  readonly bookings: readonly Booking[];
}

export interface OpenSessionPlan extends SessionPlan {
  /** How many are called, and how many more are on the standby list. */
  readonly call?: number;
  readonly standby?: number;
  /** How many people are made up for it; default: as many as are called and on standby. */
  readonly people?: number;
  readonly canResuscitate?: boolean;
  /** Last day of use of the lot. */
  readonly expiry?: string;
}

/** An open session with people called and a dose for every slot; the clock stands at its opening. */
export async function openedSession(service: TestService, plan: OpenSessionPlan = {}): Promise<OpenSession> {
  const published = await calledSession(service, plan);
  await openSession(service, published);
  return { ...published, bookings: await bookingsOf(service, published.session.id) };
}

/** The same, published and not yet open. */
export async function calledSession(service: TestService, plan: OpenSessionPlan = {}): Promise<OpenSession> {
  const { call = 2, standby = 1, canResuscitate = true, expiry = '2021-12-31', ...rest } = plan;
  const at = rest.at ?? freshCommune();
  const site = rest.site ?? (await registerSomeSite(service, { ...at, tables: 20, canResuscitate })).id;
  const slots = rest.slots ?? [Math.max(call, 1), 1];
  const doses = rest.stock ?? slots[0] + slots[1];
  const product = rest.product ?? 'astrazeneca';
  const lot = await stockAt(service, site, doses, { product, expiry });
  const published = await publishedSession(service, {
    ...rest,
    slots,
    at,
    site,
    stock: 0,
    people: plan.people ?? call + standby,
    publication: { call, standby },
  });
  return { ...published, lot, bookings: await bookingsOf(service, published.session.id) };
}

/** Checks a booking in. */
export async function checkIn(staff: SignedIn, booking: Pick<Booking, 'id'>): Promise<void> {
  await staff.post(`/v1/bookings/${booking.id}/check-in`).expect(200);
}

/** Screens a checked-in person. */
export async function screen(
  staff: SignedIn,
  booking: Pick<Booking, 'id'>,
  finding: object = HEALTHY,
): Promise<Screened> {
  const answer = await staff.post(`/v1/bookings/${booking.id}/screenings`, finding);
  if (answer.status !== 201) throw new Error(`not screened: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Checks a person in and screens them as eligible. */
export async function makeReady(staff: SignedIn, bookings: readonly Pick<Booking, 'id'>[]): Promise<void> {
  for (const booking of bookings) {
    await checkIn(staff, booking);
    await screen(staff, booking);
  }
}

/** The body of an injection given now. */
export function doseBody(
  service: TestService,
  { session, lot }: Pick<OpenSession, 'session' | 'lot'>,
  person: string,
  changes: object = {},
): Record<string, unknown> {
  const injectedAt = service.clock.now().toISOString();
  return { session: session.id, person, lot, injectedAt, vaccinator: 'TD-014', ...changes };
}

/** Records a dose of a person who is ready for it. */
export async function giveDose(
  service: TestService,
  open: OpenSession,
  person: string,
  changes: object = {},
): Promise<DoseRecord> {
  const answer = await open.staff.post('/v1/doses', doseBody(service, open, person, changes));
  if (answer.status !== 201) throw new Error(`no dose: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Writes facts of a course straight to the store, as if recorded earlier and elsewhere. */
export async function alterCourse(
  service: TestService,
  person: string,
  facts: Partial<Course['facts']>,
): Promise<void> {
  await withTransaction(service.database, async (tx) => {
    const course = await getCourse(tx, person);
    await replaceCourse(tx, { ...course, facts: { ...course.facts, ...facts } }, course.version);
  });
}
