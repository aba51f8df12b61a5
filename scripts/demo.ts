import { createServer } from 'node:net';
import { startWorker } from '../jobs/start-worker.ts';
import { ensureFirstAdministrator } from '../src/accounts/ensure-first-administrator.ts';
import { ConfigError } from '../src/config.ts';
import { ManualClock } from '../src/platform/clock.ts';
import { showSummary } from './demo/proofs/summary.ts';
import type { Rehearsal } from './demo/rehearsal.ts';
import { Report } from './demo/report.ts';
import { startGateway } from './demo/setup/message-gateway.ts';
import { DEMO_PASSWORD, setUpPlaces } from './demo/setup/places.ts';
import { roundsFor } from './demo/setup/planned-rounds.ts';
import { playSteps } from './demo/steps.ts';
import { printTakePart } from './demo/take-part.ts';
import { Client, Tally } from './support/client.ts';
import { readOptions, wholeNumber } from './support/options.ts';
import { FORCED, startThrowawayService } from './support/throwaway-service.ts';

const USAGE = `Plays a campaign in Vĩnh Phúc, from September to December 2021, through the public API.
  npm run demo               plays, shows the figures, and leaves the service running
  npm run demo -- --exit     plays, shows the figures, and ends: status 0 if everything came as it should
  npm run demo -- --people N how many people (default 3000)`;

/** One Ctrl-C may arrive twice: from the terminal, and passed on by npm. */
const ECHO_MS = 500;
const FIRST_DAY = '2021-09-18T01:00:00Z';

async function main(options: { readonly exit: boolean; readonly people: number }): Promise<number> {
  const startedAt = performance.now();
  const report = new Report();
  const gateway = await startGateway();
  const clock = new ManualClock(FIRST_DAY);
  report.line(`Chuẩn bị cơ sở dữ liệu … ${'(preparing the database)'}`);
  const { service, config, log, folder, onInterrupt } = await startThrowawayService({
    name: 'demo',
    clock,
    environment: {
      PORT: String(await portToUse(Number(process.env.PORT ?? 8080))),
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
      MESSAGE_SENDER: 'http',
      MESSAGE_GATEWAY_URL: gateway.url,
      MESSAGE_GATEWAY_TOKEN: gateway.token,
    },
    onProgress: (line) => report.line(`  ${line}`),
  });
  const { url, database, metrics } = service;
  const queue = await startWorker({ config, clock, log, database, metrics, recurring: false });
  const stop = async (): Promise<void> => {
    await service.stop(() => queue.stop());
    gateway.close();
  };
  try {
    const tally = new Tally();
    const clients: Client[] = [];
    const connect = (credentials?: { readonly username: string; readonly password: string }): Client => {
      const client = new Client(url, credentials, tally);
      clients.push(client);
      return client;
    };
    const first = await ensureFirstAdministrator(database, clock, true);
    if (first?.password === undefined) throw new Error('the rehearsal needs a database without accounts');
    report.step('2021-09-18', {
      vi: 'Tỉnh Vĩnh Phúc khởi động chiến dịch',
      en: 'The province starts its campaign',
    });
    const administrator = connect({ username: first.username, password: first.password });
    const users = await setUpPlaces(
      administrator,
      (username) => connect({ username, password: DEMO_PASSWORD }),
      options.people,
    );
    report.event('Sở Y tế', {
      vi: '9 huyện, 27 điểm tiêm công và tư; công bố mã băm của hạt giống bốc thăm trước khi có ai trong danh sách',
      en: '9 districts, 27 public and private sites; the hash of the draw’s seed is published before anybody is in the order',
    });
    const rehearsal: Rehearsal = {
      ...users,
      ...{ clock, report, tally, queue, gateway, url, folder },
      anyone: connect(),
      rounds: roundsFor(options.people),
      people: new Map(),
      sessions: [],
      given: [],
      screened: new Set(),
      consented: new Set(),
    };
    await playSteps(rehearsal);
    const good = await showSummary(rehearsal, (performance.now() - startedAt) / 1000);
    if (!options.exit) await printTakePart(rehearsal, DEMO_PASSWORD);
    for (const client of clients) client.close();
    if (options.exit) await stop();
    else stayOpen(url, report, stop, onInterrupt);
    return good ? 0 : 1;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The wanted port, or any free one if it is taken. */
function portToUse(wanted: number): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(0));
    probe.listen(wanted, '127.0.0.1', () => probe.close(() => resolve(wanted)));
  });
}

function stayOpen(
  url: string,
  report: Report,
  stop: () => Promise<void>,
  onInterrupt: (end: () => void) => void,
): void {
  report.heading({ vi: 'Dịch vụ vẫn chạy', en: 'the service goes on running; Ctrl-C ends it' });
  report.line(`  Địa chỉ / address            ${url}`);
  report.line(`  Tài liệu API / API           ${url}/docs/`);
  report.line(`  Mật khẩu chung / password    ${DEMO_PASSWORD}`);
  report.line(
    '  Tài khoản / accounts         bo-y-te, cuc-ytdp (ministry) · so-y-te.26, cdc.26 (province) · thanh-tra.26 (inspector)',
  );
  report.line('                               ttyt.243 … ttyt.253 (districts) · diem-tiem.243-001 … (sites)');
  report.line(
    '  Đồng hồ đứng ở ngày cuối của câu chuyện / the clock has stopped at the last day of the campaign',
  );
  let interruptedAt: number | undefined;
  onInterrupt(() => {
    if (interruptedAt !== undefined) {
      if (performance.now() - interruptedAt > ECHO_MS) process.exit(FORCED);
      return;
    }
    interruptedAt = performance.now();
    report.line('\nĐang dừng … (stopping)');
    stop().then(
      () => process.exit(),
      () => process.exit(1),
    );
  });
}

const { exit, people } = readOptions(USAGE, {
  exit: { type: 'boolean', default: false },
  people: { type: 'string', default: '3000' },
});
main({ exit, people: wholeNumber(USAGE, 'people', people, { from: 900, to: 20_000 }) }).then(
  (status) => {
    // The job queue leaves a timer behind that would keep an ended rehearsal waiting.
    if (exit) process.exit(status);
  },
  (error: unknown) => {
    console.error(error instanceof ConfigError ? error.message : error);
    process.exit(1);
  },
);
