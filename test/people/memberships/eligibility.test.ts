import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  overridePolicy,
  type Registered,
  startCampaign,
  verifiedPerson,
} from '../../support/people-factory.ts';
import { useService } from '../../support/service.ts';

const service = useService();
let nurse: Registered;

const madeUp = (facts: object = {}) => ({
  kind: 'made-up',
  province: '26',
  birthDate: '1980-05-17',
  memberships: [{ group: 1, status: 'verified' }],
  ...facts,
});

async function ask(question: object, status = 200) {
  const inspector = await service.as('inspector', '26');
  return (await inspector.post('/v1/eligibility', question).expect(status)).body;
}

beforeAll(async () => {
  await startCampaign(service);
  nurse = await verifiedPerson(service, { groups: [1] });
});

describe('what would be decided', () => {
  test('for a person today, and before their group was verified', async () => {
    const subject = { kind: 'person', person: nurse.id };
    expect(await ask({ subject, product: 'astrazeneca' })).toMatchObject({
      policyVersion: 'vn-covid19-2021@1',
      on: '2021-08-10',
      eligible: true,
      refusals: [],
      group: 1,
      dose: { doseNumber: 1, kind: 'primary' },
    });
    expect(await ask({ subject, product: 'astrazeneca', on: '2021-08-09' })).toMatchObject({
      eligible: false,
      refusals: [{ code: 'not-verified' }],
    });
    const inspector = await service.as('inspector', '26');
    const log = await inspector.get(`/v1/audit-entries?action=decideEligibility`).expect(200);
    expect(log.body.items.map((entry: { subject: string }) => entry.subject)).toEqual(
      Array(2).fill(nurse.pseudonym),
    );
    await (await service.as('inspector', '12'))
      .post('/v1/eligibility', { subject, product: 'moderna' })
      .expect(404);
  });

  test.each([
    ['a child', { birthDate: '2006-01-01' }, ['too-young', 'age-not-open']],
    ['nobody verified it', { memberships: [{ group: 1, status: 'claimed' }] }, ['not-verified']],
    ['group 16 without decision', { memberships: [{ group: 16, status: 'verified' }] }, ['no-open-group']],
    [
      'the second dose too early',
      { history: [{ doseNumber: 1, product: 'astrazeneca', day: '2021-07-20', kind: 'primary' }] },
      ['too-early'],
    ],
    [
      'another product after it',
      { history: [{ doseNumber: 1, product: 'vero-cell', day: '2021-06-01', kind: 'primary' }] },
      ['product-not-allowed-after'],
    ],
  ])('%s: refused with every reason', async (_what, facts, codes) => {
    const answer = await ask({ subject: madeUp(facts), product: 'astrazeneca' });
    expect(answer.eligible).toBe(false);
    expect(answer.refusals.map(({ code }: { code: string }) => code)).toEqual(codes);
  });

  test('the same day under two versions', async () => {
    const version = await overridePolicy(service, [{ kind: 'close-group', group: 1 }]);
    const question = { subject: madeUp(), product: 'astrazeneca', on: '2021-08-10' };
    expect(await ask(question)).toMatchObject({ policyVersion: version, eligible: false });
    const before = { ...question, version: 'vn-covid19-2021@1' };
    expect(await ask(before)).toMatchObject({ policyVersion: 'vn-covid19-2021@1', eligible: true });
    expect(await ask({ ...question, version: 'vn-covid19-2021@1+26.9' }, 404)).toMatchObject({
      code: 'policy/unknown-version',
    });
    expect(await ask({ ...question, on: '2021-03-07' }, 422)).toMatchObject({
      code: 'policy/before-campaign',
    });
  });

  test('asking changes nothing', async () => {
    await service.as('inspector', '26');
    const before = await service.snapshot();
    await ask({ subject: madeUp(), product: 'moderna' });
    await ask({ subject: { kind: 'person', person: nurse.id }, product: 'moderna' });
    expect(await service.snapshot()).toBe(before);
  });
});
