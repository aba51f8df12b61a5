import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ManualClock, systemClock } from '../../../src/platform/clock.ts';
import { type Database, openDatabase } from '../../../src/platform/database/database.ts';
import {
  type EmbeddedDatabase,
  startEmbeddedDatabase,
} from '../../../src/platform/embedded-database/embedded-database.ts';
import { createTokens } from '../../../src/platform/http/auth.ts';
import { serviceOn, TEST_SECRET, type TestService } from '../../support/service.ts';
import { type ServiceProcess, startProcess } from '../../support/service-process.ts';
import { type Answer, type Request, roleOf, type World } from './world.ts';

const LISTENING = /listening on (http:\/\/\S+)/;
const NAME = 'killed';
const CACHE = path.join(import.meta.dirname, '../../../.cache');

interface Running {
  readonly database: EmbeddedDatabase;
  readonly process: ServiceProcess;
  readonly url: string;
}

/** A service as a process of its own, on a database of its own: it is killed half-way, and both are started again. */
export class KilledService {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'vaccine-queue-killed-'));
  readonly #accounts = new Map<string, string>();
  readonly #killAfter: number;
  readonly #opened: Database[] = [];
  #running: Promise<Running>;
  #answers = 0;
  /** Requests that were on their way when it was killed. */
  unanswered = 0;

  constructor(killAfter: number) {
    this.#killAfter = killAfter;
    this.#running = this.#start();
  }

  /** Looks at the same database from this process, by accounts of `who`. */
  async inside(who: string): Promise<TestService> {
    const { database } = await this.#running;
    const opened = await openDatabase(database.uri, NAME);
    this.#opened.push(opened);
    const service = serviceOn(opened, new ManualClock(new Date()));
    return { ...service, as: (role, area, name = who) => service.as(role, area, name) };
  }

  /** The world as it is reached through the process, at this very time. */
  async through(service: TestService, world: World): Promise<World> {
    const { province, other, district, site } = world;
    for (const area of ['VN', province, other, district, site]) {
      for (const who of ['a', 'b']) {
        this.#accounts.set(`${area} ${who}`, (await service.as(roleOf(area), area, who)).account);
      }
    }
    return { ...world, now: () => new Date(), send: (request, key) => this.#send(request, key) };
  }

  async stop(): Promise<void> {
    const { database, process } = await this.#running;
    process.kill('SIGTERM');
    await process.ended;
    for (const opened of this.#opened) await opened.close();
    await database.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Sends it with the same key until it is answered. */
  async #send({ by, who = 'a', path: to, body = {} }: Request, key: string): Promise<Answer> {
    const account = this.#accounts.get(`${by} ${who}`) ?? '';
    const actor = { account, role: roleOf(by), area: by };
    const { token } = await createTokens(TEST_SECRET, 60, systemClock).issue(actor);
    for (;;) {
      const { url } = await this.#running;
      const sent = await fetch(`${url}${to}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify(body),
      })
        .then(async (response) => ({ status: response.status, body: await response.json() }))
        .catch(() => undefined);
      if (sent === undefined) {
        this.unanswered += 1;
        continue;
      }
      this.#answers += 1;
      if (this.#answers === this.#killAfter) this.#running = this.#kill(await this.#running);
      return sent;
    }
  }

  async #kill({ database, process }: Running): Promise<Running> {
    process.kill('SIGKILL');
    await process.ended;
    for (const opened of this.#opened.splice(0)) await opened.close();
    await database.stop();
    return this.#start();
  }

  async #start(): Promise<Running> {
    const database = await startEmbeddedDatabase({
      dataFolder: this.#folder,
      cacheFolder: CACHE,
      executable: process.env.DATABASE_EXECUTABLE || undefined,
      download: process.env.DATABASE_DOWNLOAD === 'skip' ? 'skip' : 'allow',
      searchPath: process.env.PATH,
      onProgress: () => undefined,
    });
    const started = startProcess({
      MONGODB_URI: database.uri,
      DATABASE_NAME: NAME,
      AUTH_TOKEN_SECRET: TEST_SECRET,
      IDENTITY_KEY: TEST_SECRET,
      WORKER: 'off',
      LOG_LEVEL: 'error',
    });
    return { database, process: started, url: await started.toSay(LISTENING) };
  }
}
