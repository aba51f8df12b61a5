import { beforeAll, describe, expect, test } from '@jest/globals';
import { getCourse } from '../../../src/people/courses/course.store.ts';
import { personBody, registerPerson, startCampaign, verifiedPerson } from '../../support/people-factory.ts';
import { useService } from '../../support/service.ts';

const service = useService();
const DISTRICT = '26-243';

beforeAll(async () => {
  await startCampaign(service);
});

describe('registering a person', () => {
  test('stores claimed groups and a pseudonym, and gives no place in the order yet', async () => {
    const registered = await registerPerson(service, { groups: [1, 9], nationalId: '026180000001' });
    expect(registered).toMatchObject({ identityGrade: 'verified-format' });
    expect(registered.pseudonym).toMatch(/^[0-9a-f]{64}$/);
    expect(registered.memberships.map(({ group }) => group)).toEqual([1, 9]);
    const course = await getCourse(service.database, registered.id);
    expect(course.order).toMatchObject({ waiting: false, reason: 'not-verified', products: [], key: '' });
  });

  test('answers a replay with the same person and registers nobody twice', async () => {
    const clerk = await service.as('site', '26-243-001');
    const body = personBody();
    const first = await clerk.post('/v1/people', body, 'same-key-0001').expect(201);
    const before = await service.snapshot();
    const again = await clerk.post('/v1/people', body, 'same-key-0001').expect(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(await service.snapshot()).toBe(before);
  });

  test('of two at once with one national id, registers one', async () => {
    const clerk = await service.as('district', DISTRICT);
    const nationalId = '026180000777';
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => clerk.post('/v1/people', personBody({ nationalId }))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(answers.filter(({ status }) => status === 409).map(({ body }) => body.code)).toEqual(
      Array(3).fill('person/identity-taken'),
    );
  });

  test('accepts a shared phone; grades a contradicting or missing id', async () => {
    const phone = '0912345678';
    const family = [
      await registerPerson(service, { phone, nationalId: '026080000002' }),
      await registerPerson(service, { phone }),
      await registerPerson(service, { phone, nationalId: '123456789' }),
    ];
    expect(family.map(({ identityGrade }) => identityGrade)).toEqual([
      'mismatch',
      'no-id',
      'verified-format',
    ]);
  });

  test.each([
    ['person/identity-taken', 409, { nationalId: '026180000001' }],
    ['person/born-in-future', 422, { birthDate: '2021-08-11' }],
    ['person/unknown-facility', 422, { facility: '26-243.01J00000000000000000000000' }],
    ['place/unknown-commune', 422, { commune: '99999' }],
    ['place/commune-elsewhere', 422, { commune: '00001' }],
  ] as const)('refuses %s and writes nothing', async (code, status, person) => {
    const clerk = await service.as('district', DISTRICT);
    const before = await service.snapshot();
    const answer = await clerk.post('/v1/people', personBody(person)).expect(status);
    expect(answer.body.code).toBe(code);
    expect(await service.snapshot()).toBe(before);
  });

  test('refuses group 16 without number, date and signer of the decision', async () => {
    const clerk = await service.as('district', DISTRICT);
    const before = await service.snapshot();
    const claim = (evidence: object) => ({ ...personBody(), groups: [{ group: 16, evidence }] });
    const bare = await clerk.post('/v1/people', claim({ kind: 'local-list', reference: 'x' })).expect(422);
    expect(bare.body.code).toBe('membership/decision-required');
    const unsigned = { number: '55/QĐ-UBND', date: '2021-08-02' };
    await clerk
      .post('/v1/people', claim({ kind: 'decision', reference: 'x', decision: unsigned }))
      .expect(400);
    const later = { ...unsigned, signer: 'Chủ tịch', date: '2021-08-11' };
    const future = await clerk.post(
      '/v1/people',
      claim({ kind: 'decision', reference: 'x', decision: later }),
    );
    expect(future.body.code).toBe('membership/decision-in-future');
    expect(await service.snapshot()).toBe(before);
  });

  test.each([
    ['a short id', { nationalId: '1234' }, '/body/nationalId'],
    ['a phone without zero', { phone: '1912345678' }, '/body/phone'],
    ['no such day', { birthDate: '1980-02-30' }, '/body/birthDate'],
    ['an empty name', { name: ' ' }, '/body/name'],
    ['a name without letters', { name: '. -' }, '/body/name'],
    ['a name with controls', { name: 'a\u0000b' }, '/body/name'],
    ['a group twice', { groups: [1, 1] }, '/body/groups'],
    ['a group that is none', { groups: [17] }, '/body/groups/0/group'],
  ] as const)('refuses %s as malformed', async (_what, person, pointer) => {
    const clerk = await service.as('district', DISTRICT);
    const before = await service.snapshot();
    const answer = await clerk.post('/v1/people', personBody(person)).expect(400);
    expect(answer.body.details.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(await service.snapshot()).toBe(before);
  });

  test("is possible in one's own area only, and not for roles that only read", async () => {
    const other = await service.as('district', '26-244');
    const otherSite = await service.as('site', '26-244-001');
    const inspector = await service.as('inspector', '26');
    const before = await service.snapshot();
    await other.post('/v1/people', personBody()).expect(404);
    await otherSite.post('/v1/people', personBody()).expect(404);
    await inspector.post('/v1/people', personBody()).expect(403);
    expect(await service.snapshot()).toBe(before);
  });

  test('needs a campaign in the province', async () => {
    const clerk = await service.as('district', '12-106');
    const answer = await clerk.post('/v1/people', personBody({ district: '12-106' })).expect(409);
    expect(answer.body.code).toBe('policy/campaign-not-started');
  });

  test('gives a place in the order once another account has verified a group', async () => {
    const { id } = await verifiedPerson(service, { groups: [1] });
    const { order } = await getCourse(service.database, id);
    expect(order).toMatchObject({ waiting: true, group: 1, doseNumber: 1, kind: 'primary' });
    expect(order.key).toMatch(/^1\|1\|\d\d\|0\|1980-05-17\|[0-9a-f]{64}$/);
  });
});
