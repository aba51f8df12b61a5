import { insertCourse } from '../../src/people/courses/course.store.ts';
import { orderOf } from '../../src/people/order/order.rules.ts';
import { commitToBirthDate } from '../../src/people/registry/birth-commitment.ts';
import { insertPerson } from '../../src/people/registry/person.store.ts';
import { listCommunes, listDistricts } from '../../src/places/administrative-units.ts';
import type { AreaCode } from '../../src/platform/area.ts';
import { addDays, dayAtSite } from '../../src/platform/clock.ts';
import { withTransaction } from '../../src/platform/database/database.ts';
import { keyedHashHex } from '../../src/platform/hash.ts';
import { newId } from '../../src/platform/id.ts';
import { loadPolicy } from '../../src/policy/campaign/policy.store.ts';
import type { ProductCode } from '../../src/policy/terms.ts';
import { listBookingsInStates } from '../../src/scheduling/bookings/booking.store.ts';
import type { Booking } from '../../src/scheduling/bookings/booking.ts';
import { BOOKING_STATES } from '../../src/scheduling/bookings/booking.ts';
import type { Publication, Published, Session } from '../../src/scheduling/sessions/session.ts';
import { postMovement } from '../../src/supply/ledger/stock.ts';
import { registerSomeSite } from './places-factory.ts';
import type { SignedIn, TestService } from './service.ts';

export const PRODUCT: ProductCode = 'astrazeneca';

export interface InOrder {
  readonly id: string;
  readonly pseudonym: string;
}

let lots = 0;
let people = 0;
let communes = 0;

/** Registers a lot and puts doses of it in stock at a place. Returns its id. */
export async function stockAt(
  service: TestService,
  place: AreaCode,
  doses: number,
  { product = PRODUCT, expiry = '2021-12-31' }: { product?: ProductCode; expiry?: string } = {},
): Promise<string> {
  lots += 1;
  const ministry = await service.as('ministry', 'VN');
  const answer = await ministry
    .post('/v1/lots', {
      product,
      number: `T${String(lots).padStart(4, '0')}`,
      expiry,
      dosesPerVial: 10,
      manufacturer: 'Test works',
    })
    .expect(201);
  const lot: string = answer.body.id;
  const now = service.clock.now();
  await withTransaction(service.database, async (tx) => {
    const outcome = await postMovement(tx, {
      lot,
      doses,
      from: 'supplier',
      to: place,
      kind: 'receipt',
      by: 'test',
      now,
    });
    if (outcome !== 'posted') throw new Error(`no stock: ${outcome}`);
  });
  return lot;
}

/**
 * `count` people with a verified membership, in the order in which they will be called: each was born a day after the
 * one before. Written through the stores, so that hundreds are quick.
 */
export async function peopleInOrder(
  service: TestService,
  count: number,
  {
    district = '26-243',
    commune = '08707',
    firstBirthDate = '1960-01-01',
    group = 1,
    phone,
  }: {
    district?: AreaCode;
    commune?: string | null;
    firstBirthDate?: string;
    group?: number;
    phone?: string;
  } = {},
): Promise<InOrder[]> {
  const now = service.clock.now();
  const province = district.slice(0, 2);
  const policy = await loadPolicy(service.database, province);
  const made: InOrder[] = [];
  await withTransaction(service.database, async (tx) => {
    made.length = 0;
    for (let index = 0; index < count; index += 1) {
      people += 1;
      const id = newId(province, now);
      const birthDate = addDays(firstBirthDate, index);
      const pseudonym = keyedHashHex('test', id);
      const common = { id, province, district, commune, pseudonym, birthDate };
      const drawSeed = policy.seeds.length;
      const facts = {
        memberships: [{ membership: newId(district, now), group, status: 'verified' as const }],
        history: [],
        deferredUntil: null,
        contraindicated: [],
        immunosuppressed: false,
      };
      const order = orderOf({ pseudonym, birthDate, drawSeed, facts }, policy, dayAtSite(now));
      const birthCommitment = commitToBirthDate('test', birthDate);
      await insertCourse(tx, { ...common, drawSeed, birthCommitment, facts, version: 0, booking: '', order });
      await insertPerson(
        tx,
        {
          ...common,
          name: `Người Thử ${people}`,
          sex: 'male',
          nationality: 'VNM',
          identityGrade: 'no-id',
          ...(phone === undefined ? {} : { phone }),
          registeredAt: now.toISOString(),
          registeredBy: 'test',
        },
        { nameKey: `nguoi thu ${people}`, pseudonymKey: 'test' },
      );
      made.push({ id, pseudonym });
    }
  });
  return made;
}

/** A commune without residents, so that a test has its own order. */
export function freshCommune(): { district: AreaCode; commune: string } {
  const commune = listDistricts('26').flatMap(({ code }) => listCommunes(code))[communes];
  if (commune === undefined) throw new Error('no commune is left');
  communes += 1;
  return { district: commune.district, commune: commune.code };
}

export interface SessionPlan {
  /** Where: a commune is the catchment; default a fresh one with a new site in its district. */
  readonly at?: { readonly district: AreaCode; readonly commune: string };
  /** An existing site. */
  readonly site?: AreaCode;
  readonly day?: string;
  readonly product?: ProductCode;
  /** Slots of each of the two shifts, 07:30 and 08:30. */
  readonly slots?: readonly [number, number];
  /** Doses put in stock at the site; default: one for each slot. */
  readonly stock?: number;
}

export interface DraftedSession {
  readonly session: Session;
  readonly at: { readonly district: AreaCode; readonly commune: string };
  readonly staff: SignedIn;
  readonly lot: string;
}

/** A drafted session at a site with stock. */
export async function draftSession(service: TestService, plan: SessionPlan = {}): Promise<DraftedSession> {
  const { day = addDays(dayAtSite(service.clock.now()), 3), product = PRODUCT, slots = [5, 5] } = plan;
  const at = plan.at ?? freshCommune();
  const tables = 20;
  const site = plan.site ?? (await registerSomeSite(service, { ...at, tables })).id;
  const stock = plan.stock ?? slots[0] + slots[1];
  const lot = stock === 0 ? '' : await stockAt(service, site, stock, { product });
  const staff = await service.as('site', site);
  const answer = await staff.post('/v1/sessions', {
    site,
    day,
    product,
    tables,
    communes: [at.commune],
    shifts: [
      { start: '07:30', end: '08:30', capacity: slots[0] },
      { start: '08:30', end: '09:30', capacity: slots[1] },
    ],
  });
  if (answer.status !== 201) throw new Error(`no session: ${JSON.stringify(answer.body)}`);
  return { session: answer.body, at, staff, lot };
}

export interface PublishedSession extends DraftedSession {
  readonly published: Published;
  readonly people: readonly InOrder[];
}

/** A published session: `people` verified people of its catchment, some of them called, some on the standby list. */
export async function publishedSession(
  service: TestService,
  {
    people: count = 15,
    publication = { call: 10, standby: 5 },
    ...plan
  }: SessionPlan & { people?: number; publication?: Publication } = {},
): Promise<PublishedSession> {
  const drafted = await draftSession(service, plan);
  const made = await peopleInOrder(service, count, drafted.at);
  const answer = await drafted.staff.post(`/v1/sessions/${drafted.session.id}/publish`, publication);
  if (answer.status !== 200) throw new Error(`not published: ${JSON.stringify(answer.body)}`);
  return { ...drafted, session: answer.body.session, published: answer.body, people: made };
}

/** Opens a published session on its day (the clock is moved to 07:30 there if it is earlier). */
export async function openSession(
  service: TestService,
  { session, staff }: Pick<PublishedSession, 'session' | 'staff'>,
): Promise<void> {
  const start = new Date(`${session.day}T07:30:00+07:00`);
  if (service.clock.now() < start) service.clock.set(start);
  await staff.post(`/v1/sessions/${session.id}/open`).expect(200);
}

/** Every booking of a session, in order of shift and slot. */
export async function bookingsOf(service: TestService, session: string): Promise<Booking[]> {
  const found = await listBookingsInStates(service.database, session, BOOKING_STATES);
  return found.sort((a, b) => (a.shift === b.shift ? a.slot - b.slot : a.shift < b.shift ? -1 : 1));
}
