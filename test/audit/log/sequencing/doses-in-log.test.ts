import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openCheckpoint } from '../../../../src/audit/log/checkpoints/checkpoint.ts';
import { findBundleBytes, findTileBytes, latestCheckpoint } from '../../../../src/audit/log/log.reads.ts';
import type { Sequencer } from '../../../../src/audit/log/sequencing/sequencer.ts';
import { leafHash, verifyInclusion } from '../../../../src/audit/log/tree/merkle.rules.ts';
import { decodeBundle, TILE_WIDTH, tileWidth } from '../../../../src/audit/log/tree/tile.rules.ts';
import { verifyLog } from '../../../../src/audit/log/verify-log.ts';
import { erasePerson, people } from '../../../../src/people/registry/person.store.ts';
import { withTransaction } from '../../../../src/platform/database/database.ts';
import { keyedHashHex } from '../../../../src/platform/hash.ts';
import { checkIn, doseBody, ILL, makeReady, openedSession, screen } from '../../../support/doses-factory.ts';
import { LOG_KEY, startTestLog, untilInLog } from '../../../support/log-factory.ts';
import { startCampaign } from '../../../support/people-factory.ts';
import { useService } from '../../../support/service.ts';
import { until } from '../../../support/service-process.ts';

const service = useService();
let log: Sequencer;

beforeAll(async () => {
  await startCampaign(service);
  // As often as in real use.
  log = startTestLog(service.context(), { pollMs: 400 });
});
afterAll(() => log.stop());

async function leaves(): Promise<Uint8Array[]> {
  const size = (await latestCheckpoint(service.database))?.size ?? 0;
  const all: Uint8Array[] = [];
  for (let index = 0; index * TILE_WIDTH < size; index += 1) {
    const bundle = await findBundleBytes(service.database, index, tileWidth(size, 0, index));
    all.push(...decodeBundle(bundle ?? Buffer.alloc(0)));
  }
  return all;
}

test('a dose names its entry, and the proof that it is in the log is available within two seconds', async () => {
  const open = await openedSession(service);
  await makeReady(open.staff, open.bookings);
  const person = open.bookings[0]?.person ?? '';
  const { body } = await open.staff.post('/v1/doses', doseBody(service, open, person)).expect(201);
  const answeredAt = performance.now();
  const proof = await until(async () => {
    const answer = await open.staff.get(`/v1/audit-entries/${body.auditEntry}/proof`);
    return answer.status === 200 ? answer.body : undefined;
  });
  expect(performance.now() - answeredAt).toBeLessThan(2_000);
  const { size, root } = openCheckpoint(proof.checkpoint, [LOG_KEY.verifier]);
  const hashes = proof.hashes.map((text: string) => Buffer.from(text, 'base64'));
  const leaf = Buffer.from(proof.leafHash, 'base64');
  expect(verifyInclusion(leaf, { index: proof.index, size }, hashes, root)).toBe(true);
  const entry = (await leaves())[proof.index] ?? Buffer.alloc(0);
  expect(leafHash(entry)).toEqual(leaf);
  expect(JSON.parse(Buffer.from(entry).toString())).toMatchObject({
    id: body.auditEntry,
    action: 'recordDose',
    object: body.id,
    subject: body.pseudonym,
  });
});

test('no leaf identifies a person; without the key nobody can tell which leaves concern them', async () => {
  const open = await openedSession(service, { call: 3, standby: 2 });
  const [first, second, third] = open.bookings;
  if (first === undefined || second === undefined || third === undefined) throw new Error('three are called');
  await makeReady(open.staff, [first]);
  const given = await open.staff.post('/v1/doses', doseBody(service, open, first.person)).expect(201);
  await open.staff.post('/v1/doses', doseBody(service, open, first.person)).expect(409);
  await checkIn(open.staff, second);
  await screen(open.staff, second, ILL);
  await open.staff.post('/v1/doses', doseBody(service, open, second.person));
  const note = 'Ghi nhầm cho bà Nguyễn';
  await open.staff
    .post(`/v1/doses/${given.body.id}/corrections`, { kind: 'entered-in-error', note })
    .expect(201);
  await untilInLog(service.database);

  const texts = (await leaves()).map((leaf) => Buffer.from(leaf).toString('utf8').toLowerCase());
  expect(texts.length).toBeGreaterThan(20);
  const registered = await people.raw(service.database).find({}).toArray();
  expect(registered.length).toBeGreaterThan(5);
  const secrets = registered.flatMap((person) => [
    person.name,
    person.nameKey,
    person.birthDate,
    person._id,
    person.pseudonymKey,
    ...[person.phone, person.nationalId, person.insuranceNumber].filter((value) => value !== undefined),
  ]);
  const told = texts.join('\n');
  expect([...secrets, note].filter((secret) => told.includes(secret.toLowerCase()))).toEqual([]);

  const erased = registered.find(({ _id }) => _id === first.person);
  expect(keyedHashHex(erased?.pseudonymKey ?? '', first.person)).toBe(erased?.pseudonym);
  expect(texts.some((text) => text.includes(erased?.pseudonym ?? 'none'))).toBe(true);
  const erase = () =>
    withTransaction(service.database, (tx) => erasePerson(tx, first.person, service.clock.now()));
  expect(await erase()).toBe(true);
  expect(await erase()).toBe(false);
  expect(await people.raw(service.database).findOne({ _id: first.person })).toMatchObject({
    pseudonym: '',
    pseudonymKey: '',
  });
  const { database } = service;
  const newest = openCheckpoint((await latestCheckpoint(database))?.note ?? '', [LOG_KEY.verifier]);
  const source = {
    tile: (tile: Parameters<typeof findTileBytes>[1]) => findTileBytes(database, tile),
    bundle: (index: number, width: number) => findBundleBytes(database, index, width),
  };
  expect(await verifyLog(source, newest)).toMatchObject({
    faults: [],
    leaves: newest.size,
    entriesChecked: true,
  });
});
