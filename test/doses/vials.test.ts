import { beforeAll, describe, expect, test } from '@jest/globals';
import { countGivenByLot } from '../../src/doses/dose.reads.ts';
import { withTransaction } from '../../src/platform/database/database.ts';
import { proveLedgers } from '../../src/reports/conservation/ledger-balances.reads.ts';
import { closeVial } from '../../src/supply/vials/close-vial.ts';
import { discardOpenVials } from '../../src/supply/vials/discard-open-vials.ts';
import { findVial } from '../../src/supply/vials/vial.store.ts';
import type { VialWithRest } from '../../src/supply/vials/vial.ts';
import { doseBody, giveDose, makeReady, type OpenSession, openedSession } from '../support/doses-factory.ts';
import { startCampaign } from '../support/people-factory.ts';
import { useService } from '../support/service.ts';
import { expectRefusal, onHand } from '../support/supply-factory.ts';

const service = useService();
beforeAll(() => startCampaign(service));

const HOUR = 3_600_000;

async function openWith(call: number, stock = call): Promise<OpenSession> {
  const open = await openedSession(service, {
    call,
    standby: 0,
    slots: [call, 1],
    stock: Math.max(stock, call + 1),
  });
  await makeReady(open.staff, open.bookings);
  return open;
}
const personAt = (open: OpenSession, index: number): string => open.bookings[index]?.person ?? '';
const give = (open: OpenSession, index: number, changes: object = {}) =>
  giveDose(service, open, personAt(open, index), changes);

async function vialsOf(open: OpenSession): Promise<VialWithRest[]> {
  return (await open.staff.get(`/v1/sessions/${open.session.id}/vials`).expect(200)).body.items;
}
async function openVial(open: OpenSession, body: object = {}): Promise<VialWithRest> {
  const path = `/v1/sessions/${open.session.id}/vials`;
  const answer = await open.staff.post(path, { lot: open.lot, ...body });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}
const sweep = () => discardOpenVials(service.context('26'), '26');

async function expectBalancedBooks(): Promise<void> {
  const proof = await proveLedgers(service.database, '26', await countGivenByLot(service.database, '26'));
  expect(proof.differences).toEqual([]);
}

describe('doses and vials', () => {
  test('every dose comes from a vial: the open one, and the next when that is empty', async () => {
    const open = await openWith(12);
    const doses = [];
    for (let i = 0; i < 12; i += 1) doses.push(await give(open, i));
    const [first, second, ...more] = await vialsOf(open);
    expect(more).toEqual([]);
    // Thirteen doses were set aside: the second vial was opened with the rest.
    expect(first).toMatchObject({ capacity: 10, left: 0, lot: open.lot, session: open.session.id });
    expect(second).toMatchObject({ capacity: 3, left: 1, state: 'usable' });
    expect(doses.map(({ vial }) => vial)).toEqual([
      ...Array.from({ length: 10 }, () => first?.id),
      second?.id,
      second?.id,
    ]);
    const openedAt = Date.parse(first?.openedAt ?? '');
    expect(Date.parse(first?.usableUntil ?? '') - openedAt).toBe(6 * HOUR);
    await expectBalancedBooks();
  });

  test('twelve at once: two vials, none drawn beyond its number', async () => {
    const open = await openWith(12);
    const answers = await Promise.all(
      open.bookings.map(({ person }) => open.staff.post('/v1/doses', doseBody(service, open, person))),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const vials = await vialsOf(open);
    expect(vials.map(({ capacity, left }) => capacity - left).sort()).toEqual([10, 2]);
    await expectBalancedBooks();
  });

  test('the one opened first is drawn from, unless another is named; never one of another session', async () => {
    const other = await openWith(2);
    const elsewhere = await openVial(other);
    const open = await openWith(3, 4);
    const first = await openVial(open);
    expect(first).toMatchObject({ left: 3 + 1, capacity: 4 });
    await expectRefusal(service, 'stock/short', () =>
      open.staff.post(`/v1/sessions/${open.session.id}/vials`, { lot: open.lot }),
    );
    await expectRefusal(service, 'dose/wrong-vial', () =>
      open.staff.post('/v1/doses', doseBody(service, open, personAt(open, 0), { vial: elsewhere.id })),
    );
    expect((await give(open, 0, { vial: first.id })).vial).toBe(first.id);
    expect((await give(open, 1)).vial).toBe(first.id);
  });

  test('of two that were opened beforehand, too; and once a dose has come back to the first', async () => {
    const open = await openWith(12);
    const first = await openVial(open);
    service.clock.advance(1);
    const second = await openVial(open);
    await open.staff
      .post('/v1/wastages', { account: `vial:${first.id}`, lot: open.lot, doses: 8, cause: 'broken' })
      .expect(201);
    expect((await give(open, 0)).vial).toBe(first.id);
    expect((await give(open, 1, { vial: second.id })).vial).toBe(second.id);
    const last = await give(open, 2);
    expect(last.vial).toBe(first.id);
    expect((await give(open, 3)).vial).toBe(second.id);
    await open.staff
      .post(`/v1/doses/${last.id}/corrections`, { kind: 'entered-in-error', note: 'ghi nhầm' })
      .expect(201);
    expect((await give(open, 4)).vial).toBe(first.id);
    await open.staff.post(`/v1/vials/${first.id}/extra-doses`, { note: 'rút thêm một liều' }).expect(201);
    expect((await give(open, 5)).vial).toBe(first.id);
    await expectBalancedBooks();
  });
});

describe('an extra dose', () => {
  test('is recorded before it is drawn, and once; without it the vial is empty', async () => {
    const open = await openWith(2);
    const vial = await openVial(open);
    await open.staff
      .post('/v1/wastages', { account: `vial:${vial.id}`, lot: open.lot, doses: 2, cause: 'broken' })
      .expect(201);
    await give(open, 0, { vial: vial.id });
    const body = doseBody(service, open, personAt(open, 1), { vial: vial.id });
    const refused = await expectRefusal(service, 'dose/vial-empty', () => open.staff.post('/v1/doses', body));
    expect(refused.body.details).toEqual({ vial: vial.id });
    await expectRefusal(service, 'dose/lot-exhausted', () =>
      open.staff.post('/v1/doses', { ...body, vial: undefined }),
    );
    const path = `/v1/vials/${vial.id}/extra-doses`;
    const note = { note: 'rút được thêm một liều' };
    const answers = await Promise.all([1, 2, 3].map(() => open.staff.post(path, note)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 201)?.body).toMatchObject({ extraDoses: 1, left: 1 });
    const again = await expectRefusal(service, 'vial/no-more-extra-doses', () => open.staff.post(path, note));
    expect(again.body.details).toEqual({ allowed: 1 });
    expect((await open.staff.post('/v1/doses', body).expect(201)).body.vial).toBe(vial.id);
    await expectBalancedBooks();
    await (await service.as('site', '26-999-001')).post(path, note).expect(404);
  });

  test('is refused for a vial that has been open for too long, or is closed', async () => {
    const open = await openWith(2);
    const vial = await openVial(open);
    const path = `/v1/vials/${vial.id}/extra-doses`;
    service.clock.advance(6 * HOUR);
    await expectRefusal(service, 'vial/open-too-long', () => open.staff.post(path, { note: 'thêm' }));
    await sweep();
    await expectRefusal(service, 'vial/closed', () => open.staff.post(path, { note: 'thêm' }));
  });
});

describe('the time of a vial', () => {
  test('ends after its hours: refused by name, else the next is opened; the sweep wastes the rest, once', async () => {
    const open = await openWith(3, 20);
    const vial = await openVial(open);
    await open.staff
      .post('/v1/wastages', { account: `vial:${vial.id}`, lot: open.lot, doses: 1, cause: 'broken' })
      .expect(201);
    await give(open, 0);
    service.clock.advance(6 * HOUR - 1);
    expect(await sweep()).toEqual({ vials: 0, doses: 0 });
    const inTime = service.clock.now().toISOString();
    await give(open, 1);
    service.clock.advance(1);
    const body = doseBody(service, open, personAt(open, 2));
    await expectRefusal(service, 'dose/vial-open-too-long', () => open.staff.post('/v1/doses', body));
    await expectRefusal(service, 'dose/vial-open-too-long', () =>
      open.staff.post('/v1/doses', { ...body, vial: vial.id }),
    );
    // Injected in time, entered a moment later: it came from this vial.
    expect(inTime < service.clock.now().toISOString()).toBe(true);
    expect((await open.staff.post('/v1/doses', { ...body, injectedAt: inTime }).expect(201)).body.vial).toBe(
      vial.id,
    );
    const swept = await Promise.all([sweep(), sweep()]);
    expect(swept.reduce((sum, { vials }) => sum + vials, 0)).toBe(1);
    expect((await vialsOf(open))[0]).toMatchObject({
      status: 'closed',
      closedBecause: 'time-over',
      wasted: 0,
      left: 0,
    });
    await expectBalancedBooks();
  });

  test('ends with its session: what is left is wasted, whole vials come back', async () => {
    const open = await openWith(2, 2);
    await give(open, 0);
    await give(open, 1);
    const closed = await open.staff.post(`/v1/sessions/${open.session.id}/close`).expect(200);
    expect(closed.body).toMatchObject({ returned: [], discarded: [{ lot: open.lot, doses: 1 }] });
    expect((await vialsOf(open))[0]).toMatchObject({ closedBecause: 'session-over', wasted: 1 });
    expect(await onHand(service, open.session.site, open.lot)).toBe(0);
    await expectRefusal(service, 'session/not-possible-now', () =>
      open.staff.post(`/v1/sessions/${open.session.id}/vials`, { lot: open.lot }),
    );
    await expectBalancedBooks();
  });

  test('does not begin in the future or before the session', async () => {
    const open = await openWith(2);
    const at = (milliseconds: number) => ({
      lot: open.lot,
      openedAt: new Date(service.clock.now().getTime() + milliseconds).toISOString(),
    });
    const path = `/v1/sessions/${open.session.id}/vials`;
    await expectRefusal(service, 'vial/opened-in-future', () => open.staff.post(path, at(1)));
    await expectRefusal(service, 'vial/opened-before-session', () => open.staff.post(path, at(-24 * HOUR)));
    const opened = await open.staff.post(path, at(0), 'open-once').expect(201);
    const again = await open.staff.post(path, at(0), 'open-once').expect(201);
    expect(again.body).toEqual(opened.body);
    expect(await vialsOf(open)).toHaveLength(1);
  });

  test('a vial is closed once, however many close it while doses are drawn', async () => {
    const open = await openWith(6);
    const vial = await openVial(open);
    const close = async () => {
      const found = await findVial(service.database, vial.id);
      if (found === undefined) throw new Error('no such vial');
      const end = { because: 'time-over', cause: 'open-vial-remainder', by: 'test' } as const;
      return withTransaction(service.database, (tx) =>
        closeVial(tx, found, { ...end, now: service.clock.now() }),
      );
    };
    const [closed, answers] = await Promise.all([
      Promise.all([close(), close()]),
      Promise.all(
        open.bookings.map(({ person }) => open.staff.post('/v1/doses', doseBody(service, open, person))),
      ),
    ]);
    expect(closed.filter((doses) => doses !== undefined)).toHaveLength(1);
    const drawn = answers.filter(({ status }) => status === 201).length;
    expect(closed.find((doses) => doses !== undefined)).toBe(vial.capacity - drawn);
    await expectBalancedBooks();
  });
});

describe('a hold', () => {
  test('bars an open vial, too', async () => {
    const open = await openWith(2);
    await give(open, 0);
    const hold = { area: open.session.site, reasonCode: 'investigation', note: 'x' };
    await open.staff.post(`/v1/lots/${open.lot}/holds`, hold).expect(201);
    const body = doseBody(service, open, personAt(open, 1));
    await expectRefusal(service, 'dose/lot-held', () => open.staff.post('/v1/doses', body));
  });
});
