import { beforeAll, describe, expect, test } from '@jest/globals';
import type supertest from 'supertest';
import { vnCovid192021 } from '../../../src/policy/vn-covid19-2021/vn-covid19-2021.ts';
import { codeOf, hashOfCode, newNonce } from '../../../src/scheduling/invitations/invitation-code.ts';
import type { MessageSender, OutgoingMessage } from '../../../src/scheduling/messages/message-sender.ts';
import { sendDueMessages } from '../../../src/scheduling/messages/send-due-messages.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { bookingsOf, draftSession, openSession, peopleInOrder } from '../../support/scheduling-factory.ts';
import { useService } from '../../support/service.ts';

const service = useService();
beforeAll(() => startCampaign(service));

const CODE = /[0-9A-Z]{4}(-[0-9A-Z]{4}){7}/;

/** Sends what is due; answers the texts by the booking or offer they are about. */
async function sent(): Promise<Map<string, OutgoingMessage>> {
  const taken = new Map<string, OutgoingMessage>();
  const sender: MessageSender = {
    async send(message) {
      taken.set(String(message.id.split('|')[1]), message);
      return 'sent';
    },
  };
  await sendDueMessages(service.context('26'), sender, { limit: 1000 });
  return taken;
}

/** A published session whose people have been told their codes, first of the order first. */
async function invited(call: number, standby = 0) {
  await sent();
  const drafted = await draftSession(service, { slots: [2, 2] });
  const people = await peopleInOrder(service, call + standby, { ...drafted.at, phone: '0912000111' });
  await drafted.staff.post(`/v1/sessions/${drafted.session.id}/publish`, { call, standby }).expect(200);
  const messages = await sent();
  const bookings = await bookingsOf(service, drafted.session.id);
  const told = bookings.map((booking) => ({ booking, code: codeIn(messages.get(booking.id)) }));
  return { ...drafted, people, told, messages };
}

const codeIn = (message: OutgoingMessage | undefined): string => CODE.exec(message?.text ?? '')?.[0] ?? '';

/** As anybody on the internet would. */
function ask(what: 'view' | 'confirm' | 'decline', code: string): supertest.Test {
  return service.anonymous().post(`/v1/public/invitations/${what}`).send({ code });
}

const stateOf = async (id: string): Promise<string | undefined> =>
  (await service.database.connection.db?.collection('bookings').findOne({ _id: id as never }))?.state;

describe('a code', () => {
  test('is 160 bits, of one person alone, and in the database only as a keyed hash', async () => {
    const { told, session } = await invited(4);
    const codes = told.map(({ code }) => code);
    expect(new Set(codes).size).toBe(4);
    for (const code of codes) expect(code.replaceAll('-', '')).toMatch(/^[0-9A-HJKMNP-TV-Z]{32}$/);
    const everything = await service.snapshot();
    const audit = await service.database.connection.db?.collection('auditEntries').find().toArray();
    const told2 = [
      everything,
      audit?.map((entry) => Buffer.from(entry.bytes.buffer).toString()).join(),
      service.logLines.join(),
    ].join();
    for (const code of codes) {
      expect(told2).not.toContain(code);
      expect(told2).not.toContain(code.replaceAll('-', ''));
    }
    const stored = await service.database.connection.db
      ?.collection('invitations')
      .find({ session: session.id })
      .toArray();
    const { secrets } = service.context();
    expect(stored?.map(({ _id }) => String(_id)).sort()).toEqual(
      codes.map((code) => hashOfCode(secrets, code)).sort(),
    );
    expect(stored?.map(({ person }) => person).sort()).toEqual(
      told.map(({ booking }) => booking.person).sort(),
    );
  });

  test('needs the service’s secret, and reads the same however it is typed', () => {
    const nonce = newNonce();
    const code = codeOf({ identityKey: 'a' }, nonce);
    expect(codeOf({ identityKey: 'b' }, nonce)).not.toBe(code);
    const typed = code.toLowerCase().replaceAll('-', ' ');
    expect(hashOfCode({ identityKey: 'a' }, typed)).toBe(hashOfCode({ identityKey: 'a' }, code));
  });

  test('that is unknown is not found, whatever is wrong with it, and reveals nothing', async () => {
    const { told } = await invited(1);
    const code = told[0]?.code ?? '';
    const changed = code.startsWith('0') ? `1${code.slice(1)}` : `0${code.slice(1)}`;
    const before = await service.snapshot();
    for (const what of ['view', 'confirm', 'decline'] as const) {
      for (const wrong of [changed, 'Z'.repeat(32)]) {
        expect((await ask(what, wrong).expect(404)).body.code).toBe('request/not-found');
      }
      await ask(what, 'short').expect(400);
      await service
        .anonymous()
        .post(`/v1/public/invitations/${what}`)
        .send({ code, person: 'x' })
        .expect(400);
    }
    expect(await service.snapshot()).toBe(before);
  });
});

describe('an invitation', () => {
  test('shows where and when, and neither product nor person', async () => {
    const { told, session } = await invited(1);
    const [{ booking, code } = { booking: undefined, code: '' }] = told;
    const { body } = await ask('view', code).expect(200);
    expect(body).toEqual({
      site: expect.stringMatching(/^Trạm Y tế/),
      day: session.day,
      shift: '07:30',
      answerBy: booking?.confirmBy,
      state: 'open',
    });
  });

  test('is confirmed once; the same answer again does nothing, the other is refused', async () => {
    const { told } = await invited(1);
    const [{ booking, code } = { booking: undefined, code: '' }] = told;
    const first = await ask('confirm', code).expect(200);
    expect(first.body.state).toBe('confirmed');
    expect(await stateOf(booking?.id ?? '')).toBe('confirmed');
    const before = await service.snapshot();
    expect((await ask('confirm', code).expect(200)).body).toEqual(first.body);
    expect((await ask('decline', code).expect(409)).body.code).toBe('invitation/already-answered');
    expect(await service.snapshot()).toBe(before);
    const inspector = await service.as('inspector', '26');
    const log = await inspector
      .get(`/v1/audit-entries?action=confirmBooking&object=${booking?.id}`)
      .expect(200);
    expect(log.body.items).toMatchObject([{ actor: { account: 'invitation', role: 'system' } }]);
  });

  test('declined: the slot goes to the standby list, the person keeps their turn in the order, all others have theirs', async () => {
    const { told, people, session } = await invited(2, 1);
    const [{ booking, code } = { booking: undefined, code: '' }, other] = told;
    const courses = service.database.connection.db?.collection('courses');
    const keyOf = async (person: string | undefined) => {
      const found = await courses?.findOne({ _id: person as never });
      return [found?.order.key, found?.order.waiting, found?.booking];
    };
    const [key] = await keyOf(booking?.person);
    const others = await keyOf(other?.booking.person);
    await ask('decline', code).expect(200);
    expect(await keyOf(booking?.person)).toEqual([key, true, '']);
    expect(await keyOf(other?.booking.person)).toEqual(others);
    const now = await bookingsOf(service, session.id);
    expect(
      now
        .filter(({ state }) => state === 'called')
        .map(({ person }) => person)
        .sort(),
    ).toEqual([people[1]?.id, people[2]?.id].sort());
    expect(codeIn([...(await sent()).values()][0])).toMatch(CODE);
  });

  test('answered many times at once has one answer', async () => {
    const { told } = await invited(1);
    const code = told[0]?.code ?? '';
    const answers = await Promise.all(
      (['confirm', 'decline', 'confirm', 'decline'] as const).map((what) => ask(what, code)),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(2);
    expect(statuses.filter((status) => status === 409)).toHaveLength(2);
  });

  test('is over when its time is, or when the booking has moved on by other hands', async () => {
    const { told, staff } = await invited(2);
    const [late, ended] = told;
    await staff.post(`/v1/bookings/${ended?.booking.id}/decline`).expect(200);
    const before = await service.snapshot();
    expect((await ask('confirm', ended?.code ?? '').expect(409)).body.code).toBe('invitation/over');
    expect(await service.snapshot()).toBe(before);
    service.clock.set(new Date(late?.booking.confirmBy ?? ''));
    expect((await ask('view', late?.code ?? '').expect(200)).body.state).toBe('expired');
    expect((await ask('confirm', late?.code ?? '').expect(410)).body.code).toBe('invitation/expired');
    expect(await service.snapshot()).toBe(before);
  });

  test('to a leftover dose is answered by its code too', async () => {
    const drafted = await invited(0, 2);
    await openSession(service, drafted);
    const path = `/v1/sessions/${drafted.session.id}/leftovers`;
    const opened = (await drafted.staff.post(path, { doses: 1 }).expect(201)).body;
    const message = (await sent()).get(opened.offers[0].id);
    expect(message?.text).toContain('danh sách dự phòng');
    await ask('decline', codeIn(message)).expect(200);
    const [, second] = (await drafted.staff.get(path).expect(200)).body.items[0].offers;
    await ask('confirm', codeIn((await sent()).get(second.id))).expect(200);
    const [leftover] = (await drafted.staff.get(path).expect(200)).body.items;
    expect(leftover).toMatchObject({
      state: 'placed',
      offers: [{ state: 'declined' }, { state: 'accepted' }],
    });
  });
});

test('nothing people see before check-in names a product', async () => {
  const { told, messages, session } = await invited(2, 1);
  const code = told[0]?.code ?? '';
  const shown = [
    ...[...messages.values()].map(({ text }) => text),
    JSON.stringify((await ask('view', code)).body),
    JSON.stringify((await ask('confirm', code)).body),
    JSON.stringify((await ask('decline', told[1]?.code ?? '')).body),
    JSON.stringify(
      await service.database.connection.db
        ?.collection('outboxMessages')
        .find({ session: session.id })
        .toArray(),
    ),
  ].join('\n');
  const names = vnCovid192021.products.flatMap(({ code: product, platformName }) => [product, platformName]);
  for (const name of [...names, 'Pfizer', 'Astra', 'product']) {
    expect(shown.toLowerCase()).not.toContain(name.toLowerCase());
  }
});
