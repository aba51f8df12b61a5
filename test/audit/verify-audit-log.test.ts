import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type VerifyOrder, type VerifyResult, verifyAuditLog } from '../../scripts/verify-log/verify.ts';
import {
  generateSigningKey,
  parseSigningKey,
  type SigningKey,
  signNote,
  splitNote,
} from '../../src/audit/log/checkpoints/signed-note.ts';
import { latestCheckpoint } from '../../src/audit/log/log.reads.ts';
import { leafHash, perfectHash } from '../../src/audit/log/tree/merkle.rules.ts';
import { createTokens } from '../../src/platform/http/auth.ts';
import { LOG_KEY, startTestLog, untilInLog, writeEntries } from '../support/log-factory.ts';
import { TEST_SECRET, useService } from '../support/service.ts';

const service = useService();
const folder = mkdtempSync(path.join(tmpdir(), 'verify-log-test-'));
const oldFile = path.join(folder, 'old.txt');
const copy = path.join(folder, 'copy');
let server: Server;
let order: VerifyOrder;
let oldSize = 0;

type Doc = Record<string, unknown> & { _id: string };
const collection = (name: string) => {
  const { db } = service.database.connection;
  if (db === undefined) throw new Error('no database');
  return db.collection<Doc>(name);
};
const key12 = (index: number): string => String(index).padStart(12, '0');
const unwrapped = (stored: unknown): Buffer => Buffer.from((stored as { buffer: Uint8Array }).buffer);
const bytesOf = (doc: Doc | null): Buffer => unwrapped(doc?.bytes);
const entryOf = async (leaf: number): Promise<string> =>
  String((await collection('logLeaves').findOne({ _id: key12(leaf) }))?.entry);
const setBytes = async (entry: string, bytes: Buffer): Promise<void> =>
  void (await collection('auditEntries').updateOne({ _id: entry }, { $set: { bytes } }));
const edited = (bytes: Buffer): Buffer => Buffer.from(bytes.toString().replace('testLog', 'testGol'));
const rowOf = async (id: string): Promise<Buffer> =>
  unwrapped((await collection('logTiles').findOne({ _id: id }))?.hashes);
const setRow = async (id: string, hashes: Buffer): Promise<void> =>
  void (await collection('logTiles').updateOne({ _id: id }, { $set: { hashes } }));

beforeAll(async () => {
  const log = startTestLog(service.context());
  await writeEntries(service.context(), 280, 20);
  await untilInLog(service.database);
  const old = await latestCheckpoint(service.database);
  oldSize = old?.size ?? 0;
  writeFileSync(oldFile, old?.note ?? '');
  await writeEntries(service.context(), 320, 20);
  await untilInLog(service.database);
  await log.stop();
  server = createServer(service.app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const tokens = createTokens(TEST_SECRET, 60, service.clock);
  const { token } = await tokens.issue({ account: 'inspector', role: 'inspector', area: '26' });
  order = { url: `http://127.0.0.1:${port}`, token, keys: [LOG_KEY.verifier.text], checkpoint: oldFile };
}, 300_000);

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const KEPT = ['auditEntries', 'logLeaves', 'logTiles', 'logCheckpoints', 'logState', 'logKeys'];

/** Verifies after some tampering with the database, which is undone afterwards. */
async function after(tamper: () => Promise<unknown>, more: Partial<VerifyOrder> = {}): Promise<VerifyResult> {
  const kept = new Map<string, Doc[]>();
  for (const name of KEPT) kept.set(name, await collection(name).find().toArray());
  try {
    await tamper();
    return await verifyAuditLog({ ...order, ...more });
  } finally {
    for (const [name, docs] of kept) {
      await collection(name).deleteMany({});
      await collection(name).insertMany(docs);
    }
  }
}

/** The whole log rebuilt over these entries, as an operator with a key could do. */
async function forge(entries: readonly string[], key: SigningKey): Promise<void> {
  for (const name of KEPT.slice(1)) await collection(name).deleteMany({});
  const bytes = new Map(
    (await collection('auditEntries').find().toArray()).map((doc) => [doc._id, bytesOf(doc)]),
  );
  await collection('auditQueue').insertMany(
    entries.map((entry) => ({
      _id: entry,
      at: new Date(),
      leafHash: leafHash(bytes.get(entry) ?? Buffer.alloc(0)),
    })),
  );
  const log = startTestLog(service.context(), { keys: [key] });
  await untilInLog(service.database);
  await log.stop();
}

const entriesInOrder = async (): Promise<string[]> =>
  (await collection('logLeaves').find().sort({ _id: 1 }).toArray()).map((doc) => String(doc.entry));

describe('the verifier, with nothing but the public key', () => {
  test('finds nothing wrong with the log as it is, and keeps a copy that it verifies offline', async () => {
    const online = await verifyAuditLog({ ...order, out: copy });
    expect(online.faults).toEqual([]);
    expect(online.report).toMatch(/KẾT QUẢ: ĐÚNG.*\nRESULT: GOOD/);
    expect(online.report).toContain('leaves: 600');
    const offline = await verifyAuditLog({ bundle: copy, keys: order.keys, checkpoint: oldFile });
    expect(offline.faults).toEqual([]);
    expect(offline.report).toBe(online.report);
  });

  test('without a token it still holds the hashes against the signed root and the old checkpoint', async () => {
    const { url, keys, checkpoint } = order;
    const { faults, report } = await verifyAuditLog({ url, keys, checkpoint });
    expect(faults).toEqual([]);
    expect(report).toContain('Only hashes are checked');
  });

  test('names the wrong file of a copy', async () => {
    await verifyAuditLog({ ...order, out: copy });
    const file = path.join(copy, 'tile/entries/001');
    const whole = readFileSync(file);
    const wrong = Buffer.from(whole);
    wrong[10] = (wrong[10] ?? 0) ^ 1;
    writeFileSync(file, wrong);
    const { faults } = await verifyAuditLog({ bundle: copy, keys: order.keys });
    expect(faults).toEqual([{ kind: 'leaf-differs', leaf: 256, wrong: 'entry' }]);
    writeFileSync(file, whole.subarray(0, -1));
    expect((await verifyAuditLog({ bundle: copy, keys: order.keys })).faults).toEqual([
      { kind: 'bundle-broken', firstLeaf: 256, leaves: 256 },
    ]);
    writeFileSync(file, whole);
  });
});

describe('tamper drills', () => {
  test.each([17, 255, 256, 599])('an entry edited: leaf %i', async (leaf) => {
    const entry = await entryOf(leaf);
    const { faults, report } = await after(async () =>
      setBytes(entry, edited(bytesOf(await collection('auditEntries').findOne({ _id: entry })))),
    );
    // Nothing is above the last, partial tile but the root, which the tile fits.
    expect(faults).toEqual([{ kind: 'leaf-differs', leaf, wrong: 'entry' }]);
    expect(report).toMatch(new RegExp(`Bản ghi số ${leaf} đã bị sửa`));
    expect(report).toContain(entry);
  });

  test('an entry deleted', async () => {
    const entry = await entryOf(300);
    const { faults } = await after(() => collection('auditEntries').deleteOne({ _id: entry }));
    expect(faults).toEqual([{ kind: 'entry-missing', leaf: 300 }]);
  });

  test('two entries swapped', async () => {
    const [one, other] = [await entryOf(3), await entryOf(4)];
    const { faults } = await after(async () => {
      await collection('logLeaves').deleteMany({ _id: { $in: [key12(3), key12(4)] } });
      await collection('logLeaves').insertMany([
        { _id: key12(3), entry: other, leafHash: Buffer.alloc(32) },
        { _id: key12(4), entry: one, leafHash: Buffer.alloc(32) },
      ]);
    });
    expect(faults).toEqual([
      { kind: 'leaf-differs', leaf: 3, wrong: 'entry' },
      { kind: 'leaf-differs', leaf: 4, wrong: 'entry' },
    ]);
  });

  test('an entry inserted among the others', async () => {
    const order_ = await entriesInOrder();
    const { faults } = await after(async () => {
      const doc = await collection('auditEntries').findOne({ _id: order_[0] ?? '' });
      await collection('auditEntries').insertOne({
        ...doc,
        _id: '26.inserted',
        bytes: Buffer.from('{"id":"26.inserted"}'),
      });
      const shifted = [...order_.slice(0, 590), '26.inserted', ...order_.slice(590, 599)];
      await collection('logLeaves').deleteMany({});
      await collection('logLeaves').insertMany(
        shifted.map((entry, index) => ({ _id: key12(index), entry, leafHash: Buffer.alloc(32) })),
      );
    });
    expect(faults).toHaveLength(10);
    expect(faults[0]).toEqual({ kind: 'leaf-differs', leaf: 590, wrong: 'entry' });
  });

  test('the hash of an entry changed in its tile, alone or with the entry', async () => {
    const entry = await entryOf(5);
    const alone = async (): Promise<void> => {
      const row = await rowOf(`0/${key12(0)}`);
      row.set(leafHash(edited(bytesOf(await collection('auditEntries').findOne({ _id: entry })))), 5 * 32);
      await setRow(`0/${key12(0)}`, row);
    };
    expect((await after(alone)).faults).toEqual([{ kind: 'leaf-differs', leaf: 5, wrong: 'tile' }]);
    const both = await after(async () => {
      await alone();
      await setBytes(entry, edited(bytesOf(await collection('auditEntries').findOne({ _id: entry }))));
    });
    expect(both.faults).toEqual([{ kind: 'tile-differs', level: 0, firstLeaf: 0, leaves: 256 }]);
    // And with the level above: nothing is left to disagree with but what was signed, then and now.
    const all = await after(
      async () => {
        await forge(await entriesInOrder(), LOG_KEY);
        await alone();
        await setBytes(entry, edited(bytesOf(await collection('auditEntries').findOne({ _id: entry }))));
        const row = await rowOf(`1/${key12(0)}`);
        row.set(perfectHash(await rowOf(`0/${key12(0)}`)), 0);
        await setRow(`1/${key12(0)}`, row);
      },
      { against: copy },
    );
    expect(all.faults).toEqual([
      { kind: 'root-differs', size: 600 },
      { kind: 'history-differs', oldSize },
      { kind: 'entry-changed', leaf: 5 },
    ]);
  });

  test('a tile taken away', async () => {
    const { faults } = await after(() => collection('logTiles').deleteOne({ _id: `0/${key12(1)}` }));
    expect(faults).toEqual([{ kind: 'tile-missing', level: 0, index: 1, width: 256 }]);
  });

  test('the tail cut', async () => {
    const newFile = path.join(folder, 'new.txt');
    writeFileSync(newFile, (await latestCheckpoint(service.database))?.note ?? '');
    const cut = async (): Promise<void> => {
      const kept = (await entriesInOrder()).slice(0, 590);
      await forge(kept, LOG_KEY);
    };
    expect((await after(cut, { checkpoint: newFile })).faults).toEqual([
      { kind: 'log-shorter', size: 590, oldSize: 600 },
    ]);
    // Who kept only a checkpoint from before the cut sees nothing amiss: so checkpoints go out often.
    expect((await after(cut)).faults).toEqual([]);
  }, 300_000);

  test('an old checkpoint replayed', async () => {
    const newFile = path.join(folder, 'new.txt');
    writeFileSync(newFile, (await latestCheckpoint(service.database))?.note ?? '');
    const { faults } = await after(
      () => collection('logState').updateOne({ _id: 'log' }, { $set: { size: oldSize } }),
      { checkpoint: newFile },
    );
    expect(faults).toEqual([{ kind: 'log-shorter', size: oldSize, oldSize: 600 }]);
  });

  test('a history forked, and signed by the very key', async () => {
    const entries = await entriesInOrder();
    const entry = entries[100] ?? '';
    const { faults, report } = await after(
      async () => {
        await setBytes(entry, edited(bytesOf(await collection('auditEntries').findOne({ _id: entry }))));
        await forge(entries, LOG_KEY);
      },
      { against: copy },
    );
    expect(faults).toEqual([
      { kind: 'history-differs', oldSize },
      { kind: 'entry-changed', leaf: 100 },
    ]);
    expect(report).toContain('Lịch sử khác');
    const removed = await after(() => forge(entries.toSpliced(100, 1), LOG_KEY), { against: copy });
    expect(removed.faults[0]).toEqual({ kind: 'history-differs', oldSize });
    expect(removed.faults[1]).toEqual({ kind: 'entry-changed', leaf: 100 });
  }, 300_000);

  test('another key, and a malformed signature', async () => {
    const other = parseSigningKey(generateSigningKey('log.example/test'));
    const sign = (note: (text: string) => string) => async (): Promise<void> => {
      const found = await collection('logCheckpoints').findOne({ _id: key12(600) });
      const { text } = splitNote(String(found?.note));
      await collection('logCheckpoints').updateOne({ _id: key12(600) }, { $set: { note: note(text) } });
    };
    const { faults, report } = await after(sign((text) => signNote(text, [other])));
    expect(faults).toEqual([{ kind: 'key-unknown', of: 'new' }]);
    expect(report).toContain('is not signed by this key');
    const moved = sign((text) => signNote(text.replace('600', '601'), [LOG_KEY]).replace('601', '600'));
    expect((await after(moved)).faults).toEqual([{ kind: 'signature-bad', of: 'new' }]);
    expect((await after(sign(() => 'nothing'))).faults).toEqual([
      { kind: 'checkpoint-malformed', of: 'new' },
    ]);
    await expect(verifyAuditLog({ ...order, keys: ['no key'] })).rejects.toThrow(RangeError);
  });

  test('a checkpoint of another log', async () => {
    const foreign = path.join(folder, 'foreign.txt');
    writeFileSync(foreign, signNote(`other.example\n0\n${Buffer.alloc(32).toString('base64')}\n`, [LOG_KEY]));
    const { faults } = await verifyAuditLog({ ...order, checkpoint: foreign });
    expect(faults).toContainEqual({
      kind: 'other-log',
      origin: 'log.example/test',
      oldOrigin: 'other.example',
    });
  });
});
