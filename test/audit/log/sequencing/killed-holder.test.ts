import { afterEach, expect, test } from '@jest/globals';
import { openCheckpoint } from '../../../../src/audit/log/checkpoints/checkpoint.ts';
import { latestCheckpoint } from '../../../../src/audit/log/log.reads.ts';
import { appendToLog, LeaseLost } from '../../../../src/audit/log/sequencing/append-to-log.ts';
import { openLogState, takeLogLease } from '../../../../src/audit/log/sequencing/hold-log-lease.ts';
import { advanceLog, findLogState } from '../../../../src/audit/log/sequencing/log-state.store.ts';
import type { Sequencer } from '../../../../src/audit/log/sequencing/sequencer.ts';
import { withTransaction } from '../../../../src/platform/database/database.ts';
import { killSession, openOwnSession } from '../../../../src/platform/http/own-session.ts';
import {
  allLeaves,
  LOG_KEY,
  LOG_ORIGIN,
  startTestLog,
  untilInLog,
  writeEntries,
} from '../../../support/log-factory.ts';
import { useService } from '../../../support/service.ts';
import { naiveRoot } from '../tree/naive-tree.ts';

const service = useService();
let sequencer: Sequencer | undefined;
afterEach(async () => sequencer?.stop());

test('what a killed holder left open is ended by the one that takes over, at once and not after a minute', async () => {
  const { database, clock } = service;
  const deps = { database, clock, keys: [LOG_KEY] };
  const state = await openLogState(database, LOG_ORIGIN);
  const own = openOwnSession(database);
  const lease = await takeLogLease(deps, state, 'killed', own.id);
  if (lease === undefined) throw new Error('not taken');
  await writeEntries(service.context(), 5);
  expect(await appendToLog({ ...deps, database: own.reader }, lease, 100)).toBe(5);
  expect(await findLogState(database)).toMatchObject({ holder: 'killed', session: own.id, size: 5 });

  // Killed in the middle of lengthening the log: its transaction holds the document of the lease, and nobody ends it.
  const left = own.reader.transactsIn;
  if (left === undefined) throw new Error('no session');
  left.startTransaction();
  const tx = { connection: database.connection, session: left, deferred: [] };
  expect(await advanceLog(tx, lease, 5, { size: 6, root: Buffer.alloc(32, 1) })).toBe(true);

  await writeEntries(service.context(), 7);
  const startedAt = performance.now();
  sequencer = startTestLog(service);
  await untilInLog(database);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  const leaves = await allLeaves(database);
  expect(leaves.map(({ index }) => index)).toEqual(Array.from({ length: 12 }, (_, index) => index));

  // And if it was not killed, only slow: nothing of it is written, then or later.
  await expect(left.commitTransaction()).rejects.toMatchObject({
    errorLabels: expect.arrayContaining(['TransientTransactionError']),
  });
  await expect(appendToLog({ ...deps, database: own.reader }, lease, 100)).rejects.toThrow(LeaseLost);
  await own.end();
  const entries = await database.connection.db?.collection('auditEntries').find().toArray();
  const bytes = new Map(entries?.map((entry) => [String(entry._id), entry.bytes.buffer]));
  const newest = openCheckpoint((await latestCheckpoint(database))?.note ?? '', [LOG_KEY.verifier]);
  expect(newest.size).toBe(12);
  expect(newest.root).toEqual(naiveRoot(leaves.map(({ entry }) => bytes.get(entry))));
});

test('a holder that lives has its transaction run again when its session is ended', async () => {
  const { database } = service;
  const own = openOwnSession(database);
  let attempts = 0;
  await withTransaction(own.reader, async (tx) => {
    attempts += 1;
    const seen = await findLogState(tx);
    if (attempts === 1) await killSession(database, own.id);
    await database.connection.db
      ?.collection<{ _id: string; seen: number }>('probes')
      .insertOne({ _id: 'one', seen: seen?.size ?? 0 }, { session: tx.session as never });
  });
  expect(attempts).toBe(2);
  expect(await database.connection.db?.collection('probes').countDocuments()).toBe(1);
  await own.end();
});
