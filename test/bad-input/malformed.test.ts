import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { listEndpoints } from '../../src/app.ts';
import { systemClock } from '../../src/platform/clock.ts';
import type { Role } from '../../src/platform/http/auth.ts';
import type { Endpoint } from '../../src/platform/http/endpoint.ts';
import type { Fault } from '../../src/platform/problem.ts';
import { problemRegistry } from '../../src/problems.ts';
import { CANARY } from '../support/broken-body.ts';
import { type BrokenRequest, brokenRequest } from '../support/broken-request.ts';
import { type RawAnswer, useRawRequests } from '../support/raw-requests.ts';
import { TEST_SECRET, useService } from '../support/service.ts';
import { areaOfRole, bearerOf, hintsOf, makeWorld, type World } from '../support/world-factory.ts';

const service = useService();
const http = useRawRequests(service);
const endpoints = listEndpoints({ tokenSecret: TEST_SECRET, tokenMinutes: 15, clock: systemClock });
let world: World;
beforeAll(async () => {
  world = await makeWorld(service, '26-243');
}, 300_000);

function roleFor({ access }: Endpoint): Role {
  const allowed = access.kind === 'roles' ? access.roles : (['district'] as const);
  const preferred = (['district', 'province', 'site', 'inspector', 'administrator'] as const).find((role) =>
    allowed.includes(role),
  );
  return preferred ?? 'ministry';
}

/** Whether one of two pointers contains the other. */
function meet(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

function expectClearRefusal(broken: BrokenRequest, answer: RawAnswer): void {
  expect(broken.statuses).toContain(answer.status);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.text).not.toContain(CANARY);
  const body: Record<string, unknown> = JSON.parse(answer.text);
  const kind = problemRegistry.get(String(body.code));
  expect(kind?.status).toBe(answer.status);
  const details = kind?.details.parse(body.details);
  if (answer.status !== 400) return;
  const { errors } = details as { readonly errors: readonly Fault[] };
  const pointers = errors.map(({ pointer }) => pointer);
  for (const pointer of pointers) expect(pointer).toMatch(/^\/(body|query|path|headers)(\/|$)/);
  expect([broken.pointer, pointers.some((pointer) => meet(pointer, broken.pointer)), pointers]).toEqual([
    broken.pointer,
    true,
    pointers,
  ]);
}

describe('a request that is broken in one way is refused, clearly and without a trace:', () => {
  test.each(endpoints.map((endpoint) => [endpoint.id, endpoint] as const))('%s', async (_, endpoint) => {
    const role = roleFor(endpoint);
    const authorization = await bearerOf(service, role, areaOfRole(role, world));
    const before = await service.snapshot();
    const requests = brokenRequest(endpoint, hintsOf(service, [world]), authorization);
    await fc.assert(
      fc.asyncProperty(requests, async (broken) => {
        const answer = await http.send(broken.request);
        try {
          expectClearRefusal(broken, answer);
        } catch (error) {
          const said = `${broken.way}: ${answer.status} ${answer.text.slice(0, 1000)}`;
          throw new Error(said, { cause: error });
        }
      }),
      { numRuns: Number(process.env.RUNS ?? (endpoint.method === 'post' ? 60 : 30)) },
    );
    expect(await service.snapshot()).toBe(before);
  });
});

test('a URL longer than the server reads is refused before it is looked at; the next request is answered', async () => {
  const answer = await http.send({ method: 'GET', path: `/v1/sites/${CANARY.repeat(2_500)}` });
  expect([answer.status, answer.text]).toEqual([431, '']);
  expect((await http.send({ method: 'GET', path: '/healthz' })).status).toBe(200);
});
