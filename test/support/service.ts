import { afterAll, beforeAll } from '@jest/globals';
import type { Express } from 'express';
import supertest from 'supertest';
import { insertAccount } from '../../src/accounts/account.store.ts';
import { buildApp } from '../../src/app.ts';
import type { AreaCode } from '../../src/platform/area.ts';
import { ManualClock } from '../../src/platform/clock.ts';
import { type Database, openDatabase, withTransaction } from '../../src/platform/database/database.ts';
import { createTokens, type Role, systemActor } from '../../src/platform/http/auth.ts';
import { newId } from '../../src/platform/id.ts';
import { createLog } from '../../src/platform/log.ts';
import type { UseCaseContext } from '../../src/platform/use-case.ts';

export const TEST_SECRET = 'test-secret-test-secret-test-secret-0';

export interface SignedIn {
  readonly account: string;
  get(path: string): supertest.Test;
  /** A POST with a fresh Idempotency-Key; pass `key` to send the same one again. */
  post(path: string, body?: object | string, key?: string): supertest.Test;
}

/** The service with its own database and a clock that stands still. */
export interface TestService {
  readonly app: Express;
  readonly database: Database;
  readonly clock: ManualClock;
  /** Every log line written so far. */
  readonly logLines: string[];
  /** Acts as an account of this role and area; the same role and area give the same account unless `who` differs. */
  as(role: Role, area: AreaCode, who?: string): Promise<SignedIn>;
  anonymous(): supertest.Agent;
  /** A context for calling a use case directly, as the system. */
  context(area?: AreaCode): UseCaseContext;
  /** All documents of every collection, to show that a refusal changed nothing (audit entries and keys apart). */
  snapshot(): Promise<string>;
}

/** Starts a service before the tests of a file and closes it after them. Read its members only inside tests. */
export function useService(start = '2021-08-10T01:00:00Z'): TestService {
  let service: TestService | undefined;
  let close: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    const uri = process.env.TEST_MONGODB_URI;
    if (uri === undefined) throw new Error('the test database is not running');
    const name = `t-${process.pid}-${Math.random().toString(36).slice(2, 10)}`;
    const database = await openDatabase(uri, name);
    service = serviceOn(database, new ManualClock(start));
    close = async () => {
      await database.connection.dropDatabase();
      await database.close();
    };
  });
  afterAll(async () => close?.());
  return new Proxy({} as TestService, {
    get(_target, member) {
      if (service === undefined) throw new Error('the service is not started yet');
      return service[member as keyof TestService];
    },
  });
}

/** The service on a database that the caller opens and closes. */
export function serviceOn(database: Database, clock: ManualClock): TestService {
  const logLines: string[] = [];
  const log = createLog('info', { write: (line: string) => void logLines.push(line) });
  const app = buildApp({
    database,
    clock,
    log,
    tokenSecret: TEST_SECRET,
    tokenMinutes: 15,
    identityKey: TEST_SECRET,
    checkAnswers: true,
  });
  const tokens = createTokens(TEST_SECRET, 60 * 24 * 400, clock);
  const accounts = new Map<string, string>();
  let keys = 0;

  const as = async (role: Role, area: AreaCode, who = 'a'): Promise<SignedIn> => {
    const username = `${role}.${area.toLowerCase()}.${who}`;
    const account = accounts.get(username) ?? newId(area, clock.now());
    if (!accounts.has(username)) {
      accounts.set(username, account);
      const createdAt = clock.now().toISOString();
      await withTransaction(database, (tx) =>
        insertAccount(tx, { id: account, username, role, area, disabled: false, createdAt }, 'none'),
      );
    }
    const bearer = async (): Promise<string> =>
      `Bearer ${(await tokens.issue({ account, role, area })).token}`;
    const authorization = await bearer();
    return {
      account,
      get: (path) => supertest(app).get(path).set('Authorization', authorization),
      post: (path, body, key) => {
        keys += 1;
        const sent = supertest(app)
          .post(path)
          .set('Authorization', authorization)
          .set('Idempotency-Key', key ?? `test-key-${keys}-${process.pid}`);
        if (body === undefined) return sent;
        return typeof body === 'string' ? sent.type('text/csv').send(body) : sent.send(body);
      },
    };
  };
  return {
    app,
    database,
    clock,
    logLines,
    as,
    anonymous: () => supertest.agent(app),
    context: (area = 'VN') => ({
      database,
      clock,
      actor: systemActor(area),
      requestId: 'test-request',
      log,
      secrets: { identityKey: TEST_SECRET },
    }),
    snapshot: () => snapshotOf(database),
  };
}

async function snapshotOf(database: Database): Promise<string> {
  const all: Record<string, unknown[]> = {};
  for (const { name } of (await database.connection.db?.listCollections().toArray()) ?? []) {
    // Queued entries wait for their number in the log.
    if (['auditEntries', 'auditQueue'].includes(name) || name.startsWith('system.')) continue;
    all[name] = (await database.connection.db?.collection(name).find().sort({ _id: 1 }).toArray()) ?? [];
  }
  return JSON.stringify(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}
