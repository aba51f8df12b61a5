import { z } from 'zod';
import { areaCode } from '../platform/area.ts';
import type { Role } from '../platform/auth.ts';
import { defineEndpoint, type Endpoint } from '../platform/endpoint.ts';
import { platformProblem } from '../platform/problem.ts';
import { isoDate } from '../policy/terms.ts';
import { findPlace } from '../supply/find-place.ts';
import { areaUnit } from '../supply/rounds/round.ts';
import { readBooks } from './books.reads.ts';
import { booksReport } from './books-report.ts';
import { type ProblemTitles, readCampaignSummary } from './campaign-summary.reads.ts';
import { campaignSummary } from './campaign-summary.ts';
import { bookProofEndpoints } from './conservation/book-proofs.endpoints.ts';
import { dailyFileEndpoints } from './daily-files.endpoints.ts';
import { isPartOf } from './day-report.rules.ts';
import { listDayReports } from './day-report.store.ts';
import { dayReportAnswer, reportedArea } from './day-report.ts';
import { rollupEndpoints } from './rollup/rollup.endpoints.ts';
import { roundReportEndpoints } from './rounds/rounds-report.endpoints.ts';

const tag = 'reports';
const roles: readonly Role[] = ['ministry', 'province', 'district', 'site', 'inspector'];

/** `titles`: the registry of refusals, for the words of those that are counted. */
export function reportEndpoints(titles: ProblemTitles): Endpoint[] {
  return [
    defineEndpoint({
      id: 'readCampaignSummary',
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
          to: isoDate.optional().meta({ description: 'Last day; absent: up to now' }),
        })
        .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
          message: 'the first day comes after the last',
          path: ['from'],
        }),
      response: campaignSummary,
      problems: ['request/not-found'],
      handle: ({ query: { area, ...range } }, { database, clock }) =>
        readCampaignSummary(database, area, range, clock.now(), titles),
    }),
    defineEndpoint({
      id: 'readBooks',
      method: 'get',
      path: '/v1/reports/books',
      tag,
      summary: 'Proof that ledger, balances, shipments and doses agree, or where they do not',
      access: { kind: 'roles', roles, area: ({ query }, read) => findPlace(read, query.area) },
      query: z.strictObject({ area: areaUnit }),
      response: booksReport,
      problems: ['request/not-found'],
      handle: ({ query }, { database, clock }) => readBooks(database, query.area, clock.now()),
    }),
    defineEndpoint({
      id: 'readDayReport',
      method: 'get',
      path: '/v1/reports/daily',
      tag,
      summary: 'A closed day of an area in its latest revision, with its districts or sites',
      access: { kind: 'roles', roles, area: ({ query }, read) => findPlace(read, query.area) },
      query: z.strictObject({ area: reportedArea, day: isoDate }),
      response: dayReportAnswer,
      problems: ['request/not-found'],
      handle: async ({ query: { area, day } }, { database }) => {
        const reports = await listDayReports(database, area.slice(0, 2), day);
        const report = reports.get(area);
        if (report === undefined) throw platformProblem('request/not-found');
        return { report, parts: [...reports.values()].filter((part) => isPartOf(area, part.area)) };
      },
    }),
    ...bookProofEndpoints,
    ...dailyFileEndpoints,
    ...rollupEndpoints,
    ...roundReportEndpoints,
  ];
}
