import { beforeAll, describe, expect, test } from '@jest/globals';
import { getCourse } from '../../../src/people/courses/course.store.ts';
import { addDays } from '../../../src/platform/clock.ts';
import {
  CAUTIOUS,
  checkIn,
  giveDose,
  HEALTHY,
  ILL,
  NEVER,
  type OpenSession,
  openedSession,
  screen,
} from '../../support/doses-factory.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { bookingsOf } from '../../support/scheduling-factory.ts';
import { useService } from '../../support/service.ts';
import { expectRefused } from '../expect-refused.ts';

const service = useService();
beforeAll(() => startCampaign(service));

async function checkedIn(): Promise<OpenSession & { readonly first: OpenSession['bookings'][number] }> {
  const open = await openedSession(service);
  const [first] = open.bookings;
  if (first === undefined) throw new Error('nobody was called');
  await checkIn(open.staff, first);
  return { ...open, first };
}
const courseOf = (person: string) => getCourse(service.database, person);

describe('screening', () => {
  test('eligible and caution leave the booking checked in, with the outcome and the policy version', async () => {
    const open = await checkedIn();
    const { booking, screening } = await screen(open.staff, open.first, CAUTIOUS);
    expect(screening).toMatchObject({
      outcome: 'caution',
      ruleOutcome: 'caution',
      reasons: [{ code: 'vital-sign-abnormal', outcome: 'caution' }],
      policyVersion: 'vn-covid19-2021@1',
      rules: { document: '3802/QĐ-BYT' },
      by: open.staff.account,
    });
    const kept = { id: screening.id, outcome: 'caution', version: 'vn-covid19-2021@1' };
    expect(booking).toMatchObject({ state: 'checked-in', screening: kept });
  });

  test('again, after a rest: the last one counts, and both are kept', async () => {
    const open = await checkedIn();
    await screen(open.staff, open.first, CAUTIOUS);
    service.clock.advance(15 * 60_000);
    const { booking } = await screen(open.staff, open.first, HEALTHY);
    expect(booking.screening?.outcome).toBe('eligible');
    const inspector = await service.as('inspector', '26');
    const read = await inspector.get(`/v1/bookings/${open.first.id}/screenings`).expect(200);
    expect(read.body.items.map((item: { outcome: string }) => item.outcome)).toEqual(['caution', 'eligible']);
    const logged = await inspector.get(
      `/v1/audit-entries?action=listScreenings&subject=${open.first.pseudonym}`,
    );
    expect(logged.body.items).toHaveLength(1);
  });

  test('a deferral frees the slot for the standby list; the person keeps their place in the order', async () => {
    const open = await checkedIn();
    const before = await courseOf(open.first.person);
    const { booking, screening, calledNext } = await screen(open.staff, open.first, ILL);
    expect(booking).toMatchObject({ state: 'deferred', endReason: 'deferred' });
    expect(calledNext).toMatchObject({ person: open.people.at(-1)?.id, source: 'standby', state: 'called' });
    const after = await courseOf(open.first.person);
    expect(screening.deferUntil).toBe(addDays(open.session.day, 1));
    expect(after).toMatchObject({ booking: '', facts: { deferredUntil: screening.deferUntil } });
    expect(after.order).toMatchObject({
      waiting: true,
      key: before.order.key,
      notBefore: screening.deferUntil,
    });
    const states = (await bookingsOf(service, open.session.id)).map(({ state }) => state);
    expect(states.sort()).toEqual(['called', 'called', 'deferred']);
  });

  test('a contraindication ends the booking and is kept for the product', async () => {
    const open = await checkedIn();
    const { booking, calledNext } = await screen(open.staff, open.first, NEVER);
    expect(booking).toMatchObject({ state: 'cancelled', endReason: 'contraindicated' });
    expect(calledNext?.source).toBe('standby');
    const { facts, order, booking: held } = await courseOf(open.first.person);
    expect(facts.contraindicated).toEqual(['astrazeneca']);
    expect(order.products).not.toContain('astrazeneca');
    expect(order.waiting).toBe(true);
    expect(held).toBe('');
  });

  test('weakened immunity is kept: it entitles to an additional dose', async () => {
    const open = await checkedIn();
    const weak = { ...HEALTHY, answers: { ...HEALTHY.answers, immunosuppressed: true } };
    await screen(open.staff, open.first, weak);
    const course = await courseOf(open.first.person);
    expect(course.facts.immunosuppressed).toBe(true);
    expect(course.booking).toBe(open.first.id);
    await giveDose(service, open, open.first.person);
  });

  test('the staff may be stricter than the rule, with their own day', async () => {
    const open = await checkedIn();
    const deferUntil = addDays(open.session.day, 10);
    const finding = { ...HEALTHY, observedOutcome: 'defer', deferUntil, note: 'Sốt nhẹ, hẹn lại' };
    const { screening } = await screen(open.staff, open.first, finding);
    expect(screening).toMatchObject({ ruleOutcome: 'eligible', outcome: 'defer', deferUntil });
    const entries = await service.database.connection.db
      ?.collection('auditEntries')
      .find({ object: screening.id })
      .toArray();
    expect(entries).toHaveLength(1);
    expect(String(entries?.[0]?.bytes)).not.toContain('Sốt');
  });
});

describe('a screening is refused', () => {
  const refused = (
    code: string,
    open: OpenSession,
    booking: OpenSession['bookings'][number],
    finding: object,
  ) =>
    expectRefused(service, { code, subject: booking.pseudonym, action: 'screenPerson' }, () =>
      open.staff.post(`/v1/bookings/${booking.id}/screenings`, finding),
    );

  test('when it is milder than the rule', async () => {
    const open = await checkedIn();
    const finding = { ...CAUTIOUS, observedOutcome: 'eligible' };
    const answer = await refused('screening/milder-than-rule', open, open.first, finding);
    expect(answer.body.details).toEqual({ rule: 'caution', observed: 'eligible', until: null });
  });

  test('before check-in, and after the booking has ended', async () => {
    const open = await checkedIn();
    const [, second] = open.bookings;
    if (second === undefined) throw new Error('only one was called');
    const answer = await refused('screening/not-checked-in', open, second, HEALTHY);
    expect(answer.body.details).toEqual({ state: 'called' });
    await screen(open.staff, open.first, ILL);
    await refused('screening/not-checked-in', open, open.first, HEALTHY);
  });

  test('with a malformed body, from elsewhere, or by somebody who may only read', async () => {
    const open = await checkedIn();
    const path = `/v1/bookings/${open.first.id}/screenings`;
    const elsewhere = await service.as('site', '26-245-001');
    const inspector = await service.as('inspector', '26');
    const before = await service.snapshot();
    for (const body of [
      {},
      { ...HEALTHY, vitals: { temperature: 99 } },
      { ...HEALTHY, observedOutcome: 'fine' },
      { ...HEALTHY, deferUntil: '2021-09-01' },
      { ...HEALTHY, observedOutcome: 'caution', deferUntil: '2021-09-01' },
      { ...HEALTHY, note: 'x'.repeat(501) },
      { ...HEALTHY, outcome: 'eligible' },
      { ...HEALTHY, answers: { ...HEALTHY.answers, acuteDisease: { $ne: true } } },
    ]) {
      await open.staff.post(path, body).expect(400);
    }
    await elsewhere.post(path, HEALTHY).expect(404);
    await inspector.post(path, HEALTHY).expect(403);
    expect(await service.snapshot()).toBe(before);
  });
});

describe('the same screening', () => {
  test('twice with one key gives one answer; at once with two keys neither is lost', async () => {
    const open = await checkedIn();
    const path = `/v1/bookings/${open.first.id}/screenings`;
    const first = await open.staff.post(path, HEALTHY, 'screen-key-1').expect(201);
    const again = await open.staff.post(path, HEALTHY, 'screen-key-1').expect(201);
    expect(again.body).toEqual(first.body);
    const both = await Promise.all([open.staff.post(path, CAUTIOUS), open.staff.post(path, HEALTHY)]);
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    const inspector = await service.as('inspector', '26');
    const read = await inspector.get(path).expect(200);
    expect(read.body.items).toHaveLength(3);
  });

  test('deferred twice at once: one deferral, one person called', async () => {
    const open = await checkedIn();
    const path = `/v1/bookings/${open.first.id}/screenings`;
    const both = await Promise.all([open.staff.post(path, ILL), open.staff.post(path, ILL)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const standby = (await bookingsOf(service, open.session.id)).filter(({ source }) => source === 'standby');
    expect(standby).toHaveLength(1);
  });
});
