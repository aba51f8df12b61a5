import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { listEndpoints } from '../../../src/app.ts';
import { ROLES } from '../../../src/platform/http/auth.ts';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  endpointFaults,
  toPage,
} from '../../../src/platform/http/endpoint.ts';
import { problemRegistry } from '../../../src/problems.ts';
import { TEST_SECRET, useService } from '../../support/service.ts';
import { smallApp } from '../../support/small-app.ts';

const good = defineEndpoint({
  id: 'readThing',
  method: 'get',
  path: '/v1/things/:thing',
  tag: 'things',
  summary: 'One thing',
  access: { kind: 'roles', roles: ['district'], area: () => '26-243' },
  params: z.strictObject({ thing: z.string() }),
  response: z.strictObject({}),
  problems: [],
  handle: async () => ({}),
});
const undeclared: Endpoint = JSON.parse(JSON.stringify({ ...good, access: undefined }));
const noArea: Endpoint = JSON.parse(
  JSON.stringify({ ...good, access: { kind: 'roles', roles: ['district'] } }),
);

describe('an app does not start', () => {
  const service = useService();

  test.each<[string, Endpoint[], string]>([
    ['without saying who may', [undeclared], 'readThing: does not declare who may'],
    ['without saying where', [noArea], 'readThing: does not declare how its area is found'],
    [
      'with no role at all',
      [{ ...good, access: { kind: 'roles', roles: [], area: 'own' } }],
      'readThing: names no role',
    ],
    [
      'when an inspector could change something',
      [{ ...good, method: 'post', access: { kind: 'roles', roles: ['inspector'], area: 'own' } }],
      'readThing: an inspector can change nothing',
    ],
    ['with an id twice', [good, { ...good, path: '/v1/others/:thing' }], 'readThing: declared twice'],
    ['with a route twice', [good, { ...good, id: 'other' }], 'other: get /v1/things/:thing is taken'],
    ['with an unknown problem', [{ ...good, problems: ['no/such'] }], 'readThing: unknown problem no/such'],
    ['with an unread parameter', [{ ...good, params: undefined }], 'readThing: :thing has no schema'],
  ])('%s', (_what, endpoints, fault) => {
    expect(() => smallApp(service, endpoints)).toThrow(fault);
  });

  test('names every fault at once', () => {
    const faults = endpointFaults([undeclared, { ...good, problems: ['no/such'] }], new Set());
    expect(faults).toHaveLength(4);
  });
});

/** Signing in, what people do with their own code, and what is published so that nobody has to trust us. */
const FOR_EVERYBODY = [
  'signIn',
  'viewInvitation',
  'confirmInvitation',
  'declineInvitation',
  'viewOwnTurn',
  'listPublicDrawSeeds',
  'listPublicOrders',
  'getPublicOrder',
  'getPublicOrderPart',
  'getLogCheckpoint',
  'getLogCheckpointOfSize',
  'getCosignedLogCheckpoint',
  'listLogKeys',
  'getLogTile',
  'getLogConsistencyProof',
];

describe('the endpoints of the service', () => {
  const service = useService();

  test('have no fault', () => {
    const endpoints = listEndpoints({ tokenSecret: TEST_SECRET, tokenMinutes: 15, clock: service.clock });
    expect(endpointFaults(endpoints, new Set(problemRegistry.keys()))).toEqual([]);
  });

  test('require signing in, except the public ones', async () => {
    const endpoints = listEndpoints({ tokenSecret: TEST_SECRET, tokenMinutes: 15, clock: service.clock });
    const before = await service.snapshot();
    const open: string[] = [];
    for (const { method, path, access, id } of endpoints) {
      if (access.kind === 'public') {
        open.push(id);
        continue;
      }
      const url = path.replaceAll(/:\w+/g, 'x');
      const answer = await service.anonymous()[method](url);
      expect([id, answer.status, answer.body.code]).toEqual([id, 401, 'auth/required']);
    }
    expect(open.sort()).toEqual([...FOR_EVERYBODY].sort());
    expect(await service.snapshot()).toBe(before);
  });

  test('return 403 to every role they do not list', async () => {
    const endpoints = listEndpoints({ tokenSecret: TEST_SECRET, tokenMinutes: 15, clock: service.clock });
    const areas = {
      ministry: 'VN',
      province: '26',
      district: '26-243',
      site: '26-243-001',
      inspector: 'VN',
      administrator: 'VN',
    };
    const before = await service.snapshot();
    for (const { method, path, access, id } of endpoints) {
      if (access.kind !== 'roles') continue;
      for (const role of ROLES.filter((one) => !access.roles.includes(one))) {
        const who = await service.as(role, areas[role]);
        const answer = await who[method](path.replaceAll(/:\w+/g, 'x'));
        expect([id, role, answer.status, answer.body.code]).toEqual([id, role, 403, 'auth/role-not-allowed']);
      }
    }
    const accountsApart = (snapshot: string): unknown =>
      JSON.parse(snapshot).filter(([name]: [string]) => name !== 'accounts');
    expect(accountsApart(await service.snapshot())).toEqual(accountsApart(before));
  });
});

describe('a page', () => {
  test.each([
    [[], 2, [], undefined],
    [['a', 'b'], 2, ['a', 'b'], undefined],
    [['a', 'b', 'ć'], 2, ['a', 'b'], 'b'],
  ])('of %j by %i', (found, limit, items, next) => {
    const page = toPage(found, limit, (item) => item);
    expect(page.items).toEqual(items);
    expect(cursorKey(page.next)).toBe(next);
  });
});
