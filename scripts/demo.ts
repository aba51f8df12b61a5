import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startWorker } from '../jobs/start-worker.ts';
import { ensureFirstAdministrator } from '../src/accounts/ensure-first-administrator.ts';
import { ConfigError, readConfig } from '../src/config.ts';
import { ManualClock } from '../src/platform/clock.ts';
import { createLog } from '../src/platform/log.ts';
import { startService } from '../src/start-service.ts';
import { DEMO_PASSWORD, setUpPlaces } from './demo/chapter-setup.ts';
import { type Gateway, startGateway } from './demo/gateway.ts';
import { Narrator } from './demo/narrator.ts';
import { roundsFor } from './demo/rounds.ts';
import type { Stage } from './demo/stage.ts';
import { playStory } from './demo/story.ts';
import { showSummary } from './demo/summary.ts';
import { Client, Tally } from './support/client.ts';
import { readOptions } from './support/options.ts';

const USAGE = `Plays a campaign in Vĩnh Phúc, from September to December 2021, through the public API.
  npm run demo               plays, shows the books, and leaves the service running
  npm run demo -- --exit     plays, shows the books, and ends: status 0 when all came as it should
  npm run demo -- --people N how many people (default 3000)`;

/** As a shell has it for a program that Ctrl-C has ended. */
const FORCED = 130;
/** One Ctrl-C may arrive twice: from the terminal, and passed on by npm. */
const ECHO_MS = 500;
const FIRST_DAY = '2021-09-18T01:00:00Z';

async function main(): Promise<number> {
  const values = readOptions(
    { exit: { type: 'boolean' }, people: { type: 'string' }, help: { type: 'boolean' } },
    USAGE,
  );
  const total = Number(values.people ?? 3000);
  if (values.help === true || !Number.isInteger(total) || total < 900 || total > 20_000) {
    console.log(values.help === true ? USAGE : `${USAGE}\n\n--people takes a whole number from 900 to 20000`);
    return values.help === true ? 0 : 2;
  }
  const startedAt = performance.now();
  const narrator = new Narrator();
  // A rehearsal always starts from nothing, and two of them do not meet.
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'vaccine-queue-demo-'));
  const remove = (): void => rmSync(dataFolder, { recursive: true, force: true });
  // Told to end while the database starts, too; what is asked to be done at the exit last is done after it has ended.
  const abandon = (): void => {
    process.once('exit', remove);
    process.exit(FORCED);
  };
  process.on('SIGINT', abandon);
  process.on('SIGTERM', abandon);
  const gateway = await startGateway();
  const config = {
    ...demoConfig(dataFolder, gateway),
    // The clock runs weeks in minutes: a token for all of them still lives only minutes.
    TOKEN_MINUTES: 60 * 24 * 60,
    PORT: await portToUse(Number(process.env.PORT ?? 8080)),
  };
  const clock = new ManualClock(FIRST_DAY);
  const log = createLog(config.LOG_LEVEL);
  narrator.plain(`Chuẩn bị cơ sở dữ liệu … ${'(preparing the database)'}`);
  const service = await startService({
    config,
    clock,
    log,
    onProgress: (line) => narrator.plain(`  ${line}`),
  }).finally(() => process.once('exit', remove));
  const queue = await startWorker({
    config,
    clock,
    log,
    database: service.database,
    metrics: service.metrics,
    recurring: false,
  });
  const stop = async (): Promise<void> => {
    await service.stop(() => queue.stop());
    gateway.close();
  };
  try {
    const tally = new Tally();
    const clients: Client[] = [];
    const open = (username: string, password = DEMO_PASSWORD): Client => {
      const client = new Client(service.url, { username, password }, tally);
      clients.push(client);
      return client;
    };
    const first = await ensureFirstAdministrator(service.database, clock, true);
    if (first?.password === undefined) throw new Error('the rehearsal needs a database without accounts');
    narrator.chapter('2021-09-18', {
      vi: 'Tỉnh Vĩnh Phúc khởi động chiến dịch',
      en: 'The province starts its campaign',
    });
    const places = await setUpPlaces(open(first.username, first.password), open, total);
    narrator.tell('Sở Y tế', {
      vi: '9 huyện, 27 điểm tiêm công và tư; công bố mã băm của hạt giống bốc thăm trước khi có ai trong danh sách',
      en: '9 districts, 27 public and private sites; the hash of the draw’s seed is published before anybody is in the order',
    });
    const anyone = new Client(service.url, undefined, tally);
    clients.push(anyone);
    const stage: Stage = {
      url: service.url,
      gateway,
      folder: dataFolder,
      anyone,
      clock,
      narrator,
      tally,
      queue,
      ...places,
      rounds: roundsFor(total),
      roundIds: new Map(),
      people: new Map(),
      sessions: [],
      lotInUse: new Map(),
      given: [],
      screened: new Set(),
      consented: new Set(),
      faults: [],
      provoked: new Map(),
    };
    await playStory(stage);
    const seconds = (performance.now() - startedAt) / 1000;
    const good = await showSummary(stage, seconds);
    for (const client of clients) client.close();
    if (values.exit === true) {
      await stop();
      return good ? 0 : 1;
    }
    process.off('SIGINT', abandon);
    process.off('SIGTERM', abandon);
    stayOpen(service.url, narrator, stop);
    return good ? 0 : 1;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Settings of the rehearsal: its own data folder and secrets made for this one run. */
function demoConfig(dataFolder: string, gateway: Gateway): ReturnType<typeof readConfig> {
  const config = readConfig({
    ...process.env,
    DATA_FOLDER: dataFolder,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    AUTH_TOKEN_SECRET: randomBytes(32).toString('hex'),
    IDENTITY_KEY: randomBytes(32).toString('hex'),
    MESSAGE_SENDER: 'http',
    MESSAGE_GATEWAY_URL: gateway.url,
    MESSAGE_GATEWAY_TOKEN: gateway.token,
  });
  if (config.MONGODB_URI === undefined) return config;
  return { ...config, DATABASE_NAME: `demo-${randomBytes(4).toString('hex')}` };
}

/** The wanted port, or any free one when somebody has it. */
function portToUse(wanted: number): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(0));
    probe.listen(wanted, '127.0.0.1', () => probe.close(() => resolve(wanted)));
  });
}

function stayOpen(url: string, narrator: Narrator, stop: () => Promise<void>): void {
  narrator.heading({ vi: 'Dịch vụ vẫn chạy', en: 'the service goes on running; Ctrl-C ends it' });
  narrator.plain(`  Địa chỉ / address            ${url}`);
  narrator.plain(`  Tài liệu API / API           ${url}/docs/`);
  narrator.plain(`  Mật khẩu chung / password    ${DEMO_PASSWORD}`);
  narrator.plain(
    '  Tài khoản / accounts         bo-y-te, cuc-ytdp (ministry) · so-y-te.26, cdc.26 (province) · thanh-tra.26 (inspector)',
  );
  narrator.plain(
    '                               ttyt.243 … ttyt.253 (districts) · diem-tiem.243-001 … (sites)',
  );
  narrator.plain('  Đồng hồ đứng ở ngày cuối của câu chuyện / the clock stands at the last day of the story');
  let toldAt: number | undefined;
  const end = (): void => {
    if (toldAt !== undefined) {
      if (performance.now() - toldAt > ECHO_MS) process.exit(FORCED);
      return;
    }
    toldAt = performance.now();
    narrator.plain('\nĐang dừng … (stopping)');
    stop().then(
      () => process.exit(),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

main().then(
  (status) => {
    // The job queue leaves a timer behind that would keep an ended rehearsal waiting.
    if (process.argv.includes('--exit') || status === 2) process.exit(status);
  },
  (error: unknown) => {
    console.error(error instanceof ConfigError ? error.message : error);
    process.exit(1);
  },
);
