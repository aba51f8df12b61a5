import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { areaCode, covers } from '../../../src/platform/area.ts';
import { createTokens, ROLES } from '../../../src/platform/http/auth.ts';
import { defineEndpoint } from '../../../src/platform/http/endpoint.ts';
import { TEST_SECRET, useService } from '../../support/service.ts';
import { type SmallApp, smallApp } from '../../support/small-app.ts';

const read = defineEndpoint({
  id: 'readArea',
  method: 'get',
  path: '/v1/read/:area',
  tag: 'test',
  summary: 'Something of an area',
  access: {
    kind: 'roles',
    roles: ['province', 'district', 'inspector'],
    area: ({ params }) => (params.area === '26-251' ? undefined : params.area),
  },
  params: z.strictObject({ area: areaCode }),
  response: z.strictObject({ area: z.string() }),
  problems: [],
  handle: async ({ params }) => ({ area: params.area }),
});

describe('who may', () => {
  const service = useService();
  let small: SmallApp;
  beforeAll(() => {
    small = smallApp(service, [read]);
  });

  test('any account with the role, in its area and below, and nobody else', async () => {
    const areas = ['VN', '26', '26-243', '26-243-001', '26-244', '12', '12-105', '26-24'];
    for (const role of ROLES) {
      for (const own of ['VN', '26', '26-243', '12']) {
        const who = await small.bearer(role, own);
        for (const asked of areas) {
          const answer = await small.get(`/v1/read/${asked}`, who);
          const may = ['province', 'district', 'inspector'].includes(role);
          const valid = asked !== '26-24';
          const expected = !may ? 403 : !valid ? 400 : covers(own, asked) ? 200 : 404;
          expect([role, own, asked, answer.status]).toEqual([role, own, asked, expected]);
        }
      }
    }
  });

  test('a thing of another area and an absent one look alike', async () => {
    const who = await small.bearer('province', '26');
    const foreign = await small.get('/v1/read/12', who).expect(404);
    const absent = await small.get('/v1/read/26-251', who).expect(404);
    expect({ ...foreign.body, instance: '' }).toEqual({ ...absent.body, instance: '' });
  });

  test('nobody without a token, and the answer names the scheme', async () => {
    for (const header of [undefined, 'Basic abc', 'bearer', '']) {
      const asked = small.get('/v1/read/26');
      const answer = await (header === undefined ? asked : asked.set('Authorization', header)).expect(401);
      expect(answer.body.code).toBe('auth/required');
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
  });

  test('nobody with a token that is old, forged or strange', async () => {
    const key = (secret: string): Uint8Array => new TextEncoder().encode(secret);
    const claims = { role: 'province', area: '26' };
    const at = Math.floor(service.clock.now().getTime() / 1000);
    const make = (payload: object, secret = TEST_SECRET, expires = at + 60): Promise<string> =>
      new SignJWT({ ...payload })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject('26.X')
        .setExpirationTime(expires)
        .sign(key(secret));
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ ...claims, sub: '26.X', exp: at + 60 })).toString('base64url')}.`;
    const tokens = [
      await make(claims, 'another-secret-another-secret-another'),
      await make(claims, TEST_SECRET, at - 1),
      await make({ ...claims, role: 'system' }),
      await make({ ...claims, area: 'none' }),
      await make({ role: 'province' }),
      unsigned,
      'rubbish',
    ];
    for (const token of tokens) {
      const answer = await small.get('/v1/read/26', `Bearer ${token}`).expect(401);
      expect(answer.body.code).toBe('auth/token-invalid');
    }
    await small.get('/v1/read/26', `Bearer ${await make(claims)}`).expect(200);
  });

  test('only while the token is valid', async () => {
    const tokens = createTokens(TEST_SECRET, 15, service.clock);
    const { token, expiresAt } = await tokens.issue({ account: '26.X', role: 'province', area: '26' });
    expect(expiresAt.toISOString()).toBe('2021-08-10T01:15:00.000Z');
    service.clock.advance(14 * 60_000);
    await small.get('/v1/read/26', `Bearer ${token}`).expect(200);
    service.clock.advance(60_000);
    await small.get('/v1/read/26', `Bearer ${token}`).expect(401);
  });

  test('a refused role is in the audit log when it tried to change something', async () => {
    const site = await service.as('site', '26-243-001');
    await site.post('/v1/sites', {}).expect(403);
    const audit = await (await service.as('inspector', '26-243')).get(
      '/v1/audit-entries?outcome=refused&action=registerSite',
    );
    expect(audit.body.items).toMatchObject([
      { problem: 'auth/role-not-allowed', area: '26-243-001', actor: { account: site.account } },
    ]);
  });
});

describe('areas', () => {
  const two = fc.integer({ min: 10, max: 12 }).map(String);
  const three = fc.integer({ min: 100, max: 102 }).map(String);
  const area = fc.oneof(
    fc.constant('VN'),
    two,
    fc.tuple(two, three).map((parts) => parts.join('-')),
    fc.tuple(two, three, three).map((parts) => parts.join('-')),
  );

  test('cover themselves and what lies in them: an order', () => {
    fc.assert(
      fc.property(area, area, area, (a, b, c) => {
        expect(covers(a, a)).toBe(true);
        expect(covers('VN', a)).toBe(true);
        if (covers(a, b) && covers(b, a)) expect(a).toBe(b);
        if (covers(a, b) && covers(b, c)) expect(covers(a, c)).toBe(true);
      }),
    );
  });
});
