import { z } from 'zod';
import { createAccount } from '../../src/accounts/create-account.ts';
import { listCommunes } from '../../src/places/administrative-units.ts';
import { addDays, dayAtSite, instantAtSite, type ManualClock } from '../../src/platform/clock.ts';
import { systemActor } from '../../src/platform/http/auth.ts';
import { createLog } from '../../src/platform/log.ts';
import type { Service } from '../../src/start-service.ts';
import { Client, inParallel, Tally } from '../support/client.ts';
import { madeUpName } from '../support/names.ts';
import { Dice } from '../support/random.ts';

const PROVINCE = '26';
const DISTRICT = '26-252';
const PASSWORD = 'bench-password-0';
const WIDTH = 16;
const withId = z.object({ id: z.string() });
const withPseudonym = z.object({ id: z.string(), memberships: z.array(withId) });
const bookings = z.object({
  items: z.array(z.object({ id: z.string(), person: z.string(), shift: z.string(), state: z.string() })),
  next: z.string().optional(),
});

/** A province with one district that works, set up through the API like any other. */
export interface Scene {
  readonly province: Client;
  readonly provinceSecond: Client;
  readonly district: Client;
  readonly ministry: Client;
  readonly token: string;
  readonly clock: ManualClock;
}

export interface ReadySession {
  readonly id: string;
  readonly site: string;
  readonly people: readonly string[];
  readonly lots: readonly string[];
}

let rounds = 0;

export async function setScene(service: Service, clock: ManualClock, identityKey: string): Promise<Scene> {
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
  const scene = {
    ministry: await account('bench.ministry', 'ministry', 'VN'),
    province: await account('bench.province', 'province', PROVINCE),
    provinceSecond: await account('bench.second', 'province', PROVINCE),
    district: await account('bench.district', 'district', DISTRICT),
  };
  await scene.province.post(`/v1/provinces/${PROVINCE}/campaign`, undefined, z.unknown());
  const answer = await fetch(`${service.url}/v1/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: 'bench.district', password: PASSWORD }),
  });
  const { token } = z.object({ token: z.string() }).parse(await answer.json());
  return { ...scene, token, clock };
}

/** The i-th commune of the district: every session of a bench has one of its own, so that none takes another's people. */
export function communeOf(index: number): string {
  const commune = listCommunes(DISTRICT)[index]?.code;
  if (commune === undefined) throw new Error('the district has no more communes');
  return commune;
}

/** Registers and verifies so many workers of group 13 who live in the commune. */
export async function settle(scene: Scene, commune: string, count: number): Promise<string[]> {
  const dice = new Dice(Number(commune));
  const cast = Array.from({ length: count }, () => ({
    name: madeUpName(dice, 'male'),
    birthDate: `${dice.between(1960, 2000)}-${String(dice.between(1, 12)).padStart(2, '0')}-15`,
  }));
  return inParallel(cast, WIDTH, async (person) => {
    const made = await scene.district.post(
      '/v1/people',
      {
        ...person,
        district: DISTRICT,
        commune,
        sex: 'male',
        groups: [{ group: 13, evidence: { kind: 'employer-list', reference: 'Danh sách' } }],
      },
      withPseudonym,
    );
    for (const { id } of made.memberships)
      await scene.province.post(`/v1/memberships/${id}/verify`, undefined, z.unknown());
    return made.id;
  });
}

/** A site with doses of so many lots, from a round of the Ministry to the refrigerator. */
export async function stockedSite(
  scene: Scene,
  doses: readonly number[],
): Promise<{ site: string; lots: string[] }> {
  rounds += 1;
  const site = await scene.district.post(
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
  const lots: string[] = [];
  for (const [index] of doses.entries()) {
    const lot = await scene.ministry.post(
      '/v1/lots',
      {
        product: 'astrazeneca',
        number: `B${rounds}-${index}`,
        expiry: `2022-0${index + 1}-28`,
        dosesPerVial: 10,
        manufacturer: 'Giả định',
      },
      withId,
    );
    lots.push(lot.id);
  }
  const lines = lots.map((lot, index) => ({ lot, doses: doses[index] ?? 0 }));
  const total = doses.reduce((sum, count) => sum + count, 0);
  const round = await scene.ministry.post(
    '/v1/rounds',
    {
      number: rounds,
      decision: { number: `${rounds}/QĐ`, date: '2021-08-01', signer: 'Giả định' },
      product: 'astrazeneca',
      source: 'covax',
      lots: lines,
      lines: [{ unit: PROVINCE, purpose: 'area', doses: total }],
      finishBy: '2021-12-31',
    },
    withId,
  );
  await scene.province.post(`/v1/rounds/${round.id}/receipts`, { unit: PROVINCE, lines }, z.unknown());
  const arrived = { lines: lines.map(({ lot, doses: received }) => ({ lot, received })) };
  for (const [from, to, sender] of [
    [PROVINCE, DISTRICT, scene.province],
    [DISTRICT, site.id, scene.district],
  ] as const) {
    const sent = await sender.post('/v1/shipments', { from, to, lines }, withId);
    await scene.district.post(`/v1/shipments/${sent.id}/receive`, arrived, z.unknown());
  }
  return { site: site.id, lots };
}

/** A published session for the people of a commune, three days ahead. */
export async function publishedSession(
  scene: Scene,
  site: string,
  commune: string,
  places: number,
  publication: { call: number; standby: number; invite?: number },
): Promise<string> {
  const day = addDays(dayAtSite(scene.clock.now()), 3);
  const session = await scene.district.post(
    '/v1/sessions',
    {
      site,
      day,
      product: 'astrazeneca',
      tables: 100,
      communes: [commune],
      shifts: [{ start: '07:30', end: '08:30', capacity: places }],
    },
    withId,
  );
  await scene.district.post(`/v1/sessions/${session.id}/publish`, publication, z.unknown());
  return session.id;
}

/** On the day: opens the sessions, checks everybody in and screens them, up to the needle. */
export async function upToTheNeedle(
  scene: Scene,
  sessions: readonly string[],
): Promise<Map<string, string[]>> {
  const day = addDays(dayAtSite(scene.clock.now()), 3);
  scene.clock.set(instantAtSite(day, '07:30'));
  const people = new Map<string, string[]>();
  for (const session of sessions) {
    await scene.district.post(`/v1/sessions/${session}/open`, undefined, z.unknown());
    const rows: z.infer<typeof bookings>['items'] = [];
    for (let cursor = ''; ; ) {
      const page = await scene.district.get(`/v1/sessions/${session}/bookings?limit=200${cursor}`, bookings);
      rows.push(...page.items);
      if (page.next === undefined) break;
      cursor = `&cursor=${page.next}`;
    }
    await inParallel(rows, WIDTH, async ({ id }) => {
      await scene.district.post(`/v1/bookings/${id}/check-in`, undefined, z.unknown());
      await scene.district.post(
        `/v1/bookings/${id}/screenings`,
        { answers: HEALTHY, vitals: { temperature: 36.7 } },
        z.unknown(),
      );
    });
    people.set(
      session,
      rows.map(({ person }) => person),
    );
  }
  scene.clock.set(instantAtSite(day, '08:00'));
  return people;
}

const HEALTHY = {
  acuteDisease: false,
  breastfeeding: false,
  chronicStable: false,
  chronicProgressing: false,
  immunosuppressed: false,
  bleedingDisorder: false,
  alteredConsciousness: false,
  makerContraindication: false,
};
