import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, type ClientRequest, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { databaseOf, type ServiceProcess, startProcess, until } from './support/service-process.ts';

// Each start takes a second or two, and far more on a machine that is busy.
jest.setTimeout(300_000);

// Windows has no signals to other processes.
const unixTest = process.platform === 'win32' ? test.skip : test;
const LISTENING = /listening on (http:\/\/\S+)/;
const READY = /data in .*\n/;
const FIRST_ACCOUNT = /first account\s+username \S+\s+password (\S+)/;

let folder: string;
let password: string;
const running: ServiceProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'vaccine-queue-main-'));
});
afterEach(async () => {
  // Properly, so that no database is left running.
  for (const service of running.splice(0)) {
    service.kill('SIGTERM');
    await service.ended;
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(settings: Readonly<Record<string, string>> = {}): ServiceProcess {
  const service = startProcess({ DATA_FOLDER: folder, ...settings });
  running.push(service);
  return service;
}

async function started(): Promise<{ service: ServiceProcess; url: string }> {
  const service = start();
  const url = await service.toSay(LISTENING);
  await service.toSay(READY);
  return { service, url };
}

function signIn(url: string): Promise<Response> {
  return fetch(`${url}/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'administrator', password }),
  });
}

interface HalfSent {
  readonly sent: ClientRequest;
  readonly answer: Promise<{ status: number | undefined; text: string }>;
  /** The other half. */
  finish(): void;
}

/** A half-sent request on a kept-alive connection. */
async function halfSent(url: string): Promise<HalfSent> {
  const body = JSON.stringify({ username: 'administrator', password });
  const sent = request(`${url}/v1/sign-in`, {
    method: 'POST',
    agent: new Agent({ keepAlive: true }),
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  });
  const answer = new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    sent.once('error', reject);
    sent.once('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.once('end', () => resolve({ status: response.statusCode, text }));
    });
  });
  answer.catch(() => undefined);
  sent.write(body.slice(0, 10));
  await until(async () => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    return Number(/^\S*in_flight\S* (\d+)/m.exec(metrics)?.[1]) >= 2 ? true : undefined;
  });
  return { sent, answer, finish: () => void sent.end(body.slice(10)) };
}

test('settings with faults are refused with all of them at once', async () => {
  const service = start({ PORT: 'eighty', TOKEN_MINUTES: '0', MESSAGE_SENDER: 'http' });
  expect(await service.ended).toEqual({ code: 1, signal: null });
  expect(service.said()).toMatch(/^The settings have 4 fault\(s\):\n( {2}- \w+: .+\n){4}$/);
  for (const name of ['PORT', 'TOKEN_MINUTES', 'MESSAGE_GATEWAY_URL', 'MESSAGE_GATEWAY_TOKEN'])
    expect(service.said()).toContain(`- ${name}: `);
});

unixTest('starts by itself, says where and how to sign in, and ends in order', async () => {
  const { service, url } = await started();
  password = await service.toSay(FIRST_ACCOUNT);
  expect(service.said().split(password)).toHaveLength(2);

  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'alive' });
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const { token } = z.object({ token: z.string() }).parse(await (await signIn(url)).json());
  const me = await fetch(`${url}/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  expect(await me.json()).toMatchObject({ role: 'administrator', area: 'VN' });

  const document = readFileSync(path.join(import.meta.dirname, '../src/openapi.json'), 'utf8');
  expect(await (await fetch(`${url}/openapi.json`)).json()).toEqual(JSON.parse(document));
  await checkDocs(url);

  const half = await halfSent(url);
  service.kill('SIGTERM');
  await service.toSay(/"msg":"stopping"/);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  half.finish();
  const answer = await half.answer;
  const answeredAt = performance.now();
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.text)).toHaveProperty('token');
  expect(await service.ended).toEqual({ code: 0, signal: null });
  expect(performance.now() - answeredAt).toBeLessThan(5_000);
  expect(service.said()).not.toMatch(/"level":"(error|fatal)"/);
});

/** The page and all it loads come from the service itself, and its content policy lets them. */
async function checkDocs(url: string): Promise<void> {
  const page = await fetch(`${url}/docs/`);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/default-src 'self'/);
  expect(policy).toMatch(/script-src 'self'(;|$)/);
  // On plain HTTP in a private network it would send the browser to an HTTPS that is not there.
  expect(policy).not.toContain('upgrade-insecure-requests');
  const html = await page.text();
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=/);
  const loaded = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address ?? '');
  expect(loaded).toHaveLength(4);
  for (const address of loaded) {
    expect(address).toMatch(/^\/docs\/[\w.-]+$/);
    expect((await fetch(url + address)).status).toBe(200);
  }
  expect(await (await fetch(`${url}/docs/start.js`)).text()).toContain("'/openapi.json'");
}

unixTest(
  'keeps its data, creates the first account once, and lets no other service use its folder',
  async () => {
    const { service, url } = await started();
    const second = start();
    expect(await second.ended).toEqual({ code: 1, signal: null });
    expect(second.said()).toContain(`is in use by another service (process ${service.pid})`);
    expect(second.said().trimEnd().split('\n')).toHaveLength(1);

    expect((await signIn(url)).status).toBe(200);
    expect(service.said()).not.toMatch(/first account/);
  },
);

unixTest('starts again after it was killed, running or half-way through its start', async () => {
  const halfWay = start();
  await until(() => databaseOf(folder, halfWay));
  halfWay.kill('SIGKILL');
  expect((await halfWay.ended).signal).toBe('SIGKILL');
  expect(halfWay.said()).not.toMatch(LISTENING);

  const { service, url } = await started();
  expect((await signIn(url)).status).toBe(200);
  service.kill('SIGKILL');
  await service.ended;

  const next = await started();
  expect((await signIn(next.url)).status).toBe(200);
});

unixTest('a signal during the start, early or late, ends it in order', async () => {
  const early = start();
  await until(() => databaseOf(folder, early));
  early.kill('SIGINT');
  expect(await early.ended).toEqual({ code: 0, signal: null });
  expect(early.said()).not.toMatch(LISTENING);

  // It answers before its worker has started.
  const port = await freePort();
  const late = start({ PORT: String(port) });
  await until(() => fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined));
  late.kill('SIGTERM');
  expect(await late.ended).toEqual({ code: 0, signal: null });
  for (const { said } of [early, late]) expect(said()).not.toMatch(/"level":"(error|fatal)"|could not|Error/);
});

unixTest('one Ctrl-C that arrives twice waits for what is under way; a second one does not', async () => {
  const { service, url } = await started();
  const database = databaseOf(folder, service) ?? 0;
  const half = await halfSent(url);
  service.kill('SIGINT');
  service.kill('SIGINT');
  await service.toSay(/"msg":"stopping"/);
  await wait(700);
  const askedAt = performance.now();
  service.kill('SIGINT');
  expect(await service.ended).toEqual({ code: 130, signal: null });
  expect(performance.now() - askedAt).toBeLessThan(2_000);
  await expect(half.answer).rejects.toThrow();
  await until(() => (lives(database) ? undefined : true));
});

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}
