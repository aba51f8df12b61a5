import { cursorKey, defineEndpoint, type Endpoint, pageOf, toPage } from '../../../platform/http/endpoint.ts';
import { DISTRICT_AND_ABOVE } from '../../../platform/http/roles.ts';
import { movement } from '../../../supply/ledger/movement.ts';
import { listMovementEntries } from './movement-entries.reads.ts';
import { movementEntriesQuery } from './movement-entries.ts';

const tag = 'supply';

/** The ledger, whole or as the lines behind a number of a round's report. */
export const movementEntryEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'listStockMovements',
    method: 'get',
    path: '/v1/stock-movements',
    tag,
    summary:
      'List ledger lines, oldest first: of a province, of an area, or those behind a number of its report',
    access: {
      kind: 'roles',
      roles: [...DISTRICT_AND_ABOVE, 'inspector', 'administrator'],
      area: ({ query }) => query.area ?? query.province,
    },
    query: movementEntriesQuery,
    response: pageOf(movement),
    problems: [],
    handle: async ({ query }, { database }) => {
      const { cursor, limit, ...wanted } = query;
      const found = await listMovementEntries(database, {
        ...wanted,
        after: cursorKey(cursor),
        limit: limit + 1,
      });
      return toPage(found, limit, (item) => item.id);
    },
  }),
];
