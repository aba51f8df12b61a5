import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { listEndpoints } from '../../src/app.ts';
import type { AreaCode } from '../../src/platform/area.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { READ_ONLY_ROLE, ROLES, type Role } from '../../src/platform/http/auth.ts';
import type { Endpoint } from '../../src/platform/http/endpoint.ts';
import { soonEnough } from '../support/arbitrary-of-schema.ts';
import { type RawAnswer, useRawRequests } from '../support/raw-requests.ts';
import { type AskedRequest, requestOf, toRaw } from '../support/requests-of-endpoint.ts';
import { TEST_SECRET, useService } from '../support/service.ts';
import { areaOfRole, bearerOf, hintsOf, makeWorld, type World } from '../support/world-factory.ts';

const service = useService();
const http = useRawRequests(service);
const endpoints = listEndpoints({ tokenSecret: TEST_SECRET, tokenMinutes: 15, clock: systemClock });
let world: World;
beforeAll(async () => {
  world = await makeWorld(service, '26-243');
}, 300_000);

const bound = endpoints.flatMap((endpoint) =>
  endpoint.access.kind === 'roles' ? [{ endpoint, id: endpoint.id, access: endpoint.access }] : [],
);

/** Requests about things of the world, and nothing made up where one of its things fits. */
function askedOf(endpoint: Endpoint): fc.Arbitrary<AskedRequest> {
  return requestOf(endpoint, hintsOf(service, [world], 'always'));
}

/** The answer but for what differs from request to request. */
function told({ status, headers, text }: RawAnswer): unknown {
  const { 'x-request-id': _, date: __, ...rest } = headers;
  return { status, headers: rest, body: text.replace(/urn:request:\w+/, '') };
}

describe('a role that is not named is refused, and nothing changes:', () => {
  test.each(bound)('$id', async ({ endpoint, access }) => {
    const others = ROLES.filter((role) => !access.roles.includes(role));
    const bearers: string[] = [];
    for (const role of others) bearers.push(await bearerOf(service, role, areaOfRole(role, world)));
    const before = await service.snapshot();
    await fc.assert(
      fc.asyncProperty(askedOf(endpoint), async (asked) => {
        for (const bearer of bearers) {
          const answer = await http.send(toRaw(endpoint, asked, bearer));
          expect([answer.status, JSON.parse(answer.text).code]).toEqual([403, 'auth/role-not-allowed']);
        }
      }),
      { numRuns: 2 },
    );
    expect(await service.snapshot()).toBe(before);
  });

  test('inspectors are named wherever something is only read by an area, and nowhere else', () => {
    const named = bound.filter(({ access }) => access.roles.includes(READ_ONLY_ROLE));
    const changing = named.filter(({ endpoint }) => endpoint.method === 'post' && !endpoint.readOnly);
    expect(changing).toEqual([]);
    const asked = bound.filter(({ endpoint }) => endpoint.method === 'post' && endpoint.readOnly);
    expect(asked.map(({ id }) => id).sort()).toEqual(['decideEligibility', 'findPeople', 'searchFindings']);
    const hidden = bound.filter(
      ({ endpoint, access }) => endpoint.method === 'get' && !access.roles.includes(READ_ONLY_ROLE),
    );
    expect(hidden.map(({ id }) => id)).toEqual([]);
  });

  test('nobody at all gets past an endpoint that is not public', async () => {
    const before = await service.snapshot();
    for (const endpoint of endpoints.filter(({ access }) => access.kind !== 'public')) {
      const [asked] = fc.sample(askedOf(endpoint), 1);
      if (asked === undefined) throw new Error('nothing was asked');
      const answer = await http.send(toRaw(endpoint, asked, ''));
      expect([endpoint.id, answer.status, JSON.parse(answer.text).code]).toEqual([
        endpoint.id,
        401,
        'auth/required',
      ]);
    }
    expect(await service.snapshot()).toBe(before);
  });
});

/** Returns about people of one's own area, or about nobody, whatever province is named. */
const ASKED_OF_ONES_OWN: readonly string[] = ['findPeople'];
const ELSEWHERE = { province: '12', district: '12-105', site: '12-105-001' };
const NEXT_DOOR = { province: '26-244', district: '26-244', site: '26-244-001' };

/** A text in which every id is one that was never given, of the same area. */
function withNoSuchIds(text: string): string {
  return text
    .replaceAll(/[0-9A-HJKMNP-TV-Z]{26}/g, (id) => [...id].reverse().join('').replace(/^./, '0'))
    .replaceAll(/\.[0-9a-f]{32}\b/g, `.${'0'.repeat(32)}`);
}

describe('what lies in another area looks like what does not exist:', () => {
  const reaching = bound.filter(({ access }) => access.area !== 'own');

  /** Areas in which an account of this role has nothing to do with the world: another province, the next district. */
  function areasElsewhere(role: Role, id: string): AreaCode[] {
    if (role === 'ministry') return [];
    const near =
      role === 'province' || ASKED_OF_ONES_OWN.includes(id)
        ? []
        : [areaOfRole(role, { ...world, ...NEXT_DOOR })];
    return [areaOfRole(role, { ...world, ...ELSEWHERE }), ...near];
  }

  /** Whether the request names a thing of the world; made-up facts about nobody are for everybody. */
  function isAboutTheWorld({ params, query, body }: AskedRequest): boolean {
    const text = JSON.stringify([params, query, body]);
    return /"26[-."]/.test(text) && !text.includes('"made-up"');
  }

  /** The same request for things that nobody has: ids never given, in areas that are not there. */
  function aboutNothing(asked: AskedRequest): AskedRequest {
    const text = withNoSuchIds(JSON.stringify(asked))
      .replaceAll('"26', '"98')
      .replaceAll('98-243', '98-765')
      .replaceAll('session:26-243', 'session:98-765');
    return JSON.parse(text);
  }

  test.each(reaching)('$id', async ({ endpoint, id, access }) => {
    const bearers: string[] = [];
    for (const role of access.roles) {
      for (const area of areasElsewhere(role, id)) bearers.push(await bearerOf(service, role, area));
    }
    const before = await service.snapshot();
    const asked = askedOf(endpoint).filter(soonEnough(isAboutTheWorld, id));
    await fc.assert(
      fc.asyncProperty(asked, async (about) => {
        for (const bearer of bearers) {
          const foreign = await http.send(toRaw(endpoint, about, bearer));
          const absent = await http.send(toRaw(endpoint, aboutNothing(about), bearer));
          expect([foreign.status, JSON.parse(foreign.text).code]).toEqual([404, 'request/not-found']);
          expect(told(foreign)).toEqual(told(absent));
        }
      }),
      { numRuns: bearers.length === 0 ? 0 : 4 },
    );
    expect(await service.snapshot()).toBe(before);
  });

  const byId = reaching.filter(
    ({ endpoint }) =>
      endpoint.path.includes(':') && !/:(area|province|district|site|lot)\b/.test(endpoint.path),
  );

  test.each(byId)('$id, asked by those whose area it would be', async ({ endpoint, id, access }) => {
    const role = access.roles.find((one) => one !== 'ministry') ?? 'ministry';
    const own = await bearerOf(service, role, areaOfRole(role, world));
    const stranger = await bearerOf(service, role, areaOfRole(role, { ...world, ...ELSEWHERE }));
    const before = await service.snapshot();
    await fc.assert(
      fc.asyncProperty(askedOf(endpoint), async (about) => {
        const params = JSON.parse(withNoSuchIds(JSON.stringify(about.params)));
        const absent = await http.send(toRaw(endpoint, { ...about, params }, own));
        // What hangs on nothing may also be a list of nothing.
        if (id.startsWith('list') && absent.status === 200) {
          expect(JSON.parse(absent.text)).toEqual({ items: [] });
          return;
        }
        expect([id, absent.status]).toEqual([id, 404]);
        if (role !== 'ministry')
          expect(told(await http.send(toRaw(endpoint, about, stranger)))).toEqual(told(absent));
      }),
      { numRuns: 3 },
    );
    expect(await service.snapshot()).toBe(before);
  });
});
