import { z } from 'zod';
import { createAccount } from '../../../src/accounts/create-account.ts';
import { listCommunes } from '../../../src/places/administrative-units.ts';
import { addDays, dayAtSite, instantAtSite, type ManualClock } from '../../../src/platform/clock.ts';
import { systemActor } from '../../../src/platform/http/auth.ts';
import { createLog } from '../../../src/platform/log.ts';
import type { UseCaseContext } from '../../../src/platform/use-case.ts';
import type { Service } from '../../../src/start-service.ts';
import {
  announceRound,
  confirmReceipt,
  HEALTHY,
  listAll,
  registerPerson,
  ship,
  verifyGroups,
  withId,
} from '../../support/calls.ts';
import { Client, inParallel, Tally } from '../../support/client.ts';
import { madeUpBirthDate, madeUpName } from '../../support/made-up-people.ts';
import { Dice } from '../../support/random.ts';

export const PROVINCE = '26';
const DISTRICT = '26-252';
const PASSWORD = 'bench-password-0';
const PARALLEL = 16;
const booking = z.object({ id: z.string(), person: z.string() });

/** A province with one district that works, set up through the API like any other. */
export interface BenchProvince {
  readonly ministry: Client;
  readonly province: Client;
  readonly district: Client;
  /** Of the district's account, for the programs that make the load. */
  readonly token: string;
  readonly clock: ManualClock;
  /** For use cases that the bench calls by itself. */
  readonly context: UseCaseContext;
}

let rounds = 0;

export async function setUpProvince(
  service: Service,
  clock: ManualClock,
  identityKey: string,
): Promise<BenchProvince> {
  const context = {
    database: service.database,
    clock,
    actor: systemActor('VN'),
    requestId: 'bench',
    log: createLog('silent'),
    secrets: { identityKey },
  };
  const tally = new Tally();
  const account = async (
    username: string,
    role: 'ministry' | 'province' | 'district',
    area: string,
  ): Promise<Client> => {
    await createAccount(context, { username, password: PASSWORD, role, area });
    return new Client(service.url, { username, password: PASSWORD }, tally);
  };
  const users = {
    ministry: await account('bench.ministry', 'ministry', 'VN'),
    province: await account('bench.province', 'province', PROVINCE),
    district: await account('bench.district', 'district', DISTRICT),
  };
  await users.province.post(`/v1/provinces/${PROVINCE}/campaign`, undefined, z.unknown());
  return { ...users, token: await users.district.signIn(), clock, context };
}

/** The i-th commune of the district: each session of the bench has one of its own, so that none takes another's people. */
export function communeOf(index: number): string {
  const commune = listCommunes(DISTRICT)[index]?.code;
  if (commune === undefined) throw new Error('the district has no more communes');
  return commune;
}

/** Registers and verifies workers of group 13 who live in the commune. Returns their ids. */
export async function registerWorkers(
  { district, province }: BenchProvince,
  commune: string,
  count: number,
): Promise<string[]> {
  const dice = new Dice(Number(commune));
  const people = Array.from({ length: count }, () => ({
    name: madeUpName(dice, 'male'),
    birthDate: madeUpBirthDate(dice, 1960, 2000),
  }));
  const groups = [{ group: 13, evidence: { kind: 'employer-list', reference: 'Danh sách' } }];
  return inParallel(people, PARALLEL, async (person) => {
    const order = { ...person, district: DISTRICT, commune, sex: 'male', groups };
    const registered = await registerPerson(district, order);
    await verifyGroups(province, registered);
    return registered.id;
  });
}

/** A site with doses of one lot for each number, brought there from a round of the Ministry. */
export async function stockedSite(
  { ministry, province, district }: BenchProvince,
  doses: readonly number[],
): Promise<{ site: string; lots: readonly string[] }> {
  rounds += 1;
  const site = await district.post(
    '/v1/sites',
    {
      district: DISTRICT,
      name: `Điểm tiêm đo ${rounds}`,
      kind: 'hospital',
      sector: 'public',
      tables: 100,
      canResuscitate: true,
      head: 'Giả định',
    },
    withId,
  );
  const round = await announceRound(ministry, PROVINCE, {
    number: rounds,
    decision: `${rounds}/QĐ`,
    date: '2021-08-01',
    product: 'astrazeneca',
    manufacturer: 'Giả định',
    source: 'covax',
    lots: doses.map((count, index) => ({
      number: `B${rounds}-${index}`,
      expiry: `2022-0${index + 1}-28`,
      dosesPerVial: 10,
      doses: count,
    })),
    others: [],
    finishBy: '2021-12-31',
  });
  const lines = round.lots.map((lot, index) => ({ lot, doses: doses[index] ?? 0 }));
  await confirmReceipt(province, PROVINCE, round.id, lines);
  await ship(province, district, { from: PROVINCE, to: DISTRICT, lines });
  await ship(district, district, { from: DISTRICT, to: site.id, lines });
  return { site: site.id, lots: round.lots };
}

/** A published session for the people of a commune, three days ahead. */
export async function publishedSession(
  { district, clock }: BenchProvince,
  site: string,
  commune: string,
  slots: number,
  publication: { call: number; standby: number; invite?: number },
): Promise<string> {
  const day = addDays(dayAtSite(clock.now()), 3);
  const session = await district.post(
    '/v1/sessions',
    {
      site,
      day,
      product: 'astrazeneca',
      tables: 100,
      communes: [commune],
      shifts: [{ start: '07:30', end: '08:30', capacity: slots }],
    },
    withId,
  );
  await district.post(`/v1/sessions/${session.id}/publish`, publication, z.unknown());
  return session.id;
}

/** On the day: opens the sessions, checks everybody in and screens them. Returns the people of each session. */
export async function upToTheInjection(
  { district, clock }: BenchProvince,
  sessions: readonly string[],
): Promise<Map<string, string[]>> {
  const day = addDays(dayAtSite(clock.now()), 3);
  clock.set(instantAtSite(day, '07:30'));
  const people = new Map<string, string[]>();
  for (const session of sessions) {
    await district.post(`/v1/sessions/${session}/open`, undefined, z.unknown());
    const bookings = await listAll(district, `/v1/sessions/${session}/bookings`, booking);
    await inParallel(bookings, PARALLEL, async ({ id }) => {
      await district.post(`/v1/bookings/${id}/check-in`, undefined, z.unknown());
      const screening = { answers: HEALTHY, vitals: { temperature: 36.7 } };
      await district.post(`/v1/bookings/${id}/screenings`, screening, z.unknown());
    });
    people.set(
      session,
      bookings.map(({ person }) => person),
    );
  }
  clock.set(instantAtSite(day, '08:00'));
  return people;
}
