import { z } from 'zod';
import { areaCode, areaWithin } from '../platform/area.ts';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  pageOf,
  pageQuery,
  toPage,
} from '../platform/http/endpoint.ts';
import { PROVINCE_AND_ABOVE } from '../platform/http/roles.ts';
import { instant } from '../platform/instant.ts';
import { listAuditEntries } from './audit-entry.store.ts';
import { auditEntry } from './audit-entry.ts';

const text = z.string().min(1).max(120);

export const auditEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'listAuditEntries',
    method: 'get',
    path: '/v1/audit-entries',
    tag: 'audit',
    summary: 'List the audit entries of an area, oldest first',
    description:
      'Every fact and every refused attempt: who, what, to whom (pseudonym), when, under which policy version.',
    access: {
      kind: 'roles',
      roles: [...PROVINCE_AND_ABOVE, 'inspector', 'administrator'],
      area: ({ query }, _read, actor) => query.area ?? actor.area,
    },
    query: z.strictObject({
      ...pageQuery,
      area: areaCode.optional(),
      subject: text.optional().meta({ description: 'Pseudonym of a person' }),
      object: text.optional(),
      action: text.optional(),
      actor: text.optional(),
      outcome: z.enum(['done', 'refused']).optional(),
      problem: text.optional(),
      from: instant.optional(),
      to: instant.optional(),
    }),
    response: pageOf(auditEntry),
    problems: [],
    handle: async ({ query }, { database, actor }) => {
      const { limit, cursor, area, from, to, ...equal } = query;
      const wanted = areaWithin(actor.area, area);
      const found = await listAuditEntries(database, {
        ...equal,
        area: wanted,
        from: from === undefined ? undefined : new Date(from),
        to: to === undefined ? undefined : new Date(to),
        after: cursorKey(cursor),
        limit: limit + 1,
      });
      const entries = found.map((bytes) => auditEntry.parse(JSON.parse(bytes.toString('utf8'))));
      return toPage(entries, limit, (entry) => entry.id);
    },
  }),
];
