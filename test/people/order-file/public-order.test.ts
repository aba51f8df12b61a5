import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readOrderFile, recomputeOrderFile } from '../../../src/people/order-file/order-file.rules.ts';
import type { OrderFile } from '../../../src/people/order-file/order-file.ts';
import { openedCommitment } from '../../../src/people/registry/birth-commitment.ts';
import { listDistricts } from '../../../src/places/administrative-units.ts';
import { sha256Hex } from '../../../src/platform/hash.ts';
import type { DrawSeeds } from '../../../src/policy/campaign/draw-seed.ts';
import { drawOf } from '../../../src/policy/rules/turn-key.rules.ts';
import {
  COMMUNE,
  DISTRICT,
  overridePolicy,
  registerPerson,
  startCampaign,
  verifiedPerson,
} from '../../support/people-factory.ts';
import { type InOrder, peopleInOrder } from '../../support/scheduling-factory.ts';
import { type SignedIn, useService } from '../../support/service.ts';

const service = useService();
const HOUR = 3_600_000;
let province: SignedIn;
let first: InOrder[];
beforeAll(async () => {
  await startCampaign(service);
  province = await service.as('province', '26');
  // Five of one birth date, so that the draw decides among them.
  first = [];
  for (let index = 0; index < 5; index += 1) {
    first.push(...(await peopleInOrder(service, 1, { district: DISTRICT, firstBirthDate: '1970-05-05' })));
  }
});

const commit = () => province.post('/v1/provinces/26/draw-seeds');
const freeze = (key?: string) => province.post('/v1/provinces/26/order-freezes', undefined, key);
const reveal = () => province.post('/v1/provinces/26/seed-reveal');
const seeds = async (): Promise<DrawSeeds> =>
  (await service.anonymous().get('/v1/public/draw-seeds/26').expect(200)).body;

async function file(district: string, day: string): Promise<{ text: string; index: OrderFile }> {
  const path = `/v1/public/order/${district}/${day}`;
  const index: OrderFile = (await service.anonymous().get(path).expect(200)).body;
  let text = '';
  for (let part = 1; part <= index.parts; part += 1) {
    text += (await service.anonymous().get(`${path}/${part}`).expect(200)).text;
  }
  return { text, index };
}

async function refused(code: string, send: () => ReturnType<typeof commit>) {
  const before = await service.snapshot();
  const answer = await send();
  expect([answer.status, answer.body.code]).toEqual([409, code]);
  expect(await service.snapshot()).toBe(before);
  return answer.body.details;
}

const revealed = async (): Promise<ReadonlyMap<number, string>> =>
  new Map((await seeds()).seeds.flatMap(({ number, seed }) => (seed === null ? [] : [[number, seed]])));

/** What of a text can tell something: the digits of a year may stand in a hash by chance. */
function withoutHashes(text: string): string {
  return text.replaceAll(/\b[0-9a-f]{64}\b/g, '');
}

describe('the public order', () => {
  test('commits, freezes and reveals in this order only; no place changes', async () => {
    expect((await seeds()).seeds).toMatchObject([
      { number: 1, closedAt: null, revealedAt: null, seed: null },
    ]);
    await refused('draw/no-closed-seed', freeze);
    await refused('draw/no-closed-seed', reveal);

    const committed = await Promise.all([commit(), commit(), commit()]);
    expect(committed.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    await refused('draw/seed-not-revealed', commit);
    const late = await peopleInOrder(service, 2, { district: DISTRICT, firstBirthDate: '1970-05-05' });
    await refused('order/closed-just-now', () => freeze());
    expect(await refused('order/not-frozen', reveal)).toMatchObject({
      districts: listDistricts('26').map(({ code }) => code),
      people: first.length,
    });

    service.clock.advance(HOUR);
    const frozen = await Promise.all([freeze('freeze-key-1'), freeze('freeze-key-1'), freeze()]);
    expect(frozen.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(frozen[1]?.body).toEqual(frozen[0]?.body);
    expect(frozen[0]?.body.files).toHaveLength(listDistricts('26').length);

    const before = await file(DISTRICT, '2021-08-10');
    expect(sha256Hex(before.text)).toBe(before.index.fileHash);
    const inspector = await service.as('inspector', '26');
    const log = await inspector.get(`/v1/audit-entries?action=freezeOrder&area=${DISTRICT}`).expect(200);
    expect(log.body.items).toMatchObject([
      { details: { fileHash: before.index.fileHash, day: '2021-08-10' } },
    ]);
    expect(recomputeOrderFile(before.text, new Map())).toMatchObject({ sameBytes: true, stillSecret: 7 });

    const shown = (await reveal().expect(200)).body.seeds;
    expect(shown).toMatchObject([{ number: 1 }, { number: 2, seed: null }]);
    expect(sha256Hex(shown[0].seed)).toBe(shown[0].hash);
    await refused('draw/no-closed-seed', reveal);
    await refused('draw/closed-today', commit);
    const opened = await revealed();
    expect(recomputeOrderFile(before.text, opened)).toMatchObject({
      sameBytes: true,
      falseSeeds: [],
      stillSecret: late.length,
    });
    const draws = new Map(readOrderFile(before.text).waiting.map(({ pseudonym, draw }) => [pseudonym, draw]));
    for (const { pseudonym } of first) {
      expect(draws.get(pseudonym)).toBe(drawOf(opened.get(1) ?? '', pseudonym));
    }
    // The script says the same, with nothing but the two files.
    const folder = mkdtempSync(path.join(tmpdir(), 'order-'));
    const run = (name: string, text: string) => {
      writeFileSync(path.join(folder, name), text);
      writeFileSync(path.join(folder, 'seeds.json'), JSON.stringify({ seeds: shown }));
      const files = ['--seeds', path.join(folder, 'seeds.json'), path.join(folder, name)];
      return spawnSync(process.execPath, ['scripts/recompute-order.ts', ...files], { encoding: 'utf8' });
    };
    expect(run('order.txt', before.text)).toMatchObject({ status: 0, stderr: '' });
    const forged = run('forged.txt', before.text.replace(/^1,/m, '2,'));
    expect([forged.status, forged.stdout]).toEqual([1, expect.stringContaining('WRONG: line 10')]);
    rmSync(folder, { recursive: true });
  });

  test('holds nothing personal, and the file of a day stays as it was', async () => {
    const { text } = await file(DISTRICT, '2021-08-10');
    expect(withoutHashes(text)).not.toMatch(/1970|Người|\d{2}\.[0-9A-Z]{26}/);
    const again = await file(DISTRICT, '2021-08-10');
    await peopleInOrder(service, 1, { district: DISTRICT });
    expect((await file(DISTRICT, '2021-08-10')).text).toBe(again.text);
    const list = await service.anonymous().get(`/v1/public/order/${DISTRICT}`).expect(200);
    expect(list.body.items).toEqual([again.index]);
    await service.anonymous().get(`/v1/public/order/${DISTRICT}/2021-08-11`).expect(404);
    await service.anonymous().get(`/v1/public/order/${DISTRICT}/2021-08-10/2`).expect(404);
    await service.anonymous().get('/v1/public/draw-seeds/01').expect(404);
  });

  test('is made by the province only', async () => {
    const district = await service.as('district', DISTRICT);
    const other = await service.as('province', '12');
    for (const what of ['draw-seeds', 'order-freezes', 'seed-reveal']) {
      await district.post(`/v1/provinces/26/${what}`).expect(403);
      await other.post(`/v1/provinces/26/${what}`).expect(404);
    }
  });

  test('continues with the next seed on another day, for people registered later', async () => {
    service.clock.advance(24 * HOUR);
    await commit().expect(201);
    service.clock.advance(HOUR);
    await freeze().expect(201);
    await reveal().expect(200);
    const { text } = await file(DISTRICT, '2021-08-11');
    expect(recomputeOrderFile(text, await revealed())).toMatchObject({ sameBytes: true, stillSecret: 0 });
    const { text: earlier } = await file(DISTRICT, '2021-08-10');
    expect(recomputeOrderFile(earlier, await revealed())).toMatchObject({ sameBytes: true, stillSecret: 0 });
  });
});

describe('a person without an account', () => {
  const ask = (code: string) => service.anonymous().post('/v1/public/turn').send({ code });

  test('sees their own place by code, with its explanation, and can open the commitment to their birth date', async () => {
    const person = await registerPerson(service, {
      birthDate: '1961-02-03',
      groups: [1],
      district: DISTRICT,
      commune: COMMUNE,
    });
    const site = await service.as('district', DISTRICT);
    const { code } = (await site.get(`/v1/people/${person.id}/turn-code`).expect(200)).body;
    const first = (await ask(code).expect(200)).body;
    expect(first).toMatchObject({
      waiting: false,
      reason: { en: "None of this person's groups is verified yet" },
    });
    expect(first.changes).toEqual([{ kind: 'membership', group: 1, status: 'claimed' }]);

    const membership = person.memberships[0]?.id ?? '';
    const reviewer = await service.as('district', DISTRICT, 'reviewer');
    await reviewer.post(`/v1/memberships/${membership}/verify`).expect(200);
    const { body } = await ask(code).expect(200);
    expect(body).toMatchObject({ waiting: true, ahead: expect.any(Number), pseudonym: person.pseudonym });
    expect(body.changes).toContainEqual({ kind: 'waiting', from: 'not-verified', to: null });
    expect(withoutHashes(JSON.stringify(body))).not.toMatch(/1961|astrazeneca|comirnaty|moderna/i);
    const course = await service.database.connection.db
      ?.collection('courses')
      .findOne({ _id: person.id as never });
    expect(openedCommitment(body.birthSalt, '1961-02-03')).toBe(course?.birthCommitment);
    expect(openedCommitment(body.birthSalt, '1961-02-04')).not.toBe(course?.birthCommitment);
  });

  test('sees how many people came in before them, and which rule changed', async () => {
    const one = await verifiedPerson(service, { birthDate: '1999-01-01', groups: [1], district: DISTRICT });
    const site = await service.as('district', DISTRICT);
    const { code } = (await site.get(`/v1/people/${one.id}/turn-code`).expect(200)).body;
    service.clock.advance(24 * HOUR);
    await verifiedPerson(service, { birthDate: '1955-01-01', groups: [1], district: DISTRICT });
    await overridePolicy(service, [{ kind: 'set-group-rank', group: 1, rank: 3 }], { number: '77/QĐ-UBND' });
    const { body } = await ask(code).expect(200);
    expect(body.changes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'policy', documents: ['77/QĐ-UBND'] }),
        expect.objectContaining({ kind: 'component', component: 'rank', from: '1', to: '3' }),
        { kind: 'came-before', people: 1, atLeast: false },
      ]),
    );
    const staff = await site.get(`/v1/people/${one.id}/turn/changes`).expect(200);
    expect(staff.body.changes).toEqual(body.changes);
  });

  test('cannot guess a code: an unknown code is not found', async () => {
    const [one] = await peopleInOrder(service, 1, { district: DISTRICT });
    const site = await service.as('district', DISTRICT);
    const { code } = (await site.get(`/v1/people/${one?.id}/turn-code`).expect(200)).body;
    const wrong = `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`;
    const before = await service.snapshot();
    expect((await ask(wrong).expect(404)).body.code).toBe('request/not-found');
    await ask('26').expect(400);
    expect(await service.snapshot()).toBe(before);
    expect(service.logLines.join()).not.toContain(code);
  });
});
