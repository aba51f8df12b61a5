import { beforeAll, expect, test } from '@jest/globals';
import { doseBody, makeReady, openedSession } from '../support/doses-factory.ts';
import { giveConsent, overridePolicy, startCampaign } from '../support/people-factory.ts';
import { freshCommune, type InOrder, peopleInOrder } from '../support/scheduling-factory.ts';
import { useService } from '../support/service.ts';
import { expectRefused } from './expect-refused.ts';

const service = useService('2021-11-01T01:00:00Z');
beforeAll(async () => {
  await startCampaign(service);
});

type Place = ReturnType<typeof freshCommune>;
const PLAN = { standby: 0, people: 0, product: 'comirnaty' } as const;

/** A child of 14 whose school's list has been verified. */
async function childAt(at: Place): Promise<InOrder> {
  const [child] = await peopleInOrder(service, 1, { ...at, group: 8, firstBirthDate: '2007-03-03' });
  if (child === undefined) throw new Error('no child');
  return child;
}

test('while no age is open, a child is refused even with a guardian’s consent', async () => {
  const at = freshCommune();
  const child = await childAt(at);
  const open = await openedSession(service, { ...PLAN, at, call: 0 });
  const send = () => open.staff.post('/v1/doses', doseBody(service, open, child.id));
  const subject = child.pseudonym;
  await expectRefused(service, { code: 'dose/no-guardian-consent', subject }, send);
  await giveConsent(service, child.id, 'comirnaty');
  const refused = await expectRefused(service, { code: 'dose/group-not-open', subject }, send);
  expect(refused.body.details).toEqual({ reason: 'age-not-open' });
});

test('once their age is open, only with a consent to this product that is still in force', async () => {
  await overridePolicy(service, [{ kind: 'open-child-age', minimumAge: 12 }], {
    effectiveFrom: '2021-11-01',
  });
  const at = freshCommune();
  const child = await childAt(at);
  const open = await openedSession(service, { ...PLAN, at, call: 1 });
  expect(open.bookings.map(({ person }) => person)).toEqual([child.id]);
  await makeReady(open.staff, open.bookings);
  const send = () => open.staff.post('/v1/doses', doseBody(service, open, child.id));
  const expected = { code: 'dose/no-guardian-consent', subject: child.pseudonym };

  await expectRefused(service, expected, send);
  await giveConsent(service, child.id, 'moderna');
  await expectRefused(service, expected, send);
  const withdrawn = await giveConsent(service, child.id, 'comirnaty');
  const clerk = await service.as('district', '26-243', 'clerk');
  await clerk.post(`/v1/consents/${withdrawn.id}/withdraw`).expect(200);
  await expectRefused(service, expected, send);

  const consent = await giveConsent(service, child.id, 'comirnaty');
  const { body } = await send().expect(201);
  expect(body).toMatchObject({
    consent: consent.id,
    groupCounted: 8,
    doseNumber: 1,
    policyVersion: 'vn-covid19-2021@1+26.1',
  });
});
