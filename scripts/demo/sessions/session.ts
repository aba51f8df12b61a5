import { z } from 'zod';
import { listAll, withId } from '../../support/calls.ts';
import { inParallel } from '../../support/client.ts';
import { Dice } from '../../support/random.ts';
import {
  type District,
  type GivenDose,
  PARALLEL,
  type RegisteredPerson,
  type Rehearsal,
  type Session,
  type Site,
} from '../rehearsal.ts';

const bookingRow = z.object({
  id: z.string(),
  person: z.string(),
  shift: z.string(),
  state: z.string(),
  doseNumber: z.number(),
  slot: z.number(),
});
export type BookingRow = z.infer<typeof bookingRow>;
const stockLine = z.object({ account: z.string(), lot: z.string(), onHand: z.number(), state: z.string() });

export const SHIFTS = [
  ['07:30', '08:30'],
  ['08:30', '09:30'],
  ['09:30', '10:30'],
  ['13:30', '14:30'],
] as const;

/** Plans a session: a day at one of the district's sites, for as many people as there are doses for. */
export async function planSession(
  rehearsal: Rehearsal,
  district: District,
  site: Site,
  day: string,
  product: string,
  capacity: number,
): Promise<Session> {
  const share = Math.floor(capacity / SHIFTS.length);
  const shifts = SHIFTS.map(([start, end], index) => ({
    start,
    end,
    capacity: share + (index < capacity % SHIFTS.length ? 1 : 0),
  })).filter((shift) => shift.capacity > 0);
  const made = await district.client.post(
    '/v1/sessions',
    { site: site.id, day, product, tables: 8, shifts },
    withId,
  );
  const session = { id: made.id, day, product, district, site, capacity };
  rehearsal.sessions.push(session);
  return session;
}

const publishedAnswer = z.object({ called: z.number(), standby: z.number(), standbyHash: z.string() });

/** Publishes a session: its call list is cut from the order, its standby list fixed. The request holds numbers, never names. */
export async function publish(
  session: Session,
  call = session.capacity,
): Promise<z.infer<typeof publishedAnswer>> {
  return session.district.client.post(
    `/v1/sessions/${session.id}/publish`,
    { call, standby: Math.ceil(session.capacity / 4) },
    publishedAnswer,
  );
}

/** People who were called answer: most confirm, some decline, a share of them stays silent. */
export async function answerCalls(rehearsal: Rehearsal, session: Session, silent: number): Promise<void> {
  const called = (await bookingsOf(session)).filter((row) => row.state === 'called');
  await inParallel(called, PARALLEL, async (row) => {
    const dice = diceOf(personOf(rehearsal, row), 1);
    if (dice.chance(silent)) return;
    const verb = dice.chance(0.05) ? 'decline' : 'confirm';
    await session.district.client.post(`/v1/bookings/${row.id}/${verb}`, undefined, z.unknown());
  });
}

/** What is at the session, set aside and in open vials, first expiry first. */
export async function sessionStock({ id, site }: Session): Promise<z.infer<typeof stockLine>[]> {
  const lines = await listAll(site.client, `/v1/stock?area=${site.id}`, stockLine);
  const opened = await listAll(site.client, `/v1/sessions/${id}/vials`, withId);
  const accounts = new Set([`session:${id}`, ...opened.map((vial) => `vial:${vial.id}`)]);
  return lines.filter((line) => accounts.has(line.account));
}

/** Every booking of a session. */
export function bookingsOf({ id, site }: Session): Promise<BookingRow[]> {
  return listAll(site.client, `/v1/sessions/${id}/bookings`, bookingRow);
}

export function personOf(rehearsal: Rehearsal, row: { readonly person: string }): RegisteredPerson {
  const person = rehearsal.people.get(row.person);
  if (person === undefined) throw new Error('somebody was called who is not registered');
  return person;
}

export function diceOf(person: RegisteredPerson, salt: number): Dice {
  return new Dice(person.serial * 8 + salt);
}

/** The doses that were given at these sessions. */
export function givenAt({ given }: Rehearsal, sessions: readonly Session[]): GivenDose[] {
  return given.filter((dose) => sessions.some(({ id }) => id === dose.session.id));
}
