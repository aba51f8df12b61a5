import { z } from 'zod';
import { findPlace } from '../../places/find-place.ts';
import { daysBetween } from '../../platform/clock.ts';
import { csvText } from '../../platform/csv.ts';
import type { Reader } from '../../platform/database/database.ts';
import type { Role } from '../../platform/http/auth.ts';
import { defineEndpoint, type Endpoint, fileAnswer } from '../../platform/http/endpoint.ts';
import { STAFF } from '../../platform/http/roles.ts';
import { platformProblem } from '../../platform/problem.ts';
import { workbookOf, XLSX } from '../../platform/workbook.ts';
import { type IsoDate, isoDate } from '../../policy/terms.ts';
import { policyOfArea } from '../scope.reads.ts';
import { readCumulative } from './cumulative-report.reads.ts';
import { type CumulativeReport, cumulativeReport } from './cumulative-report.ts';
import { reportedArea } from './day-report.ts';
import { figuresTable, groupsTable } from './report-tables.rules.ts';

const tag = 'reports';
const roles: readonly Role[] = [...STAFF, 'inspector'];
const MAX_DAYS = 366;
const area = reportedArea;
const language = z.enum(['vi', 'en']).default('vi');
const tooLong = `the first day comes after the last, or more than ${MAX_DAYS} days before it`;

const fileQuery = {
  area,
  day: isoDate.meta({ description: 'The day, or the last of the days added up' }),
  from: isoDate.optional().meta({ description: 'The first of the days added up; absent: the one day only' }),
  language,
} as const;
const isFileRange = ({ from, day }: { from?: string | undefined; day: string }): boolean =>
  from === undefined || isBounded(from, day);

/** Closed days added up, and as files for a spreadsheet. */
export const dailyFileEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'getCumulativeReport',
    method: 'get',
    path: '/v1/reports/cumulative',
    tag,
    summary: 'Closed days of an area added up; every cumulative figure is the sum of its days',
    access: { kind: 'roles', roles, area: ({ query }, read) => findPlace(read, query.area) },
    query: z
      .strictObject({ area, from: isoDate, to: isoDate })
      .refine(({ from, to }) => isBounded(from, to), { message: tooLong, path: ['from'] }),
    response: cumulativeReport,
    problems: ['request/not-found'],
    handle: ({ query }, { database }) => getCumulative(database, query.area, query.from, query.to),
  }),
  defineEndpoint({
    id: 'getDayReportCsv',
    method: 'get',
    path: '/v1/reports/daily.csv',
    tag,
    summary: 'The daily report of an area, or days added up, as CSV',
    access: { kind: 'roles', roles, area: ({ query }, read) => findPlace(read, query.area) },
    query: z
      .strictObject({
        ...fileQuery,
        table: z
          .enum(['figures', 'groups'])
          .default('figures')
          .meta({ description: 'Figures of stock and doses, or progress by priority group' }),
      })
      .refine(isFileRange, { message: tooLong, path: ['from'] }),
    response: fileAnswer,
    produces: 'text/csv; charset=utf-8',
    problems: ['request/not-found'],
    handle: async ({ query }, { database }) => {
      const report = await getCumulative(database, query.area, query.from ?? query.day, query.day);
      const [figures, groups] = await tablesOf(database, report, query.language);
      return {
        content: csvText(query.table === 'figures' ? figures : groups),
        fileName: `${nameOf(report)}-${query.table}.csv`,
      };
    },
  }),
  defineEndpoint({
    id: 'getDayReportXlsx',
    method: 'get',
    path: '/v1/reports/daily.xlsx',
    tag,
    summary: 'The daily report of an area, or days added up, as a workbook',
    access: { kind: 'roles', roles, area: ({ query }, read) => findPlace(read, query.area) },
    query: z.strictObject(fileQuery).refine(isFileRange, { message: tooLong, path: ['from'] }),
    response: fileAnswer,
    produces: XLSX,
    problems: ['request/not-found'],
    handle: async ({ query }, { database }) => {
      const report = await getCumulative(database, query.area, query.from ?? query.day, query.day);
      return {
        content: await workbookOf(await tablesOf(database, report, query.language)),
        fileName: `${nameOf(report)}.xlsx`,
      };
    },
  }),
];

async function getCumulative(
  reader: Reader,
  of: string,
  from: IsoDate,
  to: IsoDate,
): Promise<CumulativeReport> {
  const report = await readCumulative(reader, of, { from, to });
  if (report === undefined) throw platformProblem('request/not-found');
  return report;
}

async function tablesOf(reader: Reader, report: CumulativeReport, spoken: z.infer<typeof language>) {
  const policy = await policyOfArea(reader, report.area);
  const labels = new Map(policy.groups.map(({ code, labels: named }) => [code, named]));
  return [figuresTable(report, spoken), groupsTable(report, labels, spoken)] as const;
}

function nameOf({ area: code, from, to }: CumulativeReport): string {
  return from === to ? `${code}-${to}` : `${code}-${from}-${to}`;
}

function isBounded(from: string, to: string): boolean {
  const days = daysBetween(from, to);
  return days >= 0 && days < MAX_DAYS;
}
