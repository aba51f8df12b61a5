import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createLog } from '../../../src/platform/log.ts';
import {
  createSender,
  gatewaySender,
  logSender,
  type MessageSender,
  type OutgoingMessage,
} from '../../../src/scheduling/messages/message-sender.ts';
import { listMessagesOfSession } from '../../../src/scheduling/messages/outbox-message.store.ts';
import { sendDueMessages } from '../../../src/scheduling/messages/send-due-messages.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { bookingsOf, draftSession, peopleInOrder } from '../../support/scheduling-factory.ts';
import { useService } from '../../support/service.ts';

const service = useService();
const PHONE = '0912000111';
beforeAll(async () => {
  await startCampaign(service);
});

/** A published session whose `count` people were called. */
async function called(count: number, phone: string | undefined = PHONE) {
  const drafted = await draftSession(service);
  const people = await peopleInOrder(service, count, { ...drafted.at, ...(phone === '' ? {} : { phone }) });
  await drafted.staff
    .post(`/v1/sessions/${drafted.session.id}/publish`, { call: count, standby: 0 })
    .expect(200);
  return { ...drafted, people };
}

function recorder(answer: 'sent' | 'try-later' | 'refused' = 'sent') {
  const taken: OutgoingMessage[] = [];
  const sender: MessageSender = {
    async send(message) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      taken.push(message);
      return answer;
    },
  };
  return { sender, taken };
}

/** Sends whatever other tests have left. */
async function drain(): Promise<void> {
  await sendDueMessages(service.context('26'), recorder().sender, { limit: 1000 });
}

describe('messages', () => {
  test('are written with the call, say no product, and are sent once by many workers', async () => {
    await drain();
    const { session } = await called(6);
    const stored = await listMessagesOfSession(service.database, session.id);
    expect(stored.map(({ template }) => template).sort()).toEqual([
      ...Array(6).fill('called'),
      ...Array(6).fill('reminder'),
    ]);
    expect(JSON.stringify(stored)).not.toMatch(/astrazeneca|Người|0912000111/i);
    const { sender, taken } = recorder();
    const runs = await Promise.all(
      [1, 2, 3].map(() => sendDueMessages(service.context('26'), sender, { limit: 100 })),
    );
    expect(runs.reduce((sum, { sent }) => sum + sent, 0)).toBe(6);
    expect(new Set(taken.map(({ id }) => id)).size).toBe(6);
    expect(taken).toHaveLength(6);
    expect(taken[0]).toMatchObject({ phone: PHONE, template: 'called' });
    expect(taken[0]?.text).toMatch(
      /^Kính gửi Người Thử \d+: đã đến lượt Ông\/Bà tiêm chủng\. Mời đến Trạm Y tế số \d+ lúc 07:30 ngày 13\/08\/2021\. Vui lòng xác nhận trước 07:30, 12\/08\/2021;/,
    );
    expect(taken.some(({ text }) => /astra/i.test(text))).toBe(false);
    expect(await sendDueMessages(service.context('26'), sender, { limit: 100 })).toMatchObject({ sent: 0 });
  });

  test('are dropped if the booking has ended before they are sent', async () => {
    await drain();
    const { session, staff } = await called(2);
    const [first] = await bookingsOf(service, session.id);
    await staff.post(`/v1/bookings/${first?.id}/decline`).expect(200);
    const { sender, taken } = recorder();
    const run = await sendDueMessages(service.context('26'), sender, { limit: 100 });
    expect(run).toEqual({ sent: 1, dropped: 1, failed: 0, postponed: 0 });
    expect(taken).toHaveLength(1);
  });

  test('wait if the gateway does not answer, and are tried again with the same id', async () => {
    await drain();
    await called(1);
    const busy = recorder('try-later');
    const context = service.context('26');
    expect(await sendDueMessages(context, busy.sender, { limit: 10 })).toMatchObject({ postponed: 1 });
    expect(await sendDueMessages(context, busy.sender, { limit: 10 })).toMatchObject({ postponed: 0 });
    service.clock.advance(61_000);
    const { sender, taken } = recorder();
    expect(await sendDueMessages(context, sender, { limit: 10 })).toMatchObject({ sent: 1 });
    expect(taken[0]?.id).toBe(busy.taken[0]?.id);
  });

  test('fail for good if the gateway refuses, and if there is no number', async () => {
    await drain();
    const { session } = await called(1);
    const other = await called(1, '');
    await sendDueMessages(service.context('26'), recorder('refused').sender, { limit: 10 });
    const failures = [
      ...(await listMessagesOfSession(service.database, session.id)),
      ...(await listMessagesOfSession(service.database, other.session.id)),
    ].flatMap(({ state, failure }) => (state === 'failed' ? [failure] : []));
    expect(failures).toEqual(['refused', 'no-phone']);
  });

  test('of a worker that died are taken up when its lease has run out', async () => {
    await drain();
    await called(1);
    const context = service.context('26');
    const dies: MessageSender = { send: () => Promise.reject(new Error('killed')) };
    await expect(sendDueMessages(context, dies, { limit: 10 })).rejects.toThrow('killed');
    const { sender } = recorder();
    expect(await sendDueMessages(context, sender, { limit: 10 })).toMatchObject({ sent: 0 });
    service.clock.advance(61_000);
    expect(await sendDueMessages(context, sender, { limit: 10 })).toMatchObject({ sent: 1 });
  });
});

describe('the senders', () => {
  const message: OutgoingMessage = {
    id: 'called|26-243-001.X',
    template: 'called',
    phone: PHONE,
    text: 'Kính gửi A',
  };

  test('the log gets template and id, nothing else', async () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line: string) => void lines.push(line) });
    expect(await logSender(log).send(message)).toBe('sent');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(message.id);
    expect(lines[0]).not.toMatch(/0912000111|Kính/);
  });

  test.each([
    [200, 'sent'],
    [202, 'sent'],
    [302, 'try-later'],
    [400, 'refused'],
    [401, 'refused'],
    [429, 'try-later'],
    [503, 'try-later'],
    ['silence', 'try-later'],
  ])('a gateway that answers %s: %s', async (status, outcome) => {
    const seen: { headers: IncomingHttpHeaders; body: string }[] = [];
    const server = createServer((req, res) => {
      let body = '';
      req.on('data', (chunk) => {
        body += chunk;
      });
      req.on('end', () => {
        seen.push({ headers: req.headers, body });
        if (typeof status === 'number') res.writeHead(status, { location: '/elsewhere' }).end('ok');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const log = createLog('silent');
      const sender = gatewaySender(`http://127.0.0.1:${port}/`, 'token-token-token', log, 300);
      expect(await sender.send(message)).toBe(outcome);
      expect(seen).toHaveLength(1);
      expect(seen[0]?.headers).toMatchObject({
        authorization: 'Bearer token-token-token',
        'idempotency-key': message.id,
        'content-type': 'application/json',
      });
      expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ id: message.id, to: PHONE, text: message.text });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test('an unreachable gateway is tried later; missing settings are an error at once', async () => {
    const log = createLog('silent');
    expect(await gatewaySender('http://127.0.0.1:9/', 'x', log, 500).send(message)).toBe('try-later');
    expect(() => createSender({ MESSAGE_SENDER: 'http' }, log)).toThrow('gateway');
    expect(await createSender({ MESSAGE_SENDER: 'log' }, log).send(message)).toBe('sent');
  });
});
