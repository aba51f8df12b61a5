import { z } from 'zod';
import { districtCode, provinceCode } from '../../platform/area.ts';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  fileAnswer,
  pageOf,
  pageQuery,
  toPage,
} from '../../platform/http/endpoint.ts';
import { platformProblem } from '../../platform/problem.ts';
import { commitDrawSeed } from '../../policy/campaign/commit-draw-seed.ts';
import { drawSeeds, publicSeeds } from '../../policy/campaign/draw-seed.ts';
import { findPolicyHead } from '../../policy/campaign/policy.store.ts';
import { isoDate } from '../../policy/terms.ts';
import { freezeOrders } from './freeze-orders.ts';
import { getOrderFile, listFilesOfDistrict, published } from './order-file.store.ts';
import { frozenOrders, orderFile } from './order-file.ts';
import { getOrderFilePart } from './order-file-part.store.ts';
import { revealSeed } from './reveal-seed.ts';

const ofProvince = z.strictObject({ province: provinceCode });
const ofDay = { district: districtCode, day: isoDate };
const partNumber = z
  .string()
  .regex(/^[1-9]\d{0,3}$/)
  .meta({ description: 'Number of the part, from 1', example: '1' });
const CACHED_SECONDS = 86_400;

const byProvince = {
  method: 'post',
  tag: 'public order',
  access: {
    kind: 'roles',
    roles: ['province'],
    area: (input: { readonly params: { readonly province: string } }) => input.params.province,
  },
  params: ofProvince,
  idempotent: true,
} as const;
const forEveryone = { method: 'get', tag: 'public order', access: { kind: 'public' }, problems: [] } as const;

/** Making the order public: commit the next seed, freeze and publish the order, reveal the closed seed. */
export const publicOrderEndpoints: Endpoint[] = [
  defineEndpoint({
    ...byProvince,
    id: 'commitDrawSeed',
    path: '/v1/provinces/:province/draw-seeds',
    summary: 'Commit the next seed of the draw by its hash; nobody new draws with the previous one',
    status: 201,
    response: drawSeeds,
    problems: ['policy/campaign-not-started', 'draw/seed-not-revealed', 'draw/closed-today'],
    handle: (input, context) => commitDrawSeed(context, input.params.province),
  }),
  defineEndpoint({
    ...byProvince,
    id: 'freezeOrders',
    path: '/v1/provinces/:province/order-freezes',
    summary: 'Freeze the order of every district and publish it',
    status: 201,
    response: frozenOrders,
    problems: ['policy/campaign-not-started', 'draw/no-closed-seed', 'order/closed-just-now'],
    handle: (input, context) => freezeOrders(context, input.params.province),
  }),
  defineEndpoint({
    ...byProvince,
    id: 'revealSeed',
    path: '/v1/provinces/:province/seed-reveal',
    summary: 'Reveal the closed seed after the order was frozen',
    response: drawSeeds,
    problems: ['policy/campaign-not-started', 'draw/no-closed-seed', 'order/not-frozen'],
    handle: (input, context) => revealSeed(context, input.params.province),
  }),
  defineEndpoint({
    ...forEveryone,
    id: 'listPublicDrawSeeds',
    path: '/v1/public/draw-seeds/:province',
    summary: 'List the seeds of the draw: their hashes, and the seeds already revealed',
    params: ofProvince,
    response: drawSeeds,
    problems: ['request/not-found'],
    handle: async ({ params: { province } }, { database }) => {
      const head = await findPolicyHead(database, province);
      if (head === undefined) throw platformProblem('request/not-found');
      return publicSeeds(province, head.seeds);
    },
  }),
  defineEndpoint({
    ...forEveryone,
    id: 'listPublicOrders',
    path: '/v1/public/order/:district',
    summary: 'List the days for which the order of a district was frozen, the latest first',
    params: z.strictObject({ district: districtCode }),
    query: z.strictObject(pageQuery),
    response: pageOf(orderFile),
    handle: async ({ params: { district }, query: { cursor, limit } }, { database }) => {
      const page = { before: cursorKey(cursor), limit: limit + 1 };
      return toPage(await listFilesOfDistrict(database, district, page), limit, ({ day }) => day);
    },
  }),
  defineEndpoint({
    ...forEveryone,
    id: 'getPublicOrder',
    path: '/v1/public/order/:district/:day',
    summary: 'Get the frozen order of a district on a day: the hash and the number of parts of its file',
    params: z.strictObject(ofDay),
    response: orderFile,
    problems: ['request/not-found'],
    handle: async ({ params: { district, day } }, { database }) =>
      published(await getOrderFile(database, district, day)),
  }),
  defineEndpoint({
    ...forEveryone,
    id: 'getPublicOrderPart',
    path: '/v1/public/order/:district/:day/:part',
    summary:
      'Download a part of the file: pseudonyms and keys in order; `npm run recompute-order` recomputes it',
    params: z.strictObject({ ...ofDay, part: partNumber }),
    produces: 'text/plain; charset=utf-8',
    response: fileAnswer,
    problems: ['request/not-found'],
    handle: async ({ params: { district, day, part } }, { database }) => {
      const content = await getOrderFilePart(database, district, day, Number(part));
      return { content, fileName: `order-${district}-${day}-${part}.txt`, maxAgeSeconds: CACHED_SECONDS };
    },
  }),
];
