import { beforeAll, describe, expect, test } from '@jest/globals';
import { DOSE_REFUSALS } from '../../../src/doses/deciding/dose-refusal.problems.ts';
import { OVERRIDABLE } from '../../../src/doses/overrides/override.ts';
import {
  alterCourse,
  doseBody,
  makeReady,
  type OpenSession,
  openedSession,
} from '../../support/doses-factory.ts';
import { overridePolicy, startCampaign } from '../../support/people-factory.ts';
import { type InOrder, peopleInOrder } from '../../support/scheduling-factory.ts';
import { type SignedIn, useService } from '../../support/service.ts';
import { expectRefused } from '../expect-refused.ts';

const service = useService();
beforeAll(() => startCampaign(service));

const why = {
  reason: 'medical-urgency',
  evidence: { kind: 'medical-paper', number: '12/GRV', date: '2021-08-10' },
  note: 'Giấy ra viện, phải tiêm trong ngày',
};
const agreed = { note: 'Đã xem giấy tờ' };

/** An open session with a free slot, one person on the standby list, and one on no list. */
async function openWithFreePlace(): Promise<{ open: OpenSession; standby: InOrder; stranger: InOrder }> {
  const open = await openedSession(service, { call: 1, standby: 1, slots: [3, 1] });
  const standby = open.people[1];
  const [stranger] = await peopleInOrder(service, 1, { ...open.at, firstBirthDate: '1990-01-01' });
  if (standby === undefined || stranger === undefined) throw new Error('too few people');
  return { open, standby, stranger };
}

const above = (open: OpenSession, who?: string): Promise<SignedIn> =>
  service.as('district', open.session.district, who);

function ask(open: OpenSession, person: string, refusal: string, by: SignedIn = open.staff) {
  return by.post('/v1/overrides', { session: open.session.id, person, refusal, ...why });
}

async function asked(open: OpenSession, person: string, refusal = 'dose/no-booking'): Promise<string> {
  return (await ask(open, person, refusal).expect(201)).body.id;
}

const decide = (by: SignedIn, id: string, what: 'approve' | 'decline') =>
  by.post(`/v1/overrides/${id}/${what}`, agreed);

async function actions(action: string, object: string) {
  const inspector = await service.as('inspector', '26');
  const answer = await inspector.get(`/v1/audit-entries?action=${action}&object=${object}`).expect(200);
  return answer.body.items;
}

describe('an override', () => {
  test.each([
    ['dose/no-booking', 'stranger'],
    ['dose/out-of-turn', 'standby'],
  ] as const)(
    'of %s: asked, approved one level up, used for one dose; each step is an entry',
    async (refusal, who) => {
      const found = await openWithFreePlace();
      const { open } = found;
      const person = found[who];
      await expectRefused(service, { code: refusal, subject: person.pseudonym }, () =>
        open.staff.post('/v1/doses', doseBody(service, open, person.id)),
      );
      const id = await asked(open, person.id, refusal);
      expect((await open.staff.get(`/v1/overrides/${id}`).expect(200)).body).toMatchObject({
        state: 'asked',
        decides: open.session.district,
        askerRelated: false,
      });
      const district = await above(open);
      const approved = await decide(district, id, 'approve').expect(200);
      expect(approved.body).toMatchObject({ state: 'approved', decidedBy: district.account });
      const booking = { id: approved.body.booking };
      await makeReady(open.staff, [booking]);
      const dose = await open.staff.post('/v1/doses', doseBody(service, open, person.id)).expect(201);
      expect((await open.staff.get(`/v1/overrides/${id}`).expect(200)).body).toMatchObject({
        state: 'used',
        dose: dose.body.id,
      });
      for (const action of ['requestOverride', 'approveOverride', 'useOverride']) {
        expect(await actions(action, id)).toMatchObject([{ outcome: 'done', subject: person.pseudonym }]);
      }
      const text = JSON.stringify(await actions('requestOverride', id));
      expect(text).not.toContain(why.note);
      await expectRefused(service, { code: 'dose/already-given', subject: person.pseudonym }, () =>
        open.staff.post('/v1/doses', doseBody(service, open, person.id)),
      );
    },
  );

  test('declined: the slot stays free, the person keeps their place in the order, and it cannot be requested again', async () => {
    const { open, stranger } = await openWithFreePlace();
    const before = await service.database.connection.db
      ?.collection('courses')
      .findOne({ _id: stranger.id as never });
    const id = await asked(open, stranger.id);
    const district = await above(open);
    expect((await decide(district, id, 'decline').expect(200)).body).toMatchObject({
      state: 'declined',
      booking: null,
    });
    const after = await service.database.connection.db
      ?.collection('courses')
      .findOne({ _id: stranger.id as never });
    expect(after).toEqual(before);
    const expected = {
      code: 'override/not-possible-now',
      subject: stranger.pseudonym,
      action: 'approveOverride',
    };
    await expectRefused(service, expected, () => decide(district, id, 'approve'));
    const again = await ask(open, stranger.id, 'dose/no-booking').expect(409);
    expect(again.body.code).toBe('override/already-asked');
  });

  test.each(DOSE_REFUSALS.filter((code) => !OVERRIDABLE.some((one) => one === code)))(
    'never of %s',
    async (refusal) => {
      neverIn ??= await openWithFreePlace();
      const { open, stranger } = neverIn;
      const expected = { code: 'override/never', subject: stranger.pseudonym, action: 'requestOverride' };
      const answer = await expectRefused(service, expected, () => ask(open, stranger.id, refusal));
      expect(answer.body.details).toEqual({ refusal });
    },
  );

  test('never if there is another refusal that cannot be overridden', async () => {
    const { open, stranger } = await openWithFreePlace();
    const expected = {
      code: 'override/other-refusal',
      subject: stranger.pseudonym,
      action: 'requestOverride',
    };
    const refusals: unknown[] = [];
    for (const facts of [
      { contraindicated: ['astrazeneca' as const] },
      { contraindicated: [], deferredUntil: '2099-01-01' },
      { deferredUntil: null, memberships: [] },
    ]) {
      await alterCourse(service, stranger.id, facts);
      const answer = await expectRefused(service, expected, () => ask(open, stranger.id, 'dose/no-booking'));
      refusals.push(answer.body.details.refusal);
    }
    expect(refusals).toEqual(['dose/contraindicated', 'dose/screening-deferred', 'dose/group-not-verified']);
  });

  test('is not for somebody who would not be refused', async () => {
    const { open, standby, stranger } = await openWithFreePlace();
    const called = open.people[0] ?? stranger;
    for (const [person, refusal] of [
      [called, 'dose/no-booking'],
      [standby, 'dose/no-booking'],
      [stranger, 'dose/out-of-turn'],
      [stranger, 'dose/group-not-open'],
    ] as const) {
      const expected = { code: 'override/not-needed', subject: person.pseudonym, action: 'requestOverride' };
      await expectRefused(service, expected, () => ask(open, person.id, refusal));
    }
  });

  test('at once: asked once, approved once, used once', async () => {
    const { open, stranger } = await openWithFreePlace();
    const askedAtOnce = await Promise.all([1, 2, 3].map(() => ask(open, stranger.id, 'dose/no-booking')));
    expect(askedAtOnce.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const id = askedAtOnce.find(({ status }) => status === 201)?.body.id;
    const approvers = await Promise.all(['a', 'b', 'c'].map((who) => above(open, who)));
    const decided = await Promise.all(approvers.map((by) => decide(by, id, 'approve')));
    expect(decided.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const booking = decided.find(({ status }) => status === 200)?.body.booking;
    await makeReady(open.staff, [{ id: booking }]);
    const doses = await Promise.all(
      [1, 2].map(() => open.staff.post('/v1/doses', doseBody(service, open, stranger.id))),
    );
    expect(doses.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(1);
  });

  test('the same key twice asks once', async () => {
    const { open, stranger } = await openWithFreePlace();
    const body = { session: open.session.id, person: stranger.id, refusal: 'dose/no-booking', ...why };
    const first = await open.staff.post('/v1/overrides', body, 'override-key-1').expect(201);
    const second = await open.staff.post('/v1/overrides', body, 'override-key-1').expect(201);
    expect(second.body).toEqual(first.body);
  });

  test('without a free slot, nobody loses theirs', async () => {
    const open = await openedSession(service, { call: 2, standby: 0, slots: [1, 1] });
    const [stranger] = await peopleInOrder(service, 1, { ...open.at, firstBirthDate: '1990-01-01' });
    if (stranger === undefined) throw new Error('nobody');
    const id = await asked(open, stranger.id);
    const district = await above(open);
    const expected = {
      code: 'override/no-free-place',
      subject: stranger.pseudonym,
      action: 'approveOverride',
    };
    await expectRefused(service, expected, () => decide(district, id, 'approve'));
  });
});

let neverIn: Awaited<ReturnType<typeof openWithFreePlace>> | undefined;

describe('who decides', () => {
  async function expectForbidden(code: string, send: () => ReturnType<typeof decide>) {
    const before = await service.snapshot();
    const answer = await send();
    expect([answer.status, answer.body.code]).toEqual([403, code]);
    expect(await service.snapshot()).toBe(before);
  }

  test('the level directly above the one that asked, and no other', async () => {
    const { open, stranger } = await openWithFreePlace();
    const province = await service.as('province', '26');
    const bySite = await asked(open, stranger.id);
    await expectForbidden('override/wrong-level', () => decide(province, bySite, 'approve'));
    const { open: other, stranger: another } = await openWithFreePlace();
    const fromDistrict = await above(other, 'asks');
    const byDistrict = (await ask(other, another.id, 'dose/no-booking', fromDistrict).expect(201)).body;
    expect(byDistrict.decides).toBe('26');
    await expectForbidden('second-person/same-account', () => decide(fromDistrict, byDistrict.id, 'approve'));
    const colleague = await above(other, 'colleague');
    await expectForbidden('override/wrong-level', () => decide(colleague, byDistrict.id, 'decline'));
    await decide(province, byDistrict.id, 'approve').expect(200);
    const { open: third, stranger: last } = await openWithFreePlace();
    const byProvince = (await ask(third, last.id, 'dose/no-booking', province).expect(201)).body;
    expect(byProvince.decides).toBe('VN');
    await decide(await service.as('ministry', 'VN'), byProvince.id, 'decline').expect(200);
  });

  test('not the beneficiary, nor a declared relative of beneficiary or requester', async () => {
    const { open, stranger, standby } = await openWithFreePlace();
    const id = await asked(open, stranger.id);
    const declare = (by: SignedIn, person: string, relation: string) =>
      by
        .post(`/v1/accounts/${by.account}/relations`, { who: { kind: 'person', person }, relation })
        .expect(201);
    const self = await above(open, 'self');
    await declare(self, stranger.id, 'self');
    const cousin = await above(open, 'cousin');
    await declare(cousin, stranger.id, 'other-kin');
    await declare(open.staff, standby.id, 'self');
    const wife = await above(open, 'wife');
    await declare(wife, standby.id, 'spouse');
    for (const by of [self, cousin, wife]) {
      await expectForbidden('second-person/related', () => decide(by, id, 'approve'));
    }
    await decide(await above(open, 'nobody'), id, 'approve').expect(200);
  });

  test('sites and inspectors never do; an override of another area is not found', async () => {
    const { open, stranger } = await openWithFreePlace();
    const id = await asked(open, stranger.id);
    await decide(open.staff, id, 'approve').expect(403);
    await decide(await service.as('inspector', '26'), id, 'approve').expect(403);
    const elsewhere = open.session.district === '26-243' ? '26-244' : '26-243';
    await decide(await service.as('district', elsewhere), id, 'approve').expect(404);
  });
});

describe('a group that is not open', () => {
  test('is overridden for one dose of a person verified in it', async () => {
    const { open } = await openWithFreePlace();
    const [booking] = open.bookings;
    const person = open.people[0];
    if (booking === undefined || person === undefined) throw new Error('nobody');
    await alterCourse(service, person.id, {
      memberships: [{ membership: 'm', group: 14, status: 'verified' }],
    });
    await overridePolicy(service, [{ kind: 'close-group', group: 14 }], { number: '101/QĐ-UBND' });
    await makeReady(open.staff, [booking]);
    await expectRefused(service, { code: 'dose/group-not-open', subject: person.pseudonym }, () =>
      open.staff.post('/v1/doses', doseBody(service, open, person.id)),
    );
    const id = await asked(open, person.id, 'dose/group-not-open');
    const approved = await decide(await above(open), id, 'approve').expect(200);
    expect(approved.body.booking).toBeNull();
    const dose = await open.staff.post('/v1/doses', doseBody(service, open, person.id)).expect(201);
    expect(dose.body.groupCounted).toBe(14);
  });

  test('is not when membership hangs on a decision', async () => {
    const { open, stranger } = await openWithFreePlace();
    await alterCourse(service, stranger.id, {
      memberships: [{ membership: 'm', group: 16, status: 'verified' }],
    });
    const expected = {
      code: 'override/other-refusal',
      subject: stranger.pseudonym,
      action: 'requestOverride',
    };
    await expectRefused(service, expected, () => ask(open, stranger.id, 'dose/group-not-open'));
  });
});

describe('for inspectors', () => {
  test('overrides are listed, and counted by whoever decided', async () => {
    const { open, stranger, standby } = await openWithFreePlace();
    const district = await above(open, 'counted');
    await decide(district, await asked(open, stranger.id), 'approve').expect(200);
    await decide(district, await asked(open, standby.id, 'dose/out-of-turn'), 'decline').expect(200);
    const inspector = await service.as('inspector', open.session.site);
    const list = await inspector.get('/v1/overrides').expect(200);
    expect(list.body.items.map(({ state }: { state: string }) => state)).toEqual(['approved', 'declined']);
    const { day } = open.session;
    const report = await inspector.get(`/v1/reports/overrides?from=${day}&to=${day}`).expect(200);
    expect(report.body).toEqual({
      total: { asked: 2, approved: 1, declined: 1, used: 0 },
      approvers: [{ account: district.account, approved: 1, declined: 1, used: 0 }],
    });
  });

  test('one that was not used on its day has expired', async () => {
    const { open, stranger } = await openWithFreePlace();
    const id = await asked(open, stranger.id);
    const district = await above(open);
    service.clock.advance(86_400_000);
    expect((await district.get(`/v1/overrides/${id}`).expect(200)).body.state).toBe('expired');
    const expected = {
      code: 'override/not-possible-now',
      subject: stranger.pseudonym,
      action: 'approveOverride',
    };
    const answer = await expectRefused(service, expected, () => decide(district, id, 'approve'));
    expect(answer.body.details).toEqual({ state: 'expired' });
  });
});
