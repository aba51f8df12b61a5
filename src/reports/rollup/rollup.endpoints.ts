import { z } from 'zod';
import { findPlace } from '../../places/find-place.ts';
import { areaCode, COUNTRY, districtCode, provinceCode } from '../../platform/area.ts';
import { addDays, dayAtSite, daysBetween } from '../../platform/clock.ts';
import type { Role } from '../../platform/http/auth.ts';
import { defineEndpoint, type Endpoint } from '../../platform/http/endpoint.ts';
import { STAFF } from '../../platform/http/roles.ts';
import { isoDate } from '../../policy/terms.ts';
import { getAreaBurnDown } from './area-burn-down.reads.ts';
import { areaBurnDown } from './area-burn-down.ts';
import { getCoverage } from './coverage-report.reads.ts';
import { coverageReport } from './coverage-report.ts';

const tag = 'reports';
const roles: readonly Role[] = [...STAFF, 'inspector'];
const MAX_DAYS = 366;
const DAYS = 90;

export const rollupEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'getCoverage',
    method: 'get',
    path: '/v1/reports/coverage',
    tag,
    summary: 'Coverage of the people of an area at the end of a day, by priority group',
    description:
      'From sums that a job keeps up to date and the changes since; always equal to a count of every person.',
    access: { kind: 'roles', roles, area: ({ query }, read) => findPlace(read, query.area) },
    query: z.strictObject({
      area: z.union([z.literal(COUNTRY), provinceCode, districtCode]),
      day: isoDate.optional().meta({ description: 'Absent: today' }),
    }),
    response: coverageReport,
    problems: ['request/not-found'],
    handle: ({ query: { area, day } }, { database, clock }) => {
      const now = clock.now();
      return getCoverage(database, area, day ?? dayAtSite(now), now);
    },
  }),
  defineEndpoint({
    id: 'getAreaBurnDown',
    method: 'get',
    path: '/v1/reports/burn-down',
    tag,
    summary: 'How doses came into an area and were used up, day by day',
    description: `At most ${MAX_DAYS} days; absent: the last ${DAYS}. From stored sums and the ledger lines since; always equal to the sum of the whole ledger.`,
    access: { kind: 'roles', roles, area: ({ query }, read) => findPlace(read, query.area) },
    query: z
      .strictObject({ area: areaCode, from: isoDate.optional(), to: isoDate.optional() })
      .refine(({ from, to }) => from === undefined || to === undefined || isBounded(from, to), {
        message: `the first day comes after the last, or more than ${MAX_DAYS} days before it`,
        path: ['from'],
      }),
    response: areaBurnDown,
    problems: ['request/not-found'],
    handle: ({ query: { area, from, to } }, { database, clock }) => {
      const now = clock.now();
      const last = to ?? (from === undefined ? dayAtSite(now) : addDays(from, DAYS - 1));
      const first = from ?? addDays(last, 1 - DAYS);
      return getAreaBurnDown(database, { area, from: first, to: last }, now);
    },
  }),
];

function isBounded(from: string, to: string): boolean {
  const days = daysBetween(from, to);
  return days >= 0 && days < MAX_DAYS;
}
