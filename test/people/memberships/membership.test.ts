import { beforeAll, describe, expect, test } from '@jest/globals';
import { getCourse } from '../../../src/people/courses/course.store.ts';
import { nextMembershipState } from '../../../src/people/memberships/membership.rules.ts';
import { MEMBERSHIP_EVENTS, MEMBERSHIP_STATES } from '../../../src/people/memberships/membership.ts';
import {
  DISTRICT,
  evidenceOf,
  overridePolicy,
  registerPerson,
  startCampaign,
  verifiedPerson,
} from '../../support/people-factory.ts';
import { useService } from '../../support/service.ts';

const service = useService();
const idOf = (registered: { memberships: readonly { id: string }[] }) => registered.memberships[0]?.id ?? '';

beforeAll(async () => {
  await startCampaign(service);
});

describe('the states of a membership', () => {
  const table = {
    claimed: { verify: 'verified', reject: 'rejected', withdraw: 'withdrawn' },
    verified: { verify: undefined, reject: undefined, withdraw: 'withdrawn' },
    rejected: { verify: undefined, reject: undefined, withdraw: undefined },
    withdrawn: { verify: undefined, reject: undefined, withdraw: undefined },
  } as const;
  const cells = MEMBERSHIP_STATES.flatMap((state) =>
    MEMBERSHIP_EVENTS.map((event) => [state, event, table[state][event]] as const),
  );
  test.each(cells)('%s + %s → %s', (state, event, next) => {
    expect(nextMembershipState(state, event)).toBe(next);
  });
});

describe('deciding on a membership', () => {
  test('is not for the account that claimed it', async () => {
    const clerk = await service.as('district', DISTRICT, 'clerk');
    const registered = await registerPerson(service);
    const before = await service.snapshot();
    for (const [verb, body] of [['verify'], ['reject', { reason: 'not-a-member' }]] as const) {
      const answer = await clerk.post(`/v1/memberships/${idOf(registered)}/${verb}`, body).expect(403);
      expect(answer.body.code).toBe('second-person/same-account');
    }
    expect(await service.snapshot()).toBe(before);
    const inspector = await service.as('inspector', DISTRICT);
    const entries = await inspector
      .get(`/v1/audit-entries?subject=${registered.pseudonym}&outcome=refused`)
      .expect(200);
    expect(entries.body.items.map(({ problem }: { problem: string }) => problem)).toEqual([
      'second-person/same-account',
      'second-person/same-account',
    ]);
  });

  test('is not for a site, and looks like nothing from another district', async () => {
    const registered = await registerPerson(service);
    const site = await service.as('site', '26-243-001');
    const other = await service.as('district', '26-244');
    const before = await service.snapshot();
    await site.post(`/v1/memberships/${idOf(registered)}/verify`).expect(403);
    await other.post(`/v1/memberships/${idOf(registered)}/verify`).expect(404);
    expect(await service.snapshot()).toBe(before);
  });

  test('of a verification and a rejection at once, one holds', async () => {
    const verifier = await service.as('district', DISTRICT, 'verifier');
    const registered = await registerPerson(service);
    const answers = await Promise.all([
      verifier.post(`/v1/memberships/${idOf(registered)}/verify`),
      verifier.post(`/v1/memberships/${idOf(registered)}/reject`, { reason: 'not-a-member' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { order } = await getCourse(service.database, registered.id);
    const verified = answers.some(({ body }) => body.status === 'verified');
    expect(order.waiting).toBe(verified);
  });

  test('is refused a second time; a replay gets the same answer', async () => {
    const verifier = await service.as('district', DISTRICT, 'verifier');
    const registered = await registerPerson(service);
    const path = `/v1/memberships/${idOf(registered)}/verify`;
    const first = await verifier.post(path, undefined, 'verify-once-1').expect(200);
    const before = await service.snapshot();
    const again = await verifier.post(path, undefined, 'verify-once-1').expect(200);
    expect(again.body).toEqual(first.body);
    const twice = await verifier.post(path).expect(409);
    expect(twice.body).toMatchObject({
      code: 'membership/not-possible-now',
      details: { status: 'verified', event: 'verify' },
    });
    expect(await service.snapshot()).toBe(before);
  });

  test('withdrawing a verified membership takes the place away; it may be claimed again', async () => {
    const clerk = await service.as('district', DISTRICT, 'clerk');
    const registered = await verifiedPerson(service);
    const answer = await clerk
      .post(`/v1/memberships/${idOf(registered)}/withdraw`, { reason: 'no-longer-member' })
      .expect(200);
    expect(answer.body.status).toBe('withdrawn');
    expect((await getCourse(service.database, registered.id)).order.waiting).toBe(false);
    const claim = { group: 1, evidence: evidenceOf(1) };
    await clerk.post(`/v1/people/${registered.id}/memberships`, claim).expect(201);
    const before = await service.snapshot();
    const twice = await clerk.post(`/v1/people/${registered.id}/memberships`, claim).expect(409);
    expect(twice.body.code).toBe('membership/already-claimed');
    expect(await service.snapshot()).toBe(before);
  });

  test('of two concurrent claims of one group, one is accepted', async () => {
    const clerk = await service.as('district', DISTRICT, 'clerk');
    const { id } = await registerPerson(service, { groups: [] });
    const claim = { group: 8, evidence: evidenceOf(8) };
    const answers = await Promise.all([1, 2, 3].map(() => clerk.post(`/v1/people/${id}/memberships`, claim)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect((await getCourse(service.database, id)).facts.memberships).toHaveLength(1);
  });

  test('group 16 counts only by a decision that the province has entered', async () => {
    const { id } = await verifiedPerson(service, { groups: [16] });
    expect((await getCourse(service.database, id)).order).toMatchObject({ reason: 'no-open-group' });
    await overridePolicy(service, [
      {
        kind: 'add-group16-decision',
        decision: { number: '55/QĐ-UBND', date: '2021-08-02', signer: 'Chủ tịch', title: 'Quyết định' },
      },
    ]);
    const another = await verifiedPerson(service, { groups: [16] });
    expect((await getCourse(service.database, another.id)).order).toMatchObject({ waiting: true, group: 16 });
  });

  test('the reviewer sees what is claimed in their district', async () => {
    const verifier = await service.as('district', DISTRICT, 'verifier');
    const registered = await registerPerson(service);
    const page = await verifier.get(`/v1/memberships?district=${DISTRICT}&limit=200`).expect(200);
    expect(page.body.items.map(({ id }: { id: string }) => id)).toContain(idOf(registered));
    await verifier.get('/v1/memberships?district=26-244').expect(404);
  });
});

describe("a guardian's consent", () => {
  test('is given once, withdrawn once, and refused for the future', async () => {
    const clerk = await service.as('district', DISTRICT, 'clerk');
    const { id } = await registerPerson(service, { birthDate: '2006-02-01' });
    const consent = {
      guardianName: 'Lê Thị Mẹ',
      relation: 'mother',
      product: 'comirnaty',
      givenAt: '2021-08-10T07:00:00+07:00',
    };
    const path = `/v1/people/${id}/consents`;
    const given = await clerk.post(path, consent, 'consent-key-1').expect(201);
    expect(given.body).toEqual({ id: given.body.id, person: id, product: 'comirnaty', status: 'given' });
    await clerk.post(path, consent, 'consent-key-1').expect(201);
    await clerk.post(`/v1/consents/${given.body.id}/withdraw`).expect(200);
    const before = await service.snapshot();
    const twice = await clerk.post(`/v1/consents/${given.body.id}/withdraw`).expect(409);
    expect(twice.body.code).toBe('consent/already-withdrawn');
    const later = await clerk.post(path, { ...consent, givenAt: '2021-08-11T00:00:00Z' }).expect(422);
    expect(later.body.code).toBe('consent/in-future');
    await clerk.post(path, { ...consent, givenAt: '2021-08-10T07:00:00' }).expect(400);
    expect(await service.snapshot()).toBe(before);
  });
});
