import { z } from 'zod';
import { SECOND_PERSON_PROBLEMS } from '../../audit/second-person.problems.ts';
import { type AreaCode, areaCode, districtOf } from '../../platform/area.ts';
import type { Actor } from '../../platform/http/auth.ts';
import { ROLES } from '../../platform/http/auth.ts';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  pageOf,
  pageQuery,
  toPage,
} from '../../platform/http/endpoint.ts';
import { PROVINCE_AND_DISTRICT } from '../../platform/http/roles.ts';
import { areaOfId, districtScopedId } from '../../platform/id.ts';
import { MAX_ROWS } from '../imports/csv-table.ts';
import { importEndpoint } from '../imports/import-endpoint.ts';
import { sector } from '../place.ts';
import { checkFacility } from './check-facility.ts';
import { getFacility, listFacilities } from './facility.store.ts';
import { facility, newFacility } from './facility.ts';
import { importFacilities } from './import-facilities.ts';
import { registerFacility } from './register-facility.ts';

const tag = 'places';

/** Facilities belong to districts; a site may read those of its own district, to check the employer of people it vaccinates. */
function readingArea(area: AreaCode, actor: Actor): AreaCode {
  return actor.role === 'site' && area === districtOf(actor.area) ? actor.area : area;
}

function listedArea(area: AreaCode | undefined, actor: Actor): AreaCode {
  return area ?? (actor.role === 'site' ? (districtOf(actor.area) ?? actor.area) : actor.area);
}

export const facilityEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'registerFacility',
    method: 'post',
    path: '/v1/facilities',
    tag,
    summary: 'Declare a health facility, public or private',
    access: { kind: 'roles', roles: PROVINCE_AND_DISTRICT, area: ({ body }) => body.district },
    body: newFacility,
    idempotent: true,
    status: 201,
    response: facility,
    problems: [
      'place/unknown-district',
      'place/unknown-commune',
      'place/commune-elsewhere',
      'facility/already-registered',
    ],
    handle: ({ body }, context) => registerFacility(context, body),
  }),
  defineEndpoint({
    ...importEndpoint,
    id: 'importFacilities',
    path: '/v1/facilities/import',
    summary: 'Declare the facilities of a CSV list, with a report on every row',
    description: [
      `UTF-8, comma, semicolon or tab, at most ${MAX_ROWS} rows, with a header row. Columns:`,
      '`district` (required; code, 26-243), `name` (required), `sector` (required; public, private),',
      '`licence_number` (required), `licensed_headcount` (required), `commune` (code, 08707), `head`.',
      'A row is a duplicate if the province has its licence number. A name already registered in the district,',
      'a missing commune and a missing head are warnings; the row is kept.',
    ].join(' '),
    handle: ({ body }, context) => importFacilities(context, body),
  }),
  defineEndpoint({
    id: 'listFacilities',
    method: 'get',
    path: '/v1/facilities',
    tag,
    summary: 'List the health facilities of an area; with `checked=no` those still to be checked',
    access: {
      kind: 'roles',
      roles: ROLES,
      area: ({ query }, _read, actor) => readingArea(listedArea(query.area, actor), actor),
    },
    query: z.strictObject({
      ...pageQuery,
      area: areaCode.optional(),
      sector: sector.optional(),
      checked: z.enum(['yes', 'no']).optional(),
    }),
    response: pageOf(facility),
    problems: [],
    handle: async ({ query }, { database, actor }) => {
      const { limit, cursor, area, sector, checked } = query;
      const found = await listFacilities(database, {
        area: listedArea(area, actor),
        sector,
        checked: checked === undefined ? undefined : checked === 'yes',
        after: cursorKey(cursor),
        limit: limit + 1,
      });
      return toPage(found, limit, (item) => item.id);
    },
  }),
  defineEndpoint({
    id: 'getFacility',
    method: 'get',
    path: '/v1/facilities/:facility',
    tag,
    summary: 'Get a health facility',
    access: {
      kind: 'roles',
      roles: ROLES,
      area: ({ params }, _read, actor) => readingArea(areaOfId(params.facility), actor),
    },
    params: z.strictObject({ facility: districtScopedId }),
    response: facility,
    problems: [],
    handle: ({ params }, { database }) => getFacility(database, params.facility),
  }),
  defineEndpoint({
    id: 'checkFacility',
    method: 'post',
    path: '/v1/facilities/:facility/check',
    tag,
    summary: 'Confirm that a facility exists as declared; not by whoever declared it',
    access: {
      kind: 'roles',
      roles: PROVINCE_AND_DISTRICT,
      area: ({ params }) => areaOfId(params.facility),
    },
    params: z.strictObject({ facility: districtScopedId }),
    idempotent: true,
    response: facility,
    problems: [...SECOND_PERSON_PROBLEMS, 'facility/already-checked'],
    handle: ({ params }, context) => checkFacility(context, params.facility),
  }),
];
