import { z } from 'zod';
import { areaUnit } from '../allocation/rounds/round.ts';
import { findPlace } from '../places/find-place.ts';
import { areaCode } from '../platform/area.ts';
import type { Role } from '../platform/http/auth.ts';
import { defineEndpoint, type Endpoint } from '../platform/http/endpoint.ts';
import { STAFF } from '../platform/http/roles.ts';
import { platformProblem } from '../platform/problem.ts';
import { isoDate } from '../policy/terms.ts';
import { ledgerOf } from '../supply/ledger/stock-account.ts';
import { ledgerProofEndpoints } from './conservation/ledger-proofs.endpoints.ts';
import { readLedgerReport } from './conservation/ledger-report.reads.ts';
import { ledgerReport } from './conservation/ledger-report.ts';
import { dailyFileEndpoints } from './daily/daily-files.endpoints.ts';
import { isPartOf } from './daily/day-report.rules.ts';
import { listDayReports } from './daily/day-report.store.ts';
import { dayReportAnswer, reportedArea } from './daily/day-report.ts';
import { rollupEndpoints } from './rollup/rollup.endpoints.ts';
import { roundReportEndpoints } from './rounds/rounds-report.endpoints.ts';
import { getCampaignSummary, type ProblemTitles } from './summary/campaign-summary.reads.ts';
import { campaignSummary } from './summary/campaign-summary.ts';

const tag = 'reports';
const roles: readonly Role[] = [...STAFF, 'inspector'];

/** `titles`: the registry of refusals, for the titles of those that are counted. */
export function reportEndpoints(titles: ProblemTitles): Endpoint[] {
  return [
    defineEndpoint({
      id: 'getCampaignSummary',
      method: 'get',
      path: '/v1/reports/campaign-summary',
      tag,
      summary:
        'The figures of the campaign in an area: stock, doses, coverage, pace and eligibility, refusals',
      access: { kind: 'roles', roles, area: ({ query }, read) => findPlace(read, query.area) },
      query: z
        .strictObject({
          area: areaCode,
          from: isoDate.optional().meta({ description: 'First day; absent: from the beginning' }),
          to: isoDate.optional().meta({ description: 'Last day; absent: until now' }),
        })
        .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
          message: 'the first day comes after the last',
          path: ['from'],
        }),
      response: campaignSummary,
      problems: ['request/not-found'],
      handle: ({ query: { area, ...range } }, { database, clock }) =>
        getCampaignSummary(database, area, range, clock.now(), titles),
    }),
    defineEndpoint({
      id: 'readLedgerReport',
      method: 'get',
      path: '/v1/reports/ledger',
      tag,
      summary: 'Whether ledger, balances, shipments and doses agree, and where they do not',
      access: { kind: 'roles', roles, area: ({ query }, read) => findPlace(read, query.area) },
      query: z.strictObject({ area: areaUnit }),
      response: ledgerReport,
      problems: ['request/not-found'],
      handle: ({ query }, { database, clock }) => readLedgerReport(database, query.area, clock.now()),
    }),
    defineEndpoint({
      id: 'getDayReport',
      method: 'get',
      path: '/v1/reports/daily',
      tag,
      summary: 'A closed day of an area in its latest revision, with its districts or sites',
      access: { kind: 'roles', roles, area: ({ query }, read) => findPlace(read, query.area) },
      query: z.strictObject({ area: reportedArea, day: isoDate }),
      response: dayReportAnswer,
      problems: ['request/not-found'],
      handle: async ({ query: { area, day } }, { database }) => {
        const reports = await listDayReports(database, ledgerOf(area), day);
        const report = reports.get(area);
        if (report === undefined) throw platformProblem('request/not-found');
        return { report, parts: [...reports.values()].filter((part) => isPartOf(area, part.area)) };
      },
    }),
    ...ledgerProofEndpoints,
    ...dailyFileEndpoints,
    ...rollupEndpoints,
    ...roundReportEndpoints,
  ];
}
