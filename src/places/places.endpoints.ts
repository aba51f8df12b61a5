import { z } from 'zod';
import { areaCode, districtCode, provinceCode } from '../platform/area.ts';
import { ROLES } from '../platform/http/auth.ts';
import { defineEndpoint, type Endpoint } from '../platform/http/endpoint.ts';
import { STAFF } from '../platform/http/roles.ts';
import { instant } from '../platform/instant.ts';
import { platformProblem } from '../platform/problem.ts';
import {
  findDistrict,
  findProvince,
  listCommunes,
  listDistricts,
  listProvinces,
} from './administrative-units.ts';
import { getHead } from './area-head.store.ts';
import { facilityEndpoints } from './facilities/facilities.endpoints.ts';
import { nameAreaHead } from './name-area-head.ts';
import { administrativeUnit, areaHead, headName } from './place.ts';
import { siteEndpoints } from './sites/sites.endpoints.ts';

const tag = 'places';
const unitList = z.strictObject({ items: z.array(administrativeUnit) });

export const placeEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'listProvinces',
    method: 'get',
    path: '/v1/administrative-units',
    tag,
    summary: 'List all provinces',
    access: { kind: 'signed-in' },
    response: unitList,
    problems: [],
    handle: async () => ({
      items: listProvinces().map(({ code, name }) => ({ code, name, level: 'province' as const })),
    }),
  }),
  defineEndpoint({
    id: 'listAdministrativeUnits',
    method: 'get',
    path: '/v1/administrative-units/:code/children',
    tag,
    summary:
      'List the districts of a province or the communes of a district (some island districts have none)',
    access: { kind: 'signed-in' },
    params: z.strictObject({ code: z.union([provinceCode, districtCode]) }),
    response: unitList,
    problems: ['request/not-found'],
    handle: async ({ params }) => {
      const { code } = params;
      if (findProvince(code) !== undefined) {
        return {
          items: listDistricts(code).map((unit) => ({
            code: unit.code,
            name: unit.name,
            level: 'district' as const,
          })),
        };
      }
      if (findDistrict(code) === undefined) throw platformProblem('request/not-found');
      return {
        items: listCommunes(code).map((unit) => ({
          code: unit.code,
          name: unit.name,
          level: 'commune' as const,
        })),
      };
    },
  }),
  ...siteEndpoints,
  ...facilityEndpoints,
  defineEndpoint({
    id: 'nameAreaHead',
    method: 'post',
    path: '/v1/areas/:area/head',
    tag,
    summary: 'Name the head of an area from now on; earlier heads stay on record',
    access: {
      kind: 'roles',
      roles: STAFF,
      area: ({ params }) => params.area,
    },
    params: z.strictObject({ area: areaCode }),
    body: z.strictObject({ head: headName }),
    idempotent: true,
    status: 201,
    response: areaHead,
    problems: ['place/number-taken'],
    handle: ({ params, body }, context) => nameAreaHead(context, params.area, body.head),
  }),
  defineEndpoint({
    id: 'getAreaHead',
    method: 'get',
    path: '/v1/areas/:area/head',
    tag,
    summary: 'Get the head of an area, now or at an instant in the past',
    access: {
      kind: 'roles',
      roles: ROLES,
      area: ({ params }) => params.area,
    },
    params: z.strictObject({ area: areaCode }),
    query: z.strictObject({ at: instant.optional() }),
    response: areaHead,
    problems: ['area/no-head'],
    handle: ({ params: { area }, query: { at } }, { database }) =>
      getHead(database, area, at === undefined ? undefined : new Date(at)),
  }),
];
