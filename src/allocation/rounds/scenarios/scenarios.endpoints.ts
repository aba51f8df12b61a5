import { z } from 'zod';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  pageOf,
  pageQuery,
  toPage,
} from '../../../platform/http/endpoint.ts';
import { PROVINCE_AND_ABOVE } from '../../../platform/http/roles.ts';
import { productCode } from '../../../policy/terms.ts';
import { areaUnit } from '../round.ts';
import { enterSupplyScenario } from './enter-supply-scenario.ts';
import { listScenarios } from './supply-scenario.store.ts';
import { month, newSupplyScenario, supplyScenario } from './supply-scenario.ts';

const tag = 'supply';

export const scenarioEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'enterSupplyScenario',
    method: 'post',
    path: '/v1/supply-scenarios',
    tag,
    summary: 'Enter how many doses of a product are expected for a month; it has no effect on rounds',
    access: { kind: 'roles', roles: PROVINCE_AND_ABOVE, area: ({ body }) => body.area },
    idempotent: true,
    body: newSupplyScenario,
    status: 201,
    response: supplyScenario,
    problems: [],
    handle: ({ body }, context) => enterSupplyScenario(context, body),
  }),
  defineEndpoint({
    id: 'listSupplyScenarios',
    method: 'get',
    path: '/v1/supply-scenarios',
    tag,
    summary: 'Scenarios of an area: the versions that count, or all of them',
    access: {
      kind: 'roles',
      roles: [...PROVINCE_AND_ABOVE, 'inspector', 'administrator'],
      area: ({ query }) => query.area,
    },
    query: z.strictObject({
      ...pageQuery,
      area: areaUnit,
      product: productCode.optional(),
      month: month.optional(),
      versions: z.enum(['latest', 'all']).default('latest'),
    }),
    response: pageOf(supplyScenario),
    problems: [],
    handle: async ({ query }, { database }) => {
      const { cursor, limit, versions, ...wanted } = query;
      const after = cursorKey(cursor) ?? '';
      const found = await listScenarios(database, wanted);
      const asked = found.filter((item) => (versions === 'all' || item.latest) && keyOf(item) > after);
      return toPage(asked, limit, keyOf);
    },
  }),
];

/** Sorts as the list does. */
function keyOf(item: z.infer<typeof supplyScenario>): string {
  return `${item.product}|${item.month}|${String(item.version).padStart(9, '0')}`;
}
