import { beforeAll, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { recordDose } from '../../src/doses/record-dose.ts';
import { systemActor } from '../../src/platform/http/auth.ts';
import type { UseCaseContext } from '../../src/platform/use-case.ts';
import { doseBody, giveDose, makeReady, type OpenSession, openedSession } from '../support/doses-factory.ts';
import { startCampaign } from '../support/people-factory.ts';
import { bookingsOf } from '../support/scheduling-factory.ts';
import { useService } from '../support/service.ts';

const service = useService();
beforeAll(() => startCampaign(service));

function personAt(open: OpenSession, index: number): string {
  const booking = open.bookings[index];
  if (booking === undefined) throw new Error('no such booking');
  return booking.person;
}
const all = async (name: string, filter: object) =>
  (await service.database.connection.db?.collection(name).find(filter).toArray()) ?? [];
/** The doses of its lot that the session has: set aside, and in open vials. */
const inSessionStock = async (open: OpenSession) => {
  const left = await all('stockBalances', { session: open.session.id, lot: open.lot });
  return left.reduce((sum, { onHand }) => sum + onHand, 0);
};

/** The parsed body, for calling the use case itself. */
function wanted(open: OpenSession, person: string) {
  return { session: open.session.id, person, lot: open.lot, injectedAt: service.clock.now().toISOString() };
}

describe('a recorded dose', () => {
  test('leaves the session’s stock, ends the booking, moves the course on and is in the audit log', async () => {
    const open = await openedSession(service);
    await makeReady(open.staff, open.bookings);
    const person = personAt(open, 0);
    const stock = await inSessionStock(open);
    const dose = await giveDose(service, open, person);

    expect(dose).toMatchObject({
      site: open.session.site,
      session: open.session.id,
      person,
      lot: open.lot,
      product: 'astrazeneca',
      doseNumber: 1,
      kind: 'primary',
      day: open.session.day,
      groupCounted: 1,
      policyVersion: 'vn-covid19-2021@1',
      recordedBy: open.staff.account,
      vaccinator: 'TD-014',
    });
    expect(Date.parse(dose.observeUntil) - Date.parse(dose.injectedAt)).toBe(30 * 60_000);
    expect(await inSessionStock(open)).toBe(stock - 1);
    const [movement] = await all('stockMovements', { dose: dose.id });
    expect(movement).toMatchObject({ kind: 'given', doses: 1, lot: open.lot });
    const [booking] = (await bookingsOf(service, open.session.id)).filter((one) => one.person === person);
    expect(booking).toMatchObject({ state: 'vaccinated', dose: dose.id });
    const [course] = await all('courses', { _id: person });
    expect(course).toMatchObject({
      booking: '',
      facts: { history: [{ dose: dose.id, doseNumber: 1, product: 'astrazeneca' }] },
      order: { waiting: true, doseNumber: 2 },
    });
    const entries = await all('auditEntries', { action: 'recordDose', object: dose.id });
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ outcome: 'done', subject: dose.pseudonym, area: open.session.site });
  });

  test('names nobody in the audit log or in a log line', async () => {
    const text = JSON.stringify(
      (await all('auditEntries', { action: 'recordDose' })).map((entry) => String(entry.bytes)),
    );
    for (const word of ['Người Thử', '1960-01-0']) {
      expect(text).not.toContain(word);
      expect(service.logLines.join('')).not.toContain(word);
    }
  });

  test('is for staff of the place only', async () => {
    const open = await openedSession(service);
    await makeReady(open.staff, open.bookings);
    const body = doseBody(service, open, personAt(open, 0));
    const elsewhere = await service.as('site', '26-244-001');
    const others = [
      await service.as('inspector', '26'),
      await service.as('province', '26'),
      await service.as('ministry', 'VN'),
      await service.as('administrator', '26'),
    ];
    const district = await service.as('district', open.session.district);
    const before = await service.snapshot();
    await elsewhere.post('/v1/doses', body).expect(404);
    for (const other of others) await other.post('/v1/doses', body).expect(403);
    await service.anonymous().post('/v1/doses').send(body).expect(401);
    expect(await service.snapshot()).toEqual(before);
    await district.post('/v1/doses', body).expect(201);
  });

  test('of an unknown person or session, or with a malformed body, is not accepted', async () => {
    const open = await openedSession(service);
    await makeReady(open.staff, open.bookings);
    const person = personAt(open, 0);
    const before = await service.snapshot();
    const post = (changes: object) => open.staff.post('/v1/doses', doseBody(service, open, person, changes));
    const unknown = '01FCQ3A0000000000000000009';
    await post({ person: `26.${unknown}` }).expect(404);
    await post({ person: `12.${unknown}` }).expect(404);
    await post({ session: `${open.session.site}.${unknown}` }).expect(404);
    for (const changes of [
      { injectedAt: '2021-08-13T07:30:00' },
      { injectedAt: { $gt: '' } },
      { lot: 'AB123' },
      { lot: { $ne: '' } },
      { person: ['26'] },
      { extra: 1 },
      { vaccinator: 'Bác sĩ Hoà' },
    ]) {
      await post(changes).expect(400);
    }
    expect(await service.snapshot()).toEqual(before);
  });
});

describe('the same dose again', () => {
  test('with the same key gives the same answer and one dose', async () => {
    const open = await openedSession(service);
    await makeReady(open.staff, open.bookings);
    const body = doseBody(service, open, personAt(open, 0));
    const first = await open.staff.post('/v1/doses', body, 'dose-key-once').expect(201);
    const after = await service.snapshot();
    const again = await open.staff.post('/v1/doses', body, 'dose-key-once').expect(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    const other = doseBody(service, open, personAt(open, 1));
    const reused = await open.staff.post('/v1/doses', other, 'dose-key-once').expect(422);
    expect(reused.body.code).toBe('idempotency/key-reused');
    expect(await service.snapshot()).toBe(after);
  });

  test('with the same key at once: one dose, one answer', async () => {
    const open = await openedSession(service);
    await makeReady(open.staff, open.bookings);
    const body = doseBody(service, open, personAt(open, 0));
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => open.staff.post('/v1/doses', body, 'dose-key-race')),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body: { id } }) => id)).size).toBe(1);
    expect(await all('doses', { session: open.session.id })).toHaveLength(1);
  });

  test('with other keys at once: exactly one is given', async () => {
    const open = await openedSession(service);
    await makeReady(open.staff, open.bookings);
    const person = personAt(open, 0);
    const stock = await inSessionStock(open);
    const body = doseBody(service, open, person);
    const answers = await Promise.all(Array.from({ length: 8 }, () => open.staff.post('/v1/doses', body)));
    const given = answers.filter(({ status }) => status === 201);
    const codes = answers.filter(({ status }) => status !== 201).map(({ body: { code } }) => code);
    expect(given).toHaveLength(1);
    expect(codes).toEqual(Array.from({ length: 7 }, () => 'dose/already-given'));
    expect(await all('doses', { person })).toHaveLength(1);
    expect(await inSessionStock(open)).toBe(stock - 1);
  });
});

describe('many at once', () => {
  test('16 clients, a lot of 40, 60 tries: exactly 40 given, 20 refused', async () => {
    const open = await openedSession(service, { call: 60, slots: [59, 1], standby: 0 });
    await makeReady(open.staff, open.bookings);
    expect(open.bookings).toHaveLength(60);
    await open.staff
      .post('/v1/wastages', {
        account: `session:${open.session.id}`,
        lot: open.lot,
        doses: 20,
        cause: 'broken',
      })
      .expect(201);

    const waiting = open.bookings.map(({ person }) => person);
    const answers: { status: number; code: string | undefined }[] = [];
    const client = async () => {
      for (let person = waiting.shift(); person !== undefined; person = waiting.shift()) {
        const answer = await open.staff.post('/v1/doses', doseBody(service, open, person));
        answers.push({ status: answer.status, code: answer.body.code });
      }
    };
    await Promise.all(Array.from({ length: 16 }, client));

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(40);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused).toEqual(Array.from({ length: 20 }, () => ({ status: 409, code: 'dose/lot-exhausted' })));
    expect(await inSessionStock(open)).toBe(0);
    const { id } = open.session;
    expect(await all('doses', { session: id })).toHaveLength(40);
    expect(await all('stockMovements', { session: id, kind: 'given' })).toHaveLength(40);
    const states = (await bookingsOf(service, id)).map(({ state }) => state);
    expect(states.filter((state) => state === 'vaccinated')).toHaveLength(40);
    expect(states.filter((state) => state === 'checked-in')).toHaveLength(20);
    const refusals = await all('auditEntries', { problem: 'dose/lot-exhausted' });
    expect(refusals.filter(({ area }) => area === open.session.site)).toHaveLength(20);
  }, 60_000);
});

describe('when it breaks off half-way', () => {
  test('after every write but the audit entry, nothing is left', async () => {
    const open = await openedSession(service);
    await makeReady(open.staff, open.bookings);
    const person = personAt(open, 0);
    const before = await service.snapshot();
    const dying: UseCaseContext = {
      ...service.context(open.session.site),
      get requestId(): string {
        throw new Error('the process died');
      },
    };
    await expect(recordDose(dying, wanted(open, person))).rejects.toThrow('the process died');
    expect(await service.snapshot()).toEqual(before);
    await giveDose(service, open, person);
  });

  test('when its key is claimed by something else after the draw, nothing is left', async () => {
    const open = await openedSession(service);
    await makeReady(open.staff, open.bookings);
    const before = await service.snapshot();
    const context: UseCaseContext = {
      ...service.context(open.session.site),
      // Larger than a document may be: the claim, the last write of all, fails.
      idempotency: { id: `${'x'.repeat(20)}|key`, fingerprint: 'f'.repeat(17 * 1024 * 1024) },
    };
    await expect(recordDose(context, wanted(open, personAt(open, 0)))).rejects.toThrow();
    expect(await service.snapshot()).toEqual(before);
  });
});

describe('the way to the database', () => {
  const READS = [
    'find idempotencyKeys',
    'find sessions',
    'find courses',
    'find policyHeads',
    'find bookings',
  ];
  const REST = 'bookings, courses, doses, auditEntries, auditQueue, idempotencyKeys';
  const OPENING = [
    'update stockBalances',
    `bulkWrite stockBalances, stockMovements, vials, ${REST}`,
    'commitTransaction',
  ];
  const WRITES = ['update stockBalances', `bulkWrite stockMovements, ${REST}`, 'commitTransaction'];

  test('is the reads, the draw, the other writes in one message, and the commit', async () => {
    const open = await openedSession(service);
    await makeReady(open.staff, open.bookings);
    const commands = await commandsOf(async (context) => {
      await recordDose(context, wanted(open, personAt(open, 0)));
      await recordDose({ ...context, idempotency: SECOND }, wanted(open, personAt(open, 1)));
    });
    // The first dose reads the stock and opens a vial; the next dose out of it reads no stock.
    expect(commands).toEqual([...READS, 'find stockBalances', ...OPENING, ...READS, ...WRITES]);
  });

  const SECOND = { id: 'counted|second', fingerprint: 'counted' };

  function namespacesOf({ nsInfo }: Record<string, unknown>): string[] {
    return Array.isArray(nsInfo) ? nsInfo.map(({ ns }) => String(ns).split('.').slice(1).join('.')) : [];
  }

  /** Every command that the work sends, on a connection of its own. */
  async function commandsOf(work: (context: UseCaseContext) => Promise<void>): Promise<string[]> {
    const uri = process.env.TEST_MONGODB_URI ?? '';
    const dbName = service.database.connection.name;
    const connection = await mongoose.createConnection(uri, { dbName, monitorCommands: true }).asPromise();
    const sent: string[] = [];
    const note = ({ commandName, command }: { commandName: string; command: Record<string, unknown> }) => {
      if (['find', 'insert', 'update', 'aggregate', 'delete'].includes(commandName)) {
        sent.push(`${commandName} ${String(command[commandName])}`);
      } else if (commandName === 'bulkWrite') {
        sent.push(`${commandName} ${namespacesOf(command).join(', ')}`);
      } else if (commandName === 'commitTransaction') sent.push(commandName);
    };
    connection.getClient().on('commandStarted', note);
    try {
      const actor = systemActor('26');
      const idempotency = { id: 'counted|key', fingerprint: 'counted' };
      await work({ ...service.context('26'), database: { connection }, actor, idempotency });
      return sent;
    } finally {
      await connection.close();
    }
  }
});
