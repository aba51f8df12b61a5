import { beforeAll, expect, test } from '@jest/globals';
import { giveDose, makeReady, openedSession } from '../support/doses-factory.ts';
import { findingsAt, sweep } from '../support/findings-factory.ts';
import { registerPerson, startCampaign, verifiedPerson } from '../support/people-factory.ts';
import { declareSomeFacility } from '../support/places-factory.ts';
import { freshCommune } from '../support/scheduling-factory.ts';
import { useService } from '../support/service.ts';

const service = useService();

beforeAll(() => startCampaign(service, '26'));

test('people added to a facility beyond its licence', async () => {
  const at = freshCommune();
  const facility = await declareSomeFacility(service, { ...at, licensedHeadcount: 2 });
  const staff = [];
  for (let index = 0; index < 7; index += 1)
    staff.push(await verifiedPerson(service, { ...at, facility: facility.id }));
  await sweep(service);
  const [found, ...more] = await findingsAt(service, at.district, '&kind=burst-of-additions');
  expect(more).toEqual([]);
  expect(found).toMatchObject({
    subject: facility.id,
    measures: { licensedHeadcount: 2, listed: 7, burst: 5 },
    severity: 'high',
  });
  expect(found?.people).toHaveLength(5);
  // Claim and verification of each.
  expect(found?.evidence.length).toBeGreaterThanOrEqual(10);
  await verifiedPerson(service, { ...at, facility: facility.id });
  await sweep(service);
  const [again] = await findingsAt(service, at.district, '&kind=burst-of-additions');
  expect(again).toMatchObject({ id: found?.id, version: 2, measures: { listed: 8 } });
});

test('a group verified by an account that declares the person as a relative only afterwards', async () => {
  const at = freshCommune();
  const person = await registerPerson(service, at);
  const verifier = await service.as('district', at.district, 'uncle');
  const [membership] = person.memberships;
  await verifier.post(`/v1/memberships/${membership?.id}/verify`).expect(200);
  await verifier
    .post(`/v1/accounts/${verifier.account}/relations`, {
      who: { kind: 'person', person: person.id },
      relation: 'in-law',
    })
    .expect(201);
  await sweep(service);
  const found = await findingsAt(service, at.district, '&kind=same-person-roles');
  expect(found).toMatchObject([
    {
      subject: membership?.id,
      severity: 'critical',
      people: [person.pseudonym],
      measures: { ties: 'verifier-beneficiary:kinship', what: 'membership' },
    },
  ]);
  expect(found[0]?.accounts).toContain(verifier.account);
});

test('one person vaccinated under two records', async () => {
  const at = freshCommune();
  const same = { ...at, birthDate: '1969-04-12', sex: 'female' as const };
  const one = await verifiedPerson(service, { ...same, name: 'Lê Thị Hòa' });
  const two = await verifiedPerson(service, { ...same, name: 'LÊ  THỊ HOÀ' });
  await verifiedPerson(service, { ...same, name: 'Lê Thị Lan' });
  service.clock.advance(60_000);
  const open = await openedSession(service, { at, call: 3, standby: 0, people: 0 });
  await makeReady(open.staff, open.bookings);
  service.clock.advance(60_000);
  for (const { person } of open.bookings) await giveDose(service, open, person);
  await sweep(service);
  const found = await findingsAt(service, at.district, '&kind=same-person-twice');
  expect(found).toMatchObject([
    {
      people: [one.pseudonym, two.pseudonym].sort(),
      measures: { doses: 2, dosesTooMany: 1 },
      severity: 'high',
    },
  ]);
  expect(JSON.stringify(found)).not.toMatch(/Hòa|hoa/);
});
