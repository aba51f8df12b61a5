import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { listEndpoints } from '../../src/app.ts';
import { systemClock } from '../../src/platform/clock.ts';
import type { Role } from '../../src/platform/http/auth.ts';
import { declaredProblems } from '../../src/platform/http/declared-problems.ts';
import type { Endpoint } from '../../src/platform/http/endpoint.ts';
import { problemRegistry } from '../../src/problems.ts';
import { type RawAnswer, useRawRequests } from '../support/raw-requests.ts';
import { requestOf, toRaw } from '../support/requests-of-endpoint.ts';
import { TEST_SECRET, useService } from '../support/service.ts';
import { areaOfRole, bearerOf, hintsOf, makeWorld, type World } from '../support/world-factory.ts';

const service = useService();
const http = useRawRequests(service);
const endpoints = listEndpoints({ tokenSecret: TEST_SECRET, tokenMinutes: 15, clock: systemClock });
/** The world of the accounts that ask, and a foreign one. */
let own: World;
let foreign: World;
beforeAll(async () => {
  foreign = await makeWorld(service, '12-105');
  own = await makeWorld(service, '26-243');
}, 300_000);

/** Endpoints that hash a password, slowly on purpose. */
const SLOW = new Set(['signIn', 'createAccount']);

function rolesFor({ access }: Endpoint): readonly Role[] {
  return access.kind === 'roles' ? access.roles : ['district'];
}

function expectDeclaredAnswer(endpoint: Endpoint, answer: RawAnswer): void {
  expect(answer.status).toBeLessThan(500);
  if (answer.status === endpoint.status) {
    expect(answer.headers['content-type']).toContain(endpoint.produces ?? 'application/json');
    return;
  }
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  const { code, details }: { code: string; details: unknown } = JSON.parse(answer.text);
  const kind = problemRegistry.get(code);
  expect(kind?.status).toBe(answer.status);
  kind?.details.parse(details);
  expect([...declaredProblems(endpoint)]).toContain(code);
}

/** Things of one district; rounds and lots belong to the whole country. */
const LOCAL = [
  'session',
  'published',
  'booking',
  'ready',
  'dose',
  'person',
  'patient',
  'membership',
  'consent',
  'facility',
  'account',
  'hold',
  'shareOut',
  'shipment',
  'count',
  'finding',
] as const;

/** Every document of a province, whatever its collection. */
async function documentsOf(province: string): Promise<string> {
  const collections: [string, { province?: string }[]][] = JSON.parse(await service.snapshot());
  return JSON.stringify(
    collections.map(([name, docs]) => [name, docs.filter((doc) => doc.province === province)]),
  );
}

describe('a request that the schemas accept, of whatever things, is answered as declared:', () => {
  test.each(endpoints.map((endpoint) => [endpoint.id, endpoint] as const))('%s', async (id, endpoint) => {
    const before = await documentsOf(foreign.province);
    const bearers = new Map<Role, string>();
    for (const role of rolesFor(endpoint))
      bearers.set(role, await bearerOf(service, role, areaOfRole(role, own)));
    const asked = fc.record({
      request: requestOf(endpoint, hintsOf(service, [own, own, own, foreign])),
      // Accounts of the whole country cover the foreign province, too.
      role: fc.constantFrom(...[...bearers.keys()]),
    });
    await fc.assert(
      fc.asyncProperty(asked, async ({ request, role }) => {
        const answer = await http.send(toRaw(endpoint, request, bearers.get(role) ?? ''));
        try {
          expectDeclaredAnswer(endpoint, answer);
          if (role !== 'ministry')
            expect(LOCAL.filter((thing) => answer.text.includes(foreign[thing]))).toEqual([]);
        } catch (error) {
          throw new Error(`${answer.status} ${answer.text.slice(0, 1000)}`, { cause: error });
        }
      }),
      { numRuns: SLOW.has(id) ? 3 : Number(process.env.RUNS ?? (endpoint.method === 'post' ? 25 : 15)) },
    );
    if (!bearers.has('ministry')) expect(await documentsOf(foreign.province)).toBe(before);
  });
});
