import { z } from 'zod';
import { areaCode, siteCode } from '../../platform/area.ts';
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
import { MAX_ROWS } from '../imports/csv-table.ts';
import { importEndpoint } from '../imports/import-endpoint.ts';
import { sector } from '../place.ts';
import { importSites } from './import-sites.ts';
import { registerSite } from './register-site.ts';
import { getSite, listSites } from './site.store.ts';
import { COLD_CHAINS, newSite, SITE_KINDS, site } from './site.ts';

const tag = 'places';

export const siteEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'registerSite',
    method: 'post',
    path: '/v1/sites',
    tag,
    summary: 'Register a vaccination site under the next number of its district',
    access: { kind: 'roles', roles: PROVINCE_AND_DISTRICT, area: ({ body }) => body.district },
    body: newSite,
    idempotent: true,
    status: 201,
    response: site,
    problems: [
      'place/unknown-district',
      'place/unknown-commune',
      'place/commune-elsewhere',
      'place/sector-does-not-fit-kind',
      'site/already-registered',
      'site/district-full',
      'place/number-taken',
    ],
    handle: ({ body }, context) => registerSite(context, body),
  }),
  defineEndpoint({
    ...importEndpoint,
    id: 'importSites',
    path: '/v1/sites/import',
    summary: 'Register the sites of a CSV list, with a report on every row',
    description: [
      `UTF-8, comma, semicolon or tab, at most ${MAX_ROWS} rows, with a header row. Columns:`,
      '`district` (required; code, 26-243), `name` (required),',
      `\`kind\` (required; ${SITE_KINDS.join(', ')}), \`sector\` (required; public, private), \`commune\` (code, 08707),`,
      '`national_code`, `tables` (1 if empty), `can_resuscitate` (1/0, yes/no, có/không; no if empty),',
      `\`cold_chain\` (${COLD_CHAINS.join(', ')}, several separated by "|"; 2..8 if empty), \`head\`.`,
      'A row is a duplicate if its district has a site with the same name, ignoring case, accents and spacing.',
      'A missing commune, head or usable national code is a warning; the row is kept.',
    ].join(' '),
    handle: ({ body }, context) => importSites(context, body),
  }),
  defineEndpoint({
    id: 'listSites',
    method: 'get',
    path: '/v1/sites',
    tag,
    summary: 'List the vaccination sites of an area',
    access: {
      kind: 'roles',
      roles: ROLES,
      area: ({ query }, _read, actor) => query.area ?? actor.area,
    },
    query: z.strictObject({ ...pageQuery, area: areaCode.optional(), sector: sector.optional() }),
    response: pageOf(site),
    problems: [],
    handle: async ({ query }, { database, actor }) => {
      const { limit, cursor, area, sector } = query;
      const after = cursorKey(cursor);
      const found = await listSites(database, { area: area ?? actor.area, sector, after, limit: limit + 1 });
      return toPage(found, limit, (item) => item.id);
    },
  }),
  defineEndpoint({
    id: 'getSite',
    method: 'get',
    path: '/v1/sites/:site',
    tag,
    summary: 'Get a vaccination site',
    access: {
      kind: 'roles',
      roles: ROLES,
      area: ({ params }) => params.site,
    },
    params: z.strictObject({ site: siteCode }),
    response: site,
    problems: [],
    handle: ({ params }, { database }) => getSite(database, params.site),
  }),
];
