import { expect, test } from '@jest/globals';
import { evidenceOf, personBody, startCampaign } from '../../support/people-factory.ts';
import { useService } from '../../support/service.ts';

const service = useService();

// Values that occur nowhere else, so that finding one means it leaked.
const NAME = 'Vừ Thị Bí Mật';
const PHONE = '0977123987';
const NATIONAL_ID = '026171998877';
const BIRTH_DATE = '1971-11-23';
const INSURANCE = 'GD47912345';
const GUARDIAN = 'Giàng Thị Kín';
const REFERENCE = 'Danh sách của bà Vừ';
const SECRETS = [
  NAME,
  PHONE,
  NATIONAL_ID,
  BIRTH_DATE,
  INSURANCE,
  GUARDIAN,
  REFERENCE,
  'vu thi bi mat',
  '23/11/1971',
];

test('nothing that identifies a person is in audit entries, log lines, problem details or stored answers', async () => {
  await startCampaign(service);
  const clerk = await service.as('district', '26-243', 'clerk');
  const verifier = await service.as('district', '26-243', 'verifier');
  const inspector = await service.as('inspector', '26');
  const body = {
    ...personBody({ name: NAME, birthDate: BIRTH_DATE, phone: PHONE, nationalId: NATIONAL_ID }),
    insuranceNumber: INSURANCE,
    groups: [1, 16].map((group) => ({ group, evidence: { ...evidenceOf(group), reference: REFERENCE } })),
  };
  const problems: unknown[] = [];
  const { id, memberships } = (await clerk.post('/v1/people', body).expect(201)).body;
  problems.push((await clerk.post('/v1/people', body).expect(409)).body);
  problems.push(
    (await clerk.post('/v1/people', { ...body, [NAME]: 1, phone: `${PHONE}9` }).expect(400)).body,
  );
  await verifier.post(`/v1/memberships/${memberships[0].id}/verify`).expect(200);
  problems.push((await clerk.post(`/v1/memberships/${memberships[1].id}/verify`).expect(403)).body);
  await verifier
    .post(`/v1/memberships/${memberships[1].id}/reject`, { reason: 'evidence-missing' })
    .expect(200);
  await clerk
    .post(`/v1/people/${id}/consents`, {
      guardianName: GUARDIAN,
      relation: 'mother',
      product: 'comirnaty',
      givenAt: '2021-08-10T00:00:00Z',
    })
    .expect(201);
  for (const asked of [
    { by: 'name', name: NAME, birthDate: BIRTH_DATE },
    { by: 'phone', phone: PHONE },
    { by: 'national-id', nationalId: NATIONAL_ID },
  ]) {
    const found = await inspector.post('/v1/people/search', asked).expect(200);
    expect(found.body.items).toHaveLength(1);
  }
  await inspector.get(`/v1/people/${id}`).expect(200);
  await inspector.get(`/v1/people/${id}/turn`).expect(200);
  const subject = { kind: 'person', person: id };
  await inspector.post('/v1/eligibility', { subject, product: 'astrazeneca' }).expect(200);

  const stored = async (name: string) =>
    (await service.database.connection.db?.collection(name).find().toArray()) ?? [];
  const entries = await stored('auditEntries');
  const bytes = entries.map((entry) => Buffer.from(entry.bytes.buffer).toString('utf8'));
  expect(bytes.length).toBeGreaterThan(8);
  const places = {
    audit: JSON.stringify(entries) + bytes.join(),
    log: service.logLines.join(),
    problems: JSON.stringify(problems.map((problem) => withoutUnknownKey(problem))),
    idempotency: JSON.stringify(await stored('idempotencyKeys')),
    claims: JSON.stringify(await stored('identityClaims')),
  };
  for (const [place, text] of Object.entries(places)) {
    expect(text.length).toBeGreaterThan(100);
    for (const secret of SECRETS) {
      expect({ place, secret, found: text.toLowerCase().includes(secret.toLowerCase()) }).toEqual({
        place,
        secret,
        found: false,
      });
    }
  }
});

/** The pointer to an unknown field names that field to whoever sent it; it is not stored anywhere. */
function withoutUnknownKey(problem: unknown): unknown {
  return JSON.parse(JSON.stringify(problem).replaceAll(`/body/${NAME}`, '/body/…'));
}
