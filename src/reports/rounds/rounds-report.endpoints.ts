import { z } from 'zod';
import { committedArea } from '../../allocation/rounds/figures/round-commitment.ts';
import { findPlace } from '../../places/find-place.ts';
import type { Role } from '../../platform/http/auth.ts';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  fileAnswer,
  pageQuery,
} from '../../platform/http/endpoint.ts';
import { DISTRICT_AND_ABOVE } from '../../platform/http/roles.ts';
import { anyId } from '../../platform/id.ts';
import { roundsPage } from './rounds-page.ts';
import { getRoundsReport } from './rounds-report.reads.ts';
import { roundsReport } from './rounds-report.ts';

const tag = 'reports';
const roles: readonly Role[] = [...DISTRICT_AND_ABOVE, 'inspector'];
const asked = {
  ...pageQuery,
  area: committedArea,
  round: anyId.optional().meta({ description: 'Only this round' }),
};

export const roundReportEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'getRoundsReport',
    method: 'get',
    path: '/v1/reports/rounds',
    tag,
    summary:
      'For each round: scenario, committed, shipped, received, given, wasted by cause, in transit, on hand, and what will not be used in time: where, why and what to do',
    description:
      'Every number carries the path of the entries behind it. Doses of a lot that came in several rounds count for the round received first.',
    access: { kind: 'roles', roles, area: ({ query }, read) => findPlace(read, query.area) },
    query: z.strictObject(asked),
    response: roundsReport,
    problems: ['request/not-found'],
    handle: ({ query }, { database, clock }) => {
      const { area, round, cursor, limit } = query;
      return getRoundsReport(database, { area, round, after: cursorKey(cursor), limit }, clock.now());
    },
  }),
  defineEndpoint({
    id: 'getRoundsPage',
    method: 'get',
    path: '/v1/reports/rounds.html',
    tag,
    summary: 'The rounds report as one page to read and print, Vietnamese first',
    access: { kind: 'roles', roles, area: ({ query }, read) => findPlace(read, query.area) },
    query: z.strictObject({
      ...asked,
      lang: z.enum(['vi', 'en']).default('vi').meta({ description: 'The language that comes first' }),
    }),
    response: fileAnswer,
    produces: 'text/html; charset=utf-8',
    problems: ['request/not-found'],
    handle: async ({ query }, { database, clock }) => {
      const { area, round, cursor, limit, lang } = query;
      const report = await getRoundsReport(
        database,
        { area, round, after: cursorKey(cursor), limit },
        clock.now(),
      );
      return { content: roundsPage(report, lang) };
    },
  }),
];
