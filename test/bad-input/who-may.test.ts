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

/** Requests about things of the world; made-up values only where none of its things fits. */
function askedOf(endpoint: Endpoint): fc.Arbitrary<AskedRequest> {
  return requestOf(endpoint, hintsOf(service, [world], 'always'));
}

/** The answer without what differs from request to request. */
function comparable({ status, headers, text }: RawAnswer): unknown {
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

/** Endpoints that only ever return people of the caller's own area, whatever province is named. */
const ASKED_OF_ONES_OWN: readonly string[] = ['findPeople'];
const ELSEWHERE = { province: '12', district: '12-105', site: '12-105-001' };
const NEXT_DOOR = { province: '26-244', district: '26-244', site: '26-244-001' };

/** The text with every id replaced by an unused one of the same area. */
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

  /** The same request about nothing: unused ids, in areas that do not exist. */
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
          expect(comparable(foreign)).toEqual(comparable(absent));
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
    // An inspector may read with every option; a narrower role is refused some of them before anything is looked for.
    const narrow = access.roles.find((one) => one !== 'ministry') ?? 'ministry';
    const role = access.roles.find((one) => one === 'inspector') ?? narrow;
    const own = await bearerOf(service, role, areaOfRole(role, world));
    const stranger = await bearerOf(service, role, areaOfRole(role, { ...world, ...ELSEWHERE }));
    const before = await service.snapshot();
    await fc.assert(
      fc.asyncProperty(askedOf(endpoint), async (about) => {
        const params = JSON.parse(withNoSuchIds(JSON.stringify(about.params)));
        const absent = await http.send(toRaw(endpoint, { ...about, params }, own));
        // The list of something that does not exist may also be empty.
        if (id.startsWith('list') && absent.status === 200) {
          expect(JSON.parse(absent.text)).toEqual({ items: [] });
          return;
        }
        expect([id, absent.status]).toEqual([id, 404]);
        if (role !== 'ministry')
          expect(comparable(await http.send(toRaw(endpoint, about, stranger)))).toEqual(comparable(absent));
      }),
      { numRuns: 3 },
    );
    expect(await service.snapshot()).toBe(before);
  });
});
