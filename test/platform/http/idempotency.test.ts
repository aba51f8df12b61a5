import { beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { recordAction } from '../../../src/audit/record.ts';
import { defineEndpoint } from '../../../src/platform/http/endpoint.ts';
import { platformProblem } from '../../../src/platform/problem.ts';
import { transact } from '../../../src/platform/use-case.ts';
import { useService } from '../../support/service.ts';
import { type SmallApp, smallApp } from '../../support/small-app.ts';

/** Its effect is one audit entry, so that effects can be counted. */
const note = defineEndpoint({
  id: 'note',
  method: 'post',
  path: '/v1/notes',
  tag: 'test',
  summary: 'Makes one thing',
  access: { kind: 'signed-in' },
  body: z.strictObject({ text: z.string(), refuse: z.boolean().optional() }),
  idempotent: true,
  status: 201,
  response: z.strictObject({ entry: z.string() }),
  problems: ['request/not-found'],
  handle: ({ body }, context) =>
    transact(context, async (tx, now) => {
      const entry = await recordAction(tx, context, now, { action: 'note', area: '26', object: body.text });
      if (body.refuse === true) throw platformProblem('request/not-found');
      return { entry, answer: { entry } };
    }),
});
const other = { ...note, id: 'other', path: '/v1/others' } as const;

describe('an Idempotency-Key', () => {
  const service = useService();
  let small: SmallApp;
  let who: string;
  beforeAll(async () => {
    small = smallApp(service, [note, other]);
    who = await small.bearer('district', '26-243');
  });

  async function made(object: string): Promise<number> {
    const inspector = await service.as('inspector', '26');
    const answer = await inspector.get(`/v1/audit-entries?action=note&object=${object}`).expect(200);
    return answer.body.items.length;
  }
  const send = (key: string, body: object, as = who, path = '/v1/notes') =>
    small.post(path, as).set('Idempotency-Key', key).send(body);

  test('returns the stored answer to the same request', async () => {
    const first = await send('replay-replay', { text: 'one' }).expect(201);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    const again = await send('replay-replay', { text: 'one' }).expect(201);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(await made('one')).toBe(1);
  });

  test('ignores the order of members', async () => {
    await send('order-order', { text: 'two', refuse: false }).expect(201);
    await send('order-order', { refuse: false, text: 'two' }).expect(201);
    expect(await made('two')).toBe(1);
  });

  test('used for another request is refused', async () => {
    await send('reuse-reuse', { text: 'three' }).expect(201);
    const before = await service.snapshot();
    const body = await send('reuse-reuse', { text: 'four' }).expect(422);
    expect(body.body.code).toBe('idempotency/key-reused');
    await send('reuse-reuse', { text: 'three' }, who, '/v1/others').expect(422);
    expect(await made('four')).toBe(0);
    expect(await service.snapshot()).toBe(before);
  });

  test('belongs to one account', async () => {
    await send('whose-whose', { text: 'five' }).expect(201);
    const another = await small.bearer('district', '26-243', '26-243.ANOTHER');
    await send('whose-whose', { text: 'five' }, another).expect(201);
    expect(await made('five')).toBe(2);
  });

  test('of a refused request can be used again', async () => {
    await send('retry-retry', { text: 'six', refuse: true }).expect(404);
    expect(await made('six')).toBe(0);
    await send('retry-retry', { text: 'six' }).expect(201);
    expect(await made('six')).toBe(1);
  });

  test('used by eight requests at once creates one thing, and all get the same answer', async () => {
    for (let round = 0; round < 12; round += 1) {
      const text = `at-once-${round}`;
      const answers = await Promise.all(Array.from({ length: 8 }, () => send(`key-${text}`, { text })));
      expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(201));
      expect(new Set(answers.map((answer) => answer.body.entry)).size).toBe(1);
      expect(await made(text)).toBe(1);
    }
  });

  test('used by two different requests at once lets only one succeed', async () => {
    const answers = await Promise.all([
      send('race-race', { text: 'left' }),
      send('race-race', { text: 'right' }),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 422]);
    expect((await made('left')) + (await made('right'))).toBe(1);
  });

  test.each([
    ['absent', undefined, 'idempotency/key-required'],
    ['too short', 'short', 'request/invalid'],
    ['too long', 'x'.repeat(129), 'request/invalid'],
    ['with a space', 'two words', 'request/invalid'],
  ])('%s is refused', async (_what, key, code) => {
    const sent = small.post('/v1/notes', who);
    const answer = await (key === undefined ? sent : sent.set('Idempotency-Key', key))
      .send({ text: 'seven' })
      .expect(400);
    expect(answer.body.code).toBe(code);
    expect(await made('seven')).toBe(0);
  });
});
