import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { addDays, dayAtSite } from '../../platform/clock.ts';
import { comparing } from '../../platform/compare.ts';
import { ROLES } from '../../platform/http/auth.ts';
import { cursorKey, defineEndpoint, type Endpoint, pageQuery, toPage } from '../../platform/http/endpoint.ts';
import { isoDate } from '../../policy/terms.ts';
import { readWastage } from './wastage.reads.ts';
import { type WastageLine, wastageReport } from './wastage-report.ts';

const keyOf = ({ place, product }: WastageLine): string => `${place}|${product}`;

export const wastageEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'getWastage',
    method: 'get',
    path: '/v1/reports/wastage',
    tag: 'reports',
    summary: 'Wastage by place, product and cause, with rates and doses per vial',
    access: { kind: 'roles', roles: ROLES, area: ({ query }, _read, actor) => query.area ?? actor.area },
    query: z.strictObject({
      ...pageQuery,
      area: areaCode.optional(),
      from: isoDate.optional().meta({ description: 'Default: 30 days before the last' }),
      to: isoDate.optional().meta({ description: 'Default: today' }),
    }),
    response: wastageReport,
    problems: [],
    handle: async ({ query }, { database, actor, clock }) => {
      const area = query.area ?? actor.area;
      const to = query.to ?? dayAtSite(clock.now());
      const from = query.from ?? addDays(to, -30);
      const { total, items } = await readWastage(database, area, { from, to });
      const after = cursorKey(query.cursor) ?? '';
      const rest = items.filter((line) => keyOf(line) > after).sort(comparing(keyOf));
      return { area, from, to, total, ...toPage(rest, query.limit, keyOf) };
    },
  }),
];
