import { beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { defineEndpoint } from '../../src/platform/http/endpoint.ts';
import { problemRegistry } from '../../src/problems.ts';
import { useService } from '../support/service.ts';
import { type SmallApp, smallApp } from '../support/small-app.ts';

const broken = defineEndpoint({
  id: 'broken',
  method: 'get',
  path: '/v1/broken',
  tag: 'test',
  summary: 'Fails',
  access: { kind: 'public' },
  response: z.strictObject({}),
  problems: [],
  handle: async () => {
    throw new Error('Nguyễn Văn An 026085000123');
  },
});
const wrongAnswer = defineEndpoint({
  id: 'wrongAnswer',
  method: 'get',
  path: '/v1/wrong',
  tag: 'test',
  summary: 'Returns what it did not declare',
  access: { kind: 'public' },
  response: z.strictObject({ name: z.string().max(3) }),
  problems: [],
  handle: async () => ({ name: 'Nguyễn Văn An' }),
});

describe('a problem', () => {
  const service = useService();
  let small: SmallApp;
  beforeAll(() => {
    small = smallApp(service, [broken, wrongAnswer]);
  });

  test('has the members of RFC 9457, its code and details, and names the request', async () => {
    const answer = await service
      .anonymous()
      .get('/v1/nowhere')
      .set('X-Request-Id', 'request-0001')
      .expect(404);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers['x-request-id']).toBe('request-0001');
    expect(answer.body).toEqual({
      type: '/problems/request/not-found',
      title: 'Không tìm thấy',
      status: 404,
      code: 'request/not-found',
      details: {},
      instance: 'urn:request:request-0001',
    });
  });

  test.each([
    [undefined, 'vi', 'Không tìm thấy'],
    ['en', 'en', 'Not found'],
    ['en-GB,en;q=0.9', 'en', 'Not found'],
    ['vi', 'vi', 'Không tìm thấy'],
    ['fr', 'vi', 'Không tìm thấy'],
    ['vi;q=0.5, en;q=0.9', 'en', 'Not found'],
    ['*', 'vi', 'Không tìm thấy'],
  ])('for Accept-Language %s is in %s', async (accepted, language, title) => {
    const asked = service.anonymous().get('/v1/nowhere');
    const answer = await (accepted === undefined ? asked : asked.set('Accept-Language', accepted));
    expect(answer.headers['content-language']).toBe(language);
    expect(answer.body.title).toBe(title);
  });

  test('an id that is not one is not taken over', async () => {
    const answer = await service.anonymous().get('/v1/nowhere').set('X-Request-Id', 'a b"c');
    expect(answer.headers['x-request-id']).toMatch(/^[0-9A-Z]{26}$/);
  });

  test.each(['/v1/broken', '/v1/wrong'])('that nobody foresaw shows nothing of itself: %s', async (path) => {
    const before = service.logLines.length;
    const answer = await small.get(path).expect(500);
    expect(answer.body).toMatchObject({ code: 'platform/internal', details: {} });
    expect(answer.text).not.toMatch(/Nguyễn|026085/);
    const lines = service.logLines.slice(before);
    expect(lines.filter((line) => JSON.parse(line).level === 'error')).toHaveLength(1);
    expect(lines.join('\n')).not.toMatch(/Nguyễn|026085/);
    expect(lines.join('\n')).toMatch(/at .*\.ts:\d+/);
  });

  test('of the registry has a status, both languages and a code of its area', () => {
    for (const [code, kind] of problemRegistry) {
      expect(code).toMatch(/^[a-z-]+\/[a-z0-9-]+$/);
      expect([400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503]).toContain(kind.status);
      expect(kind.title.vi.length).toBeGreaterThan(3);
      expect(kind.title.en.length).toBeGreaterThan(3);
    }
  });

  test('may be retried unchanged after a lost race, too early, or if the service is busy', () => {
    const transient = [...problemRegistry].filter(([, kind]) => kind.transient === true);
    expect(transient.map(([code]) => code).sort()).toEqual([
      'booking/changed-meanwhile',
      'dose/changed-meanwhile',
      'dose/in-future',
      'finding/changed-meanwhile',
      'person/changed-meanwhile',
      'platform/busy',
    ]);
  });
});
