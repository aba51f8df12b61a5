import type { AreaCode } from '../../src/platform/area.ts';
import { addDays, dayAtSite } from '../../src/platform/clock.ts';
import type { Role } from '../../src/platform/http/auth.ts';
import { giveDose, makeReady, openedSession } from './doses-factory.ts';
import { findingsAt, lateDose, sweep } from './findings-factory.ts';
import { registerPerson, verifiedPerson } from './people-factory.ts';
import { declareSomeFacility, registerSomeSite } from './places-factory.ts';
import { aReallocation, someRound } from './rounds-factory.ts';
import { freshCommune, peopleInOrder } from './scheduling-factory.ts';
import type { SignedIn, TestService } from './service.ts';
import { districtWithPeople, receive, roundFor26 } from './share-out-factory.ts';
import { registerLot, stockUp } from './supply-factory.ts';

/** Something that waits for the decision of a second person. */
export interface Waiting {
  readonly path: string;
  readonly body?: object;
  /** The person it is about. */
  readonly person?: string;
}

/** How something comes to wait: who proposes it, and whose decision it needs. */
export interface Scene {
  readonly proposer: readonly [Role, AreaCode];
  /** Default: as the proposer. */
  readonly decider?: readonly [Role, AreaCode];
  prepare(service: TestService, proposer: SignedIn): Promise<Waiting>;
}

const DISTRICT = '26-243';
const province = { proposer: ['province', '26'] } as const;
const district = { proposer: ['district', DISTRICT] } as const;
const ministry = { proposer: ['ministry', 'VN'] } as const;
const DOCUMENT = { number: '812/QĐ-SYT', date: '2021-08-09', signer: 'Giám đốc Sở' };

/** Every endpoint that takes two people. */
export const TWO_PEOPLE: Readonly<Record<string, Scene>> = {
  approveShareOut: {
    ...province,
    async prepare(service, proposer) {
      await districtWithPeople(service, DISTRICT, 30, { tables: 1 });
      const made = await roundFor26(service, 100);
      await receive(service, made, 100);
      const { id } = await sent(proposer.post(`/v1/rounds/${made.round}/share-outs`, { doses: 20 }));
      return { path: `/v1/share-outs/${id}/approve` };
    },
  },
  acceptTransfer: {
    ...province,
    prepare: async (service, proposer) => ({
      path: `/v1/transfers/${await idleDoses(service, proposer)}/accept`,
    }),
  },
  declineTransfer: {
    ...province,
    prepare: async (service, proposer) => ({
      path: `/v1/transfers/${await idleDoses(service, proposer)}/decline`,
      body: { reason: 'no-transport', note: 'Không có xe lạnh' },
    }),
  },
  approveReallocation: {
    ...ministry,
    async prepare(service, proposer) {
      const { id: round } = await someRound(service, { '26': 100, '12': 50 });
      const path = `/v1/rounds/${round}/reallocations`;
      const { id } = await sent(proposer.post(path, aReallocation('26', '12', 60)));
      return { path: `${path}/${id}/approve` };
    },
  },
  checkFacility: {
    ...district,
    prepare: async (service, proposer) => ({
      path: `/v1/facilities/${(await declareSomeFacility(service, {}, proposer)).id}/check`,
    }),
  },
  approveExpiryExtension: {
    ...ministry,
    async prepare(service, proposer) {
      const lot = await registerLot(service);
      const document = { number: '10119/BYT-DP', date: '2021-08-01', signer: 'Thứ trưởng' };
      const today = dayAtSite(service.clock.now());
      const wanted = { area: 'VN', lots: [lot.id], document, expiry: '2022-02-28', effectiveFrom: today };
      const { id } = await sent(proposer.post('/v1/expiry-extensions', wanted));
      return { path: `/v1/expiry-extensions/${id}/approve` };
    },
  },
  approveStockCount: {
    ...district,
    prepare: async (service, proposer) => ({
      path: `/v1/stock-counts/${await countedStock(service, proposer)}/approve`,
    }),
  },
  rejectStockCount: {
    ...district,
    prepare: async (service, proposer) => ({
      path: `/v1/stock-counts/${await countedStock(service, proposer)}/reject`,
    }),
  },
  approveColdChainFailure: {
    ...district,
    async prepare(service, proposer) {
      const { site } = await someStock(service);
      const until = service.clock.now();
      const from = new Date(until.getTime() - 60_000).toISOString();
      const failure = { from, until: until.toISOString(), minimum: 21, maximum: 137, note: 'Mất điện' };
      const { id } = await sent(proposer.post('/v1/cold-chain-failures', { place: site, ...failure }));
      await sent(proposer.post(`/v1/cold-chain-failures/${id}/proposals`, { outcome: 'wasted' }));
      return { path: `/v1/cold-chain-failures/${id}/approve`, body: { proposal: 1 } };
    },
  },
  verifyMembership: {
    ...district,
    async prepare(service, proposer) {
      const { id, memberships } = await registerPerson(service, {}, proposer);
      return { path: `/v1/memberships/${memberships[0]?.id}/verify`, person: id };
    },
  },
  rejectMembership: {
    ...district,
    async prepare(service, proposer) {
      const { id, memberships } = await registerPerson(service, {}, proposer);
      const body = { reason: 'not-a-member' };
      return { path: `/v1/memberships/${memberships[0]?.id}/reject`, body, person: id };
    },
  },
  approveErasure: {
    ...province,
    // Of a person whom any account has declared nothing is erased at all, so nobody else could be shown to approve it.
    prepare: async (service, proposer) => ({
      path: `/v1/erasures/${(await askedErasure(service, proposer)).id}/approve`,
    }),
  },
  declineErasure: {
    ...province,
    async prepare(service, proposer) {
      const { id, person } = await askedErasure(service, proposer);
      return { path: `/v1/erasures/${id}/decline`, person };
    },
  },
  approveOverride: {
    ...district,
    decider: ['province', '26'],
    async prepare(service, proposer) {
      const { id, person } = await askedOverride(service, proposer);
      return { path: `/v1/overrides/${id}/approve`, body: { note: 'Đã xem giấy tờ' }, person };
    },
  },
  declineOverride: {
    ...district,
    decider: ['province', '26'],
    async prepare(service, proposer) {
      const { id, person } = await askedOverride(service, proposer);
      return { path: `/v1/overrides/${id}/decline`, body: { note: 'Đã xem giấy tờ' }, person };
    },
  },
  answerHoldQuestion: {
    ...province,
    async prepare(service, proposer) {
      const open = await openedSession(service, { call: 1, standby: 0 });
      await makeReady(open.staff, open.bookings);
      const person = open.bookings[0]?.person ?? '';
      const dose = await giveDose(service, open, person);
      const { holdQuestion } = await sent(
        proposer.post(`/v1/doses/${dose.id}/reactions`, {
          grade: 4,
          onsetAt: service.clock.now().toISOString(),
          signs: ['hypotension'],
          treatment: 'symptomatic',
          outcome: 'recovering',
          observedAtSite: true,
        }),
      );
      const body = { hold: false, reason: 'single-case' };
      return { path: `/v1/hold-questions/${holdQuestion}/answer`, body, person };
    },
  },
  dismissFinding: {
    ...province,
    async prepare(service, proposer) {
      const { dose } = await lateDose(service);
      await sweep(service);
      const [finding] = await findingsAt(service, dose.site, '&kind=late-entry');
      if (finding === undefined) throw new Error('nothing was found');
      await proposer.post(`/v1/findings/${finding.id}/review`).expect(200);
      const body = { reason: 'explained', note: 'Điểm tiêm mất mạng, có biên bản' };
      return { path: `/v1/findings/${finding.id}/dismiss`, body, person: dose.person };
    },
  },
};

async function sent(request: ReturnType<SignedIn['post']>): Promise<Record<string, string>> {
  const { status, body } = await request;
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}

/** A transfer of doses that are idle at one site and needed at another. */
async function idleDoses(service: TestService, proposer: SignedIn): Promise<string> {
  const idle = await registerSomeSite(service, freshCommune());
  await registerSomeSite(service, { district: '26-244', commune: null });
  await peopleInOrder(service, 40, { district: '26-244', commune: null });
  const lot = await registerLot(service, { expiry: addDays(dayAtSite(service.clock.now()), 10) });
  await stockUp(service, idle.id, lot.id, 30);
  const { transfers } = (await proposer.post('/v1/redistributions', {}).expect(201)).body;
  return transfers.find((transfer: { lot: string }) => transfer.lot === lot.id).id;
}

/** A site with 100 doses of a lot of its own, a minute later. */
async function someStock(service: TestService): Promise<{ site: AreaCode; lot: string }> {
  const { id: site } = await registerSomeSite(service, { district: DISTRICT, commune: '08707' });
  const { id: lot } = await registerLot(service);
  await stockUp(service, site, lot, 100);
  service.clock.advance(60_000);
  return { site, lot };
}

async function countedStock(service: TestService, proposer: SignedIn): Promise<string> {
  const { site: place, lot } = await someStock(service);
  const lines = [{ lot, counted: 98, reason: 'lost' }];
  const countedAt = service.clock.now().toISOString();
  return (await sent(proposer.post('/v1/stock-counts', { place, countedAt, lines }))).id ?? '';
}

async function askedErasure(
  service: TestService,
  proposer: SignedIn,
): Promise<{ id: string; person: string }> {
  const { id: person } = await verifiedPerson(service);
  const wanted = { person, reason: 'person-asked', document: DOCUMENT };
  return { id: (await sent(proposer.post('/v1/erasures', wanted))).id ?? '', person };
}

/** An override asked for by the district, for somebody who has no booking in a session with a free slot. */
async function askedOverride(
  service: TestService,
  proposer: SignedIn,
): Promise<{ id: string; person: string }> {
  const at = communeOf(DISTRICT);
  const { session } = await openedSession(service, { at, call: 1, standby: 1, slots: [3, 1] });
  const [stranger] = await peopleInOrder(service, 1, { ...at, firstBirthDate: '1990-01-01' });
  const person = stranger?.id ?? '';
  const wanted = {
    session: session.id,
    person,
    refusal: 'dose/no-booking',
    reason: 'medical-urgency',
    evidence: { kind: 'medical-paper', number: '12/GRV', date: '2021-08-10' },
    note: 'Giấy ra viện, phải tiêm trong ngày',
  };
  return { id: (await sent(proposer.post('/v1/overrides', wanted))).id ?? '', person };
}

/** A commune of this district that nobody lives in yet. */
function communeOf(wanted: AreaCode): { district: AreaCode; commune: string } {
  for (;;) {
    const at = freshCommune();
    if (at.district === wanted) return at;
  }
}
