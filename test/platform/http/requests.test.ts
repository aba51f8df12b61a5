import { beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { cursorKey, defineEndpoint, pageOf, pageQuery } from '../../../src/platform/http/endpoint.ts';
import { useService } from '../../support/service.ts';
import { type SmallApp, smallApp } from '../../support/small-app.ts';

const handled: unknown[] = [];
const echo = defineEndpoint({
  id: 'echo',
  method: 'post',
  path: '/v1/echo',
  tag: 'test',
  summary: 'Returns what was asked',
  access: { kind: 'signed-in' },
  body: z.strictObject({
    text: z.string().max(20),
    count: z.int().optional(),
    at: z.iso.datetime({ offset: true }).optional(),
    inner: z.strictObject({ list: z.array(z.string()).max(3) }).optional(),
  }),
  bodyLimitBytes: 2_000,
  response: z.unknown(),
  problems: [],
  handle: async ({ body }) => {
    handled.push(body);
    return body;
  },
});
const plain = defineEndpoint({
  id: 'plain',
  method: 'post',
  path: '/v1/plain',
  tag: 'test',
  summary: 'Expects no body',
  access: { kind: 'signed-in' },
  response: z.strictObject({}),
  problems: [],
  handle: async () => ({}),
});
const list = defineEndpoint({
  id: 'list',
  method: 'get',
  path: '/v1/list',
  tag: 'test',
  summary: 'A list',
  access: { kind: 'signed-in' },
  query: z.strictObject({ ...pageQuery, kind: z.string().max(5).optional() }),
  response: pageOf(z.unknown()),
  problems: [],
  handle: async ({ query }) => ({ items: [{ ...query, cursor: cursorKey(query.cursor) ?? null }] }),
});

describe('a request', () => {
  const service = useService();
  let small: SmallApp;
  let who: string;
  beforeAll(async () => {
    small = smallApp(service, [echo, plain, list]);
    who = await small.bearer('district', '26-243');
  });

  test('that is well-formed reaches its handler as new, typed input', async () => {
    const body = { text: 'Hòa', count: 3, at: '2021-08-10T08:00:00+07:00', inner: { list: ['a'] } };
    const answer = await small.post('/v1/echo', who).send(body).expect(200);
    expect(answer.body).toEqual(body);
  });

  test.each([
    ['not JSON', '{"text":', 'request/malformed-json', '/body', 'syntax'],
    ['a trailing comma', '{"text":"a",}', 'request/malformed-json', '/body', 'syntax'],
    ['a key twice', '{"text":"a","text":"b"}', 'request/malformed-json', '/body', 'duplicate-key'],
    [
      'a key twice, inside',
      '{"text":"a","inner":{"list":[],"list":["b"]}}',
      'request/malformed-json',
      '/body',
      'duplicate-key',
    ],
    ['an unknown field', '{"text":"a","rank":1}', 'request/invalid', '/body/rank', 'unknown-field'],
    [
      'a prototype',
      '{"text":"a","__proto__":{"count":1}}',
      'request/invalid',
      '/body/__proto__',
      'unknown-field',
    ],
    ['only a prototype', '{"__proto__":{"text":"a"}}', 'request/invalid', '/body/text', 'invalid-type'],
    [
      'an unknown field, inside',
      '{"text":"a","inner":{"list":[],"a/b~c":1}}',
      'request/invalid',
      '/body/inner/a~1b~0c',
      'unknown-field',
    ],
    ['an operator for a text', '{"text":{"$gt":""}}', 'request/invalid', '/body/text', 'invalid-type'],
    ['a number as text', '{"text":"a","count":"3"}', 'request/invalid', '/body/count', 'invalid-type'],
    ['a fraction', '{"text":"a","count":1.5}', 'request/invalid', '/body/count', 'invalid-type'],
    ['a number too large', '{"text":"a","count":1e999}', 'request/invalid', '/body/count', 'invalid-type'],
    [
      'a number past exactness',
      '{"text":"a","count":9007199254740993}',
      'request/invalid',
      '/body/count',
      'too-big',
    ],
    [
      'a time without zone',
      '{"text":"a","at":"2021-08-10T08:00:00"}',
      'request/invalid',
      '/body/at',
      'invalid-format',
    ],
    ['a day for a time', '{"text":"a","at":"2021-08-10"}', 'request/invalid', '/body/at', 'invalid-format'],
    ['over-long text', `{"text":"${'a'.repeat(21)}"}`, 'request/invalid', '/body/text', 'too-big'],
    ['a list for an object', '[]', 'request/invalid', '/body', 'invalid-type'],
    ['null', 'null', 'request/invalid', '/body', 'invalid-type'],
    ['nothing', '', 'request/invalid', '/body', 'invalid-type'],
    [
      'a deep nest',
      `{"text":${'['.repeat(900)}${']'.repeat(900)}}`,
      'request/invalid',
      '/body/text',
      'invalid-type',
    ],
  ])('with %s is refused with a pointer', async (_what, body, code, pointer, fault) => {
    const before = handled.length;
    const answer = await small.post('/v1/echo', who).type('application/json').send(body).expect(400);
    expect(answer.body.code).toBe(code);
    const faults = answer.body.details.errors.map((one: { pointer: string; code: string }) => [
      one.pointer,
      one.code,
    ]);
    expect(faults).toContainEqual([pointer, fault]);
    expect(handled).toHaveLength(before);
  });

  test('nested as deep as its size allows is refused, not a fault', async () => {
    const anyone = await service.as('province', '26');
    const before = await service.snapshot();
    for (const open of ['[', '{"a":']) {
      const body = open.repeat(Math.floor(250_000 / open.length));
      const answer = await service
        .anonymous()
        .post('/v1/sites')
        .set('Authorization', await small.bearer('province', '26', anyone.account))
        .set('Idempotency-Key', 'deep-deep-deep')
        .type('application/json')
        .send(body)
        .expect(400);
      expect(answer.body.code).toBe('request/malformed-json');
    }
    expect(await service.snapshot()).toBe(before);
  });

  test('over its limit is refused and the connection closed', async () => {
    const answer = await small
      .post('/v1/echo', who)
      .send({ text: 'a'.repeat(2_000) })
      .expect(413);
    expect(answer.body).toMatchObject({ code: 'request/too-large', details: { limitBytes: 2_000 } });
    expect(answer.headers.connection).toBe('close');
  });

  test.each([
    ['text/plain', 'application/json'],
    ['application/x-www-form-urlencoded', 'application/json'],
    ['application/problem+json', 'application/json'],
    ['application/json; charset=klingon', 'application/json; charset=utf-8'],
    ['application/json; charset=iso-8859-1', 'application/json; charset=utf-8'],
  ])('as %s is refused', async (type, expected) => {
    const answer = await small
      .post('/v1/echo', who)
      .set('Content-Type', type)
      .send('{"text":"a"}')
      .expect(415);
    expect(answer.body).toMatchObject({
      code: 'request/unsupported-media-type',
      details: { expected },
    });
  });

  test('without a media type is refused', async () => {
    const answer = await small.post('/v1/echo', who).set('Content-Type', '').send('{"text":"a"}');
    expect([answer.status, answer.body.code]).toEqual([415, 'request/unsupported-media-type']);
  });

  test('in an encoding that nobody knows, or broken, is refused', async () => {
    const unknown = await small
      .post('/v1/echo', who)
      .type('application/json')
      .set('Content-Encoding', 'zip')
      .send('{"text":"a"}');
    expect(unknown.status).toBe(415);
    const broken = await small
      .post('/v1/echo', who)
      .type('application/json')
      .set('Content-Encoding', 'gzip')
      .send('{"text":"a"}');
    expect([broken.status, broken.body.code]).toEqual([400, 'request/malformed-json']);
  });

  test('with a body where none is expected is refused', async () => {
    const answer = await small.post('/v1/plain', who).send({ a: 1 }).expect(400);
    expect(answer.body.details.errors).toEqual([
      { pointer: '/body', code: 'unexpected', message: 'no body is expected here' },
    ]);
    await small.post('/v1/plain', who).expect(200);
  });

  test.each([
    ['rank=1', '/query/rank'],
    ['limit=0', '/query/limit'],
    ['limit=201', '/query/limit'],
    ['limit=1.5', '/query/limit'],
    ['limit=abc', '/query/limit'],
    ['limit=', '/query/limit'],
    ['limit=1&limit=2', '/query/limit'],
    ['kind=a&kind=b', '/query/kind'],
    ['kind[$ne]=a', '/query/kind[$ne]'],
    ['cursor=%2e%2e', '/query/cursor'],
    ['cursor=', '/query/cursor'],
    ['cursor=a&cursor=b', '/query/cursor'],
    [`cursor=${'a'.repeat(301)}`, '/query/cursor'],
  ])('asking ?%s is refused', async (query, pointer) => {
    const answer = await small.get(`/v1/list?${query}`, who).expect(400);
    expect(answer.body.code).toBe('request/invalid');
    expect(answer.body.details.errors[0].pointer).toBe(pointer);
  });

  test('with a query where none is expected is refused', async () => {
    await small.post('/v1/plain?a=1', who).expect(400);
  });

  test('for a path that cannot be decoded is refused', async () => {
    const answer = await service.anonymous().get('/v1/sites/%E0%A4%A').expect(400);
    expect(answer.body.code).toBe('request/invalid');
  });

  test('with another method is told which are allowed', async () => {
    for (const method of ['put', 'patch', 'delete', 'get'] as const) {
      const answer = await service.anonymous()[method]('/v1/sign-in').expect(405);
      expect(answer.headers.allow).toBe('POST');
      expect(answer.body).toMatchObject({
        code: 'request/method-not-allowed',
        details: { allowed: ['POST'] },
      });
    }
  });
});
