import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openCheckpoint } from '../../../src/audit/log/checkpoints/checkpoint.ts';
import type { Witness } from '../../../src/audit/log/checkpoints/log-settings.ts';
import { sendToWitnesses } from '../../../src/audit/log/checkpoints/send-to-witnesses.ts';
import {
  cosign,
  cosignatureKey,
  generateSigningKey,
  openNote,
  parseSigningKey,
  splitNote,
} from '../../../src/audit/log/checkpoints/signed-note.ts';
import { latestCheckpoint } from '../../../src/audit/log/log.reads.ts';
import type { Sequencer } from '../../../src/audit/log/sequencing/sequencer.ts';
import { leafHash, verifyConsistency, verifyInclusion } from '../../../src/audit/log/tree/merkle.rules.ts';
import { decodeBundle } from '../../../src/audit/log/tree/tile.rules.ts';
import { recordRefusal } from '../../../src/audit/record.ts';
import { createLog } from '../../../src/platform/log.ts';
import { platformProblem } from '../../../src/platform/problem.ts';
import { LOG_KEY, startTestLog, untilInLog, writeEntries, writeEntry } from '../../support/log-factory.ts';
import { type SignedIn, useService } from '../../support/service.ts';

const service = useService();
const running: Sequencer[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

const bytes = async (client: Pick<SignedIn, 'get'>, path: string): Promise<Buffer> =>
  (await client.get(path).responseType('blob').expect(200)).body;
const hashes = (texts: readonly string[]): Buffer[] => texts.map((text) => Buffer.from(text, 'base64'));

async function inLog(count: number): Promise<string[]> {
  const log = startTestLog(service.context());
  const ids = await writeEntries(service.context(), count, 20);
  await untilInLog(service.database);
  await log.stop();
  return ids;
}

describe('before the log has begun', () => {
  test('there is nothing to be had, and an entry is not yet in it', async () => {
    await service.anonymous().get('/log/checkpoint').expect(404);
    await service.anonymous().get('/log/cosigned-checkpoint').expect(404);
    await service.anonymous().get('/log/tile/0/000.p/1').expect(404);
    await service.anonymous().get('/v1/log/consistency?from=0').expect(404);
    expect((await service.anonymous().get('/log/keys').expect(200)).body).toEqual({ keys: [] });
    const entry = await writeEntry(service.context(), { early: true });
    const clerk = await service.as('site', '26-243-001');
    const refused = await clerk.get(`/v1/audit-entries/${entry}/proof`).expect(409);
    expect(refused.body.code).toBe('audit/not-yet-in-log');
    expect(refused.headers['retry-after']).toBe('1');
    const unknown = `${entry.slice(0, -4)}0000`;
    expect((await clerk.get(`/v1/audit-entries/${unknown}/proof`).expect(404)).body.code).toBe(
      'request/not-found',
    );
  });
});

describe('what is served', () => {
  test('checkpoint, tiles and bundles in the form of C2SP tlog-tiles', async () => {
    await inLog(270);
    const inspector = await service.as('inspector', '26');
    const { text, headers } = await service.anonymous().get('/log/checkpoint').expect(200);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(headers['cache-control']).toBe('no-store');
    const { size, root } = openCheckpoint(text, [LOG_KEY.verifier]);
    expect(size).toBeGreaterThan(256);
    const width = size - 256;
    const full = await bytes(inspector, '/log/tile/0/000');
    expect(full).toHaveLength(8192);
    const partial = await bytes(inspector, `/log/tile/0/001.p/${width}`);
    expect(partial).toHaveLength(32 * width);
    expect(await bytes(inspector, '/log/tile/1/000.p/1')).toHaveLength(32);
    // What was once served as a partial tile is still.
    expect(await bytes(inspector, '/log/tile/0/000.p/3')).toEqual(full.subarray(0, 96));
    const entries = decodeBundle(await bytes(inspector, '/log/tile/entries/000'));
    expect(Buffer.concat(entries.map(leafHash))).toEqual(full);
    expect(decodeBundle(await bytes(inspector, '/log/tile/entries/001.p/2'))).toHaveLength(2);
    const proof = await service.anonymous().get(`/v1/log/consistency?from=256&to=${size}`).expect(200);
    const old = await bytes(inspector, '/log/tile/1/000.p/1');
    expect(
      verifyConsistency({ from: 256, to: size }, hashes(proof.body.hashes), { from: old, to: root }),
    ).toBe(true);
    expect(proof.body.checkpoint).toBe(text);
    const cached = await inspector.get('/log/tile/0/000').expect(200);
    expect(cached.headers['cache-control']).toBe('public, max-age=31536000');
    expect((await inspector.get('/log/tile/entries/000').expect(200)).headers['cache-control']).toBe(
      'no-store',
    );
  });

  test.each([
    '/log/tile/0/x000/000',
    '/log/tile/0/00',
    '/log/tile/0/000.p/0',
    '/log/tile/0/000.p/256',
    '/log/tile/0/009',
    '/log/tile/0/001',
    '/log/tile/5/000.p/1',
    '/log/tile/00/000',
    '/log/tile/64/000',
    '/log/tile/0',
    '/log/checkpoint/999999',
  ])('%s is not there', async (path) => {
    const { status } = await service.anonymous().get(path);
    expect([400, 404]).toContain(status);
  });

  test('sizes beyond the log are refused', async () => {
    const { body } = await service.anonymous().get('/v1/log/consistency?from=1&to=99999').expect(422);
    expect(body).toMatchObject({ code: 'audit/size-not-in-log', details: { size: 99_999 } });
    await service.anonymous().get('/v1/log/consistency?from=20&to=10').expect(422);
  });

  test('the proof of an entry leads to the newest checkpoint, for anyone who knows its id', async () => {
    const entry = await writeEntry(service.context(), { proven: true });
    running.push(startTestLog(service.context()));
    await untilInLog(service.database);
    const clerk = await service.as('site', '01-001-001');
    const { body } = await clerk.get(`/v1/audit-entries/${entry}/proof`).expect(200);
    const { size, root } = openCheckpoint(body.checkpoint, [LOG_KEY.verifier]);
    const leaf = Buffer.from(body.leafHash, 'base64');
    expect(verifyInclusion(leaf, { index: body.index, size }, hashes(body.hashes), root)).toBe(true);
    await service.anonymous().get(`/v1/audit-entries/${entry}/proof`).expect(401);
  });

  test('entries are for those who may read the audit log, of any area', async () => {
    for (const [role, area] of [
      ['site', '26-243-001'],
      ['district', '26-243'],
    ] as const) {
      await (await service.as(role, area)).get('/log/tile/entries/000').expect(403);
    }
    for (const [role, area] of [
      ['inspector', '26-243'],
      ['province', '12'],
      ['ministry', 'VN'],
    ] as const) {
      await (await service.as(role, area)).get('/log/tile/entries/000').expect(200);
    }
    await service.anonymous().get('/log/tile/entries/000').expect(401);
  });

  test('an entry too long for the log is not written; a refusal is, without its details', async () => {
    const before = await service.snapshot();
    const long = { text: 'x'.repeat(70_000) };
    await expect(writeEntry(service.context(), long)).rejects.toThrow(RangeError);
    expect(await service.snapshot()).toBe(before);
    const problem = platformProblem('auth/role-not-allowed', { role: 'y'.repeat(70_000) });
    await recordRefusal(service.context('26'), 'testLong', problem);
    const inspector = await service.as('inspector', '26');
    const { body } = await inspector.get('/v1/audit-entries?action=testLong').expect(200);
    expect(body.items).toMatchObject([
      { problem: 'auth/role-not-allowed', details: { tooLong: expect.any(Number) } },
    ]);
  });
});

/** A witness as in C2SP tlog-witness, which can be made to fail. */
function startWitness() {
  const key = parseSigningKey(generateSigningKey('witness.example/w1'));
  const state = {
    size: 0,
    root: Buffer.alloc(0),
    mode: 'sign' as 'sign' | 'hang' | 'broken' | 'liar',
    asked: 0,
  };
  const bodyOf = async (request: IncomingMessage): Promise<string> => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    return text;
  };
  const server: Server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      state.asked += 1;
      if (state.mode === 'hang') return;
      if (state.mode === 'broken' || request.url !== '/w/add-checkpoint') {
        response.writeHead(500).end('no');
        return;
      }
      const cut = body.indexOf('\n\n');
      const [first = '', ...proof] = body.slice(0, cut).split('\n');
      const note = body.slice(cut + 2);
      const { size, root } = openCheckpoint(note, [LOG_KEY.verifier]);
      const old = Number(first.slice(4));
      if (old !== state.size) {
        response.writeHead(409, { 'Content-Type': 'text/x.tlog.size' }).end(`${state.size}\n`);
        return;
      }
      const roots = { from: state.root, to: root };
      if (old > 0 && !verifyConsistency({ from: old, to: size }, hashes(proof), roots)) {
        response.writeHead(422).end();
        return;
      }
      const signer = state.mode === 'liar' ? parseSigningKey(generateSigningKey('witness.example/w1')) : key;
      Object.assign(state, { size, root });
      response.writeHead(200).end(cosign(splitNote(note).text, signer, 1_700_000_000));
    });
  });
  return {
    key,
    state,
    start: async (): Promise<Witness> => {
      server.listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as AddressInfo;
      return { key: cosignatureKey(key), url: new URL(`http://127.0.0.1:${port}/w`) };
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}

test('witnesses sign what continues what they have seen; one that fails holds up nothing', async () => {
  const [good, bad] = [startWitness(), startWitness()];
  const witnesses = [await good.start(), await bad.start()];
  const lines: string[] = [];
  const log = createLog('info', { write: (line: string) => void lines.push(line) });
  const deps = { ...service.context(), log, witnesses, timeoutMs: 300 };
  try {
    await inLog(5);
    bad.state.mode = 'hang';
    await sendToWitnesses(deps);
    const cosigned = await service.anonymous().get('/log/cosigned-checkpoint').expect(200);
    expect(openNote(cosigned.text, [cosignatureKey(good.key)]).signedBy).toHaveLength(1);
    const newest = await latestCheckpoint(service.database);
    expect(newest).toMatchObject({ note: cosigned.text, witnesses: 1 });
    // Nothing new: nothing is sent.
    await sendToWitnesses({ ...deps, witnesses: witnesses.slice(0, 1) });
    expect(good.state.asked).toBe(1);
    // The next one with a proof of consistency; a witness whose state we do not know reports it with 409.
    await inLog(300);
    bad.state.mode = 'sign';
    await sendToWitnesses(deps);
    expect((await latestCheckpoint(service.database))?.witnesses).toBe(2);
    await inLog(2);
    bad.state.mode = 'liar';
    await sendToWitnesses(deps);
    expect((await latestCheckpoint(service.database))?.witnesses).toBe(1);
    // One that has seen more than there is: somebody has cut the log.
    good.state.size = 1_000_000;
    bad.state.mode = 'broken';
    await inLog(1);
    lines.splice(0);
    await sendToWitnesses(deps);
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          level: 'error',
          msg: 'a witness has seen a longer log',
          signed: 1_000_000,
        }),
        expect.objectContaining({ level: 'warn', msg: 'a witness did not sign', status: 500 }),
      ]),
    );
    expect((await latestCheckpoint(service.database))?.witnesses).toBe(0);
    const last = await service.anonymous().get('/log/cosigned-checkpoint').expect(200);
    expect(openCheckpoint(last.text, [LOG_KEY.verifier]).size).toBeLessThan(
      (await latestCheckpoint(service.database))?.size ?? 0,
    );
  } finally {
    await Promise.all([good.stop(), bad.stop()]);
  }
});
