import type { DoseRecord } from '../../src/doses/dose.ts';
import { findingIdOf } from '../../src/findings/finding.ts';
import type { Suspicion } from '../../src/findings/finding-kind.ts';
import { keepSuspicion } from '../../src/findings/keep-suspicion.ts';
import { listCommunes, listDistricts } from '../../src/places/administrative-units.ts';
import type { AreaCode } from '../../src/platform/area.ts';
import { dayAtSite } from '../../src/platform/clock.ts';
import { createTokens, type Role } from '../../src/platform/http/auth.ts';
import type { Hints } from './arbitrary-of-schema.ts';
import { calledSession, giveDose, makeReady, type OpenSession, openedSession } from './doses-factory.ts';
import { registerPerson, startCampaign } from './people-factory.ts';
import { declareSomeFacility } from './places-factory.ts';
import { peopleInOrder } from './scheduling-factory.ts';
import { type SignedIn, TEST_SECRET, type TestService } from './service.ts';
import { createRound, registerLot, stockUp } from './supply-factory.ts';

/** One thing of each kind a request can name, all in one district. */
export interface World {
  readonly province: AreaCode;
  readonly district: AreaCode;
  readonly site: AreaCode;
  readonly commune: string;
  /** A session that is open, a booking of it, one who has checked in and is screened, and a dose given. */
  readonly session: string;
  readonly booking: string;
  readonly ready: string;
  readonly patient: string;
  readonly dose: string;
  /** A session that has been published. */
  readonly published: string;
  readonly person: string;
  readonly membership: string;
  readonly consent: string;
  readonly facility: string;
  readonly account: string;
  readonly lot: string;
  readonly hold: string;
  readonly round: string;
  readonly shareOut: string;
  readonly shipment: string;
  /** A stock count of the district that somebody else has to decide. */
  readonly count: string;
  /** An override that was asked for, and a leftover dose that was offered. */
  readonly override: string;
  readonly offer: string;
  readonly finding: string;
  /** A session plan of the district, and the question that a severe reaction to the dose has raised. */
  readonly plan: string;
  readonly question: string;
}

/** Creates one of everything in a district through the API. */
export async function makeWorld(service: TestService, district: AreaCode): Promise<World> {
  const province = district.slice(0, 2);
  const commune = listCommunes(district)[0]?.code ?? '';
  const at = { district, commune };
  await startCampaign(service, province);
  const open = await openedSession(service, { at, call: 3 });
  const [first, second, third] = open.bookings;
  if (first === undefined || second === undefined || third === undefined)
    throw new Error('too few were called');
  await makeReady(open.staff, [first, second]);
  const dose = await giveDose(service, open, first.person);
  const next = await calledSession(service, { at, site: open.session.site, call: 1, standby: 1 });
  const clerk = await service.as('district', district, 'clerk');
  const person = await registerPerson(service, { ...at, birthDate: '2006-03-04' }, clerk);
  const facility = await declareSomeFacility(service, at);
  return {
    ...at,
    province,
    site: open.session.site,
    session: open.session.id,
    published: next.session.id,
    booking: third.id,
    ready: second.id,
    patient: second.person,
    dose: dose.id,
    person: person.id,
    membership: person.memberships[0]?.id ?? '',
    consent: await made(clerk, `/v1/people/${person.id}/consents`, {
      guardianName: 'Trần Thị Giám Hộ',
      relation: 'mother',
      product: 'comirnaty',
      givenAt: service.clock.now().toISOString(),
    }),
    facility: facility.id,
    account: (await service.as('site', open.session.site)).account,
    lot: open.lot,
    ...(await makeSupplies(service, at, open.session.site)),
    ...(await makeDepartures(service, at, open)),
    finding: await makeFinding(service, dose),
    plan: await made(clerk, '/v1/session-plans', {
      area: district,
      from: open.session.day,
      to: open.session.day,
    }),
    question: await askAboutLot(service, open, dose.id),
  };
}

async function askAboutLot(service: TestService, { staff }: OpenSession, dose: string): Promise<string> {
  const answer = await staff.post(`/v1/doses/${dose}/reactions`, {
    grade: 3,
    onsetAt: service.clock.now().toISOString(),
    signs: ['dyspnoea'],
    treatment: 'hospital',
    outcome: 'recovering',
    observedAtSite: true,
  });
  return answer.body.holdQuestion;
}

/** What departs from the call list: an override that is asked for, and an offer of a leftover dose. */
async function makeDepartures(
  service: TestService,
  at: { readonly district: AreaCode; readonly commune: string },
  open: OpenSession,
): Promise<Pick<World, 'override' | 'offer'>> {
  const { day, site } = open.session;
  const late = await openedSession(service, { at, site, day, call: 0, standby: 1 });
  const leftovers = await late.staff
    .post(`/v1/sessions/${late.session.id}/leftovers`, { doses: 1 })
    .expect(201);
  const [stranger] = await peopleInOrder(service, 1, at);
  const override = await made(open.staff, '/v1/overrides', {
    session: open.session.id,
    person: stranger?.id,
    refusal: 'dose/no-booking',
    reason: 'cannot-come-again',
    evidence: { kind: 'other-paper', number: '1/GT', date: day },
    note: 'đi công tác xa',
  });
  return { override, offer: leftovers.body.offers[0].id };
}

/** A finding about a dose, as the sweep keeps it. */
async function makeFinding(service: TestService, { id, site, day, pseudonym }: DoseRecord): Promise<string> {
  const suspicion: Suspicion = {
    kind: 'late-entry',
    ruleVersion: 1,
    subject: id,
    severity: 'low',
    area: site,
    day,
    people: [pseudonym],
    accounts: [],
    objects: [id],
    policyVersion: null,
    measures: { hoursLate: 80 },
  };
  await keepSuspicion(service.context(), suspicion);
  return findingIdOf(suspicion);
}

async function makeSupplies(
  service: TestService,
  { district, commune }: { readonly district: AreaCode; readonly commune: string },
  site: AreaCode,
): Promise<Pick<World, 'hold' | 'round' | 'shareOut' | 'shipment' | 'count'>> {
  const province = district.slice(0, 2);
  const head = await service.as('province', province);
  const lot = await registerLot(service, { expiry: '2022-06-30' });
  const round = await createRound(service, {
    lots: [{ lot: lot.id, doses: 1000 }],
    lines: [{ unit: province, purpose: 'area', doses: 1000 }],
  });
  await peopleInOrder(service, 12, { district, commune });
  const shareOut = await made(head, `/v1/rounds/${round.id}/share-outs`, { doses: 500 });
  await stockUp(service, district, lot.id, 50);
  return {
    round: round.id,
    shareOut,
    hold: await made(head, `/v1/lots/${lot.id}/holds`, {
      area: site,
      reasonCode: 'investigation',
      note: 'đang điều tra',
    }),
    shipment: await made(await service.as('district', district), '/v1/shipments', {
      from: district,
      to: site,
      lines: [{ lot: lot.id, doses: 10 }],
    }),
    count: await made(await service.as('district', district, 'counter'), '/v1/stock-counts', {
      place: district,
      countedAt: service.clock.now().toISOString(),
      lines: [{ lot: lot.id, counted: 40 }],
    }),
  };
}

async function made(by: SignedIn, path: string, body: object): Promise<string> {
  const answer = await by.post(path, body);
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body.id;
}

/** Another district of the province: some things go from one unit to another of its level. */
function nextDistrict({ province, district }: World): AreaCode {
  return listDistricts(province).find(({ code }) => code > district)?.code ?? district;
}

/** What a member of a request may be for it to be about these worlds, by the member's name. */
export function hintsOf(
  service: TestService,
  worlds: readonly World[],
  used: Hints['used'] = 'mostly',
): Hints {
  const all = <K extends keyof World>(...kinds: readonly K[]): string[] =>
    worlds.flatMap((world) => kinds.map((kind) => world[kind]));
  const places = all('province', 'district', 'site');
  const instants = [service.clock.now().toISOString()];
  // Kinds these worlds lack: ids that could be theirs.
  const couldBe = places.map((place) => `${place}.${'0'.repeat(26)}`);
  const values = {
    province: all('province'),
    code: all('province', 'district'),
    district: all('district'),
    site: all('site'),
    area: places,
    unit: all('province'),
    from: [...places, ...instants],
    to: [...places, ...worlds.map(nextDistrict), ...instants],
    communes: all('commune'),
    commune: all('commune'),
    session: all('session', 'published'),
    booking: all('booking', 'ready'),
    dose: all('dose'),
    person: all('person', 'patient'),
    membership: all('membership'),
    consent: all('consent'),
    facility: all('facility'),
    account: [...all('account'), ...places, ...all('session').map((id) => `session:${id}`)],
    lot: all('lot'),
    hold: all('hold'),
    round: all('round'),
    shareOut: all('shareOut'),
    shipment: all('shipment'),
    count: all('count'),
    place: places,
    countedAt: instants,
    override: all('override'),
    offer: all('offer'),
    finding: all('finding'),
    flag: worlds.map(({ site, lot }) => `${site}|${lot}|near-expiry`),
    plan: all('plan'),
    question: all('question'),
    entry: couldBe,
    extension: couldBe,
    move: couldBe,
    vial: couldBe,
    failure: couldBe,
    redistribution: couldBe,
    recall: couldBe,
    erasure: couldBe,
    onsetAt: instants,
    refusal: ['dose/no-booking'],
    basedOn: ['vn-covid19-2021@1'],
    version: ['vn-covid19-2021@1'],
    shift: ['07:30', '08:30'],
    start: ['07:30'],
    end: ['08:30'],
    day: [dayAtSite(service.clock.now())],
    product: ['astrazeneca'],
    injectedAt: instants,
    value: [14, 30, 60],
    cursor: ['0', '26', ...all('province', 'account', 'session')].map((key) =>
      Buffer.from(key, 'utf8').toString('base64url'),
    ),
  };
  return { values, used };
}

/** The area of a world at the level of a role's accounts. */
export function areaOfRole(role: Role, { province, district, site }: World): AreaCode {
  return { ministry: 'VN', province, district, site, inspector: province, administrator: province }[role];
}

/** Request headers of an account of this role and area. */
export async function bearerOf(service: TestService, role: Role, area: AreaCode): Promise<string> {
  const { account } = await service.as(role, area, 'bearer');
  const { token } = await createTokens(TEST_SECRET, 60 * 24, service.clock).issue({ account, role, area });
  return `Bearer ${token}`;
}
