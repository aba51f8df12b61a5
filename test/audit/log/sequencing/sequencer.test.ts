import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openCheckpoint } from '../../../../src/audit/log/checkpoints/checkpoint.ts';
import { generateSigningKey, parseSigningKey } from '../../../../src/audit/log/checkpoints/signed-note.ts';
import { latestCheckpoint } from '../../../../src/audit/log/log.reads.ts';
import { appendToLog, LeaseLost } from '../../../../src/audit/log/sequencing/append-to-log.ts';
import { openLogState, takeLogLease } from '../../../../src/audit/log/sequencing/hold-log-lease.ts';
import { findLogState } from '../../../../src/audit/log/sequencing/log-state.store.ts';
import type { Sequencer } from '../../../../src/audit/log/sequencing/sequencer.ts';
import { recordAction } from '../../../../src/audit/record.ts';
import { withTransaction } from '../../../../src/platform/database/database.ts';
import { createLog } from '../../../../src/platform/log.ts';
import {
  allLeaves,
  LOG_KEY,
  LOG_KEY_TEXT,
  LOG_ORIGIN,
  startTestLog,
  untilInLog,
  writeEntries,
  writeEntry,
} from '../../../support/log-factory.ts';
import { useService } from '../../../support/service.ts';
import { until } from '../../../support/service-process.ts';
import { naiveRoot } from '../tree/naive-tree.ts';

const service = useService();
const running: Sequencer[] = [];
const start = (...args: Parameters<typeof startTestLog>): Sequencer => {
  const sequencer = startTestLog(...args);
  running.push(sequencer);
  return sequencer;
};

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

async function docs(name: string): Promise<Record<string, unknown>[]> {
  return (await service.database.connection.db?.collection(name).find().sort({ _id: 1 }).toArray()) ?? [];
}

/** Every entry is a leaf once, the leaves have no gap, and tiles and checkpoint are those of the entries' bytes. */
async function expectWhole(): Promise<void> {
  const leaves = await allLeaves(service.database);
  expect(leaves.map(({ index }) => index)).toEqual(leaves.map((_, index) => index));
  const entries = new Map((await docs('auditEntries')).map((doc) => [doc._id, doc.bytes]));
  expect(new Set(leaves.map(({ entry }) => entry))).toEqual(new Set(entries.keys()));
  expect(leaves).toHaveLength(entries.size);
  const bytes = leaves.map(({ entry }) => (entries.get(entry) as { buffer: Uint8Array }).buffer);
  const newest = await latestCheckpoint(service.database);
  const opened = openCheckpoint(newest?.note ?? '', [LOG_KEY.verifier]);
  expect(opened).toMatchObject({ origin: LOG_ORIGIN, size: leaves.length });
  expect(opened.root).toEqual(naiveRoot(bytes));
}

describe('the sequencer', () => {
  test('numbers every entry once, in a log whose checkpoint is signed', async () => {
    start(service.context());
    const [ids] = await Promise.all([
      writeEntries(service.context(), 300, 16),
      writeEntries(service.context(), 40),
    ]);
    await untilInLog(service.database);
    expect(new Set(ids).size).toBe(300);
    await expectWhole();
    // A checkpoint for each step, each signed, and never two of a size.
    for (const { _id, note } of await docs('logCheckpoints')) {
      expect(openCheckpoint(String(note), [LOG_KEY.verifier]).size).toBe(Number(_id));
    }
  });

  test('finds what commits late, behind entries with later ids', async () => {
    start(service.context());
    const held = Promise.withResolvers<void>();
    const written = Promise.withResolvers<string>();
    const context = service.context();
    const late = withTransaction(context.database, async (tx) => {
      written.resolve(
        await recordAction(tx, context, context.clock.now(), { action: 'testLog', area: '01' }),
      );
      await held.promise;
    });
    const first = await written.promise;
    const second = await writeEntry(context, { later: true });
    await until(async () => (await allLeaves(context.database)).find(({ entry }) => entry === second));
    held.resolve();
    await late;
    await untilInLog(service.database);
    const order = (await allLeaves(context.database)).map(({ entry }) => entry);
    expect(order.indexOf(first)).toBeGreaterThan(order.indexOf(second));
    expect(first < second).toBe(true);
    await expectWhole();
  });

  test('two at once: one works, and when it stops the other goes on', async () => {
    const [one, other] = [start(service.context()), start(service.context())];
    await writeEntries(service.context(), 60);
    await untilInLog(service.database);
    const before = await findLogState(service.database);
    await one.stop();
    await writeEntries(service.context(), 60);
    await untilInLog(service.database);
    await other.stop();
    const after = await findLogState(service.database);
    expect(after?.fence).toBeLessThanOrEqual((before?.fence ?? 0) + 1);
    expect(after?.holder).toBe('');
    await expectWhole();
  });

  test('one that was overtaken writes nothing', async () => {
    const deps = { ...service.context(), keys: [LOG_KEY] };
    const old = await takeLogLease(deps, await openLogState(deps.database, LOG_ORIGIN), 'old');
    const seen = await openLogState(deps.database, LOG_ORIGIN);
    const next = await takeLogLease(deps, seen, 'next');
    // Who saw the same and comes later gets nothing.
    expect(await takeLogLease(deps, seen, 'third')).toBeUndefined();
    await writeEntries(service.context(), 5);
    const before = await Promise.all(
      ['logLeaves', 'logTiles', 'logState', 'auditQueue', 'logCheckpoints'].map(docs),
    );
    if (old === undefined || next === undefined) throw new Error('both held the lease once');
    await expect(appendToLog(deps, old, 100)).rejects.toThrow(LeaseLost);
    expect(
      await Promise.all(['logLeaves', 'logTiles', 'logState', 'auditQueue', 'logCheckpoints'].map(docs)),
    ).toEqual(before);
    // At once with the one that holds it: still only that one.
    const both = await Promise.allSettled([appendToLog(deps, old, 2), appendToLog(deps, next, 3)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await appendToLog(deps, next, 100)).toBe(2);
    await expectWhole();
  });

  test('the same holder twice at once: one of each pair gives way', async () => {
    const deps = { ...service.context(), keys: [LOG_KEY] };
    const lease = await takeLogLease(deps, await openLogState(deps.database, LOG_ORIGIN), 'twice');
    if (lease === undefined) throw new Error('nobody else is here');
    await writeEntries(service.context(), 30);
    const done = await Promise.all([1, 2, 3, 4].map(() => appendToLog(deps, lease, 10)));
    expect(done.toSorted((a, b) => a - b)).toEqual([0, 10, 10, 10]);
    await expectWhole();
  });

  test('cut off and paused in the middle, again and again: no gap, no double, one checkpoint a size', async () => {
    const uri = process.env.TEST_MONGODB_URI ?? '';
    const name = service.database.connection.name;
    const begin = async (): Promise<ChildProcess> => {
      const child = fork(
        path.join(import.meta.dirname, '../../../support/sequencer-process.ts'),
        [uri, name, LOG_ORIGIN],
        { env: { ...process.env, LOG_KEY: LOG_KEY_TEXT }, execArgv: [], stdio: 'inherit' },
      );
      await once(child, 'message');
      return child;
    };
    const end = async (child: ChildProcess): Promise<void> => {
      const ended = once(child, 'exit');
      child.send('die');
      await ended;
    };
    const sizeNow = async (): Promise<number> => (await findLogState(service.database))?.size ?? 0;
    let writing = true;
    const writer = (async () => {
      while (writing) {
        await writeEntries(service.context(), 24, 12);
        await wait(20);
      }
    })();
    const published = new Map<number, string>();
    const watcher = (async () => {
      while (writing) {
        const newest = await latestCheckpoint(service.database);
        if (newest !== undefined) {
          expect(published.get(newest.size) ?? newest.note).toBe(newest.note);
          published.set(newest.size, newest.note);
        }
        await wait(15);
      }
    })();
    for (const pauseMs of [150, 333, 480, 260, 90]) {
      const before = await sizeNow();
      const paused = await begin();
      await until(async () => (await sizeNow()) > before || undefined);
      await wait(pauseMs);
      paused.kill('SIGSTOP');
      const second = await begin();
      await wait(700);
      // The one that was paused goes on, beside the one that took over.
      paused.kill('SIGCONT');
      await wait(pauseMs);
      await Promise.all([second, paused].map(end));
    }
    writing = false;
    await Promise.all([writer, watcher]);
    start(service.context());
    await untilInLog(service.database);
    await expectWhole();
    expect(published.size).toBeGreaterThan(5);
    // What was seen published is still there, to the letter.
    const kept = new Map((await docs('logCheckpoints')).map((doc) => [Number(doc._id), doc.note]));
    for (const [size, note] of published) expect(kept.get(size)).toBe(note);
  }, 300_000);

  test('keys change with overlap: a verifier with only the old one still accepts', async () => {
    const next = parseSigningKey(generateSigningKey(LOG_ORIGIN));
    await start(service.context(), { keys: [next, LOG_KEY] }).stop();
    await until(async () => ((await docs('logKeys')).length > 1 ? true : undefined)).catch(() => undefined);
    const changing = start(service.context(), { keys: [next, LOG_KEY] });
    await writeEntries(service.context(), 3);
    await untilInLog(service.database);
    const note = (await latestCheckpoint(service.database))?.note ?? '';
    expect(openCheckpoint(note, [LOG_KEY.verifier, next.verifier]).signedBy).toHaveLength(2);
    await changing.stop();
    service.clock.advance(60_000);
    const changed = start(service.context(), { keys: [next] });
    await writeEntries(service.context(), 1);
    await untilInLog(service.database);
    await changed.stop();
    const last = (await latestCheckpoint(service.database))?.note ?? '';
    expect(() => openCheckpoint(last, [LOG_KEY.verifier])).toThrow('unknown-key');
    expect(openCheckpoint(last, [next.verifier]).origin).toBe(LOG_ORIGIN);
    const { body } = await service.anonymous().get('/log/keys').expect(200);
    expect(body.origin).toBe(LOG_ORIGIN);
    expect(body.keys).toHaveLength(2);
    expect(
      body.keys.find(({ verifierKey }: { verifierKey: string }) => verifierKey === LOG_KEY.verifier.text),
    ).toEqual({
      verifierKey: LOG_KEY.verifier.text,
      since: expect.any(String),
      until: service.clock.now().toISOString(),
    });
  });

  test('a log that falls behind is reported as an error and as a metric', async () => {
    await writeEntry(service.context(), { slow: true });
    service.clock.advance(30_000);
    const { text } = await service.anonymous().get('/metrics').expect(200);
    expect(text).toMatch(/^audit_log_lag_seconds 30$/m);
    expect(text).toMatch(/^audit_log_lag_entries 1$/m);
    const lines: string[] = [];
    const log = createLog('info', { write: (line: string) => void lines.push(line) });
    // It has another name, so it cannot work here; it says both.
    const wrong = start(service.context(), { log, origin: 'log.example/other' });
    await until(() => (lines.some((line) => line.includes('is behind')) ? true : undefined));
    await wrong.stop();
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        level: 'error',
        msg: 'the transparency log is behind',
        entries: 1,
        seconds: 30,
      }),
    );
  });
});
