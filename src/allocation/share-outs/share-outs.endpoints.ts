import { z } from 'zod';
import { SECOND_PERSON_PROBLEMS } from '../../audit/second-person.problems.ts';
import { areaCode, districtCode, provinceCode } from '../../platform/area.ts';
import { sum } from '../../platform/compare.ts';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  pageOf,
  pageQuery,
  toPage,
} from '../../platform/http/endpoint.ts';
import { PROVINCE_AND_DISTRICT } from '../../platform/http/roles.ts';
import { anyId, areaOfId, provinceScopedId } from '../../platform/id.ts';
import { platformProblem } from '../../platform/problem.ts';
import { doses } from '../../supply/quantity.ts';
import { roundLot } from '../rounds/round.ts';
import { approveShareOut } from './approve-share-out.ts';
import { explainShareOut } from './explain-share-out.ts';
import { proposeDistrictShareOut } from './propose-district-share-out.ts';
import { proposeShareOut } from './propose-share-out.ts';
import { recomputation, recomputeShareOut } from './recompute-share-out.ts';
import { findShareOut, listShareOuts } from './share-out.store.ts';
import { shareOut, shareOutId } from './share-out.ts';

const tag = 'rounds';
const ofShareOut = z.strictObject({ shareOut: shareOutId });
const lots = z
  .array(roundLot)
  .min(1)
  .max(50)
  .refine((list) => new Set(list.map(({ lot }) => lot)).size === list.length, 'a lot is named twice');
const READERS = ['ministry', 'province', 'district', 'site', 'inspector', 'administrator'] as const;

const addsUp = (part: { doses: number; lots?: readonly { doses: number }[] | undefined }): boolean =>
  part.lots === undefined || sum(part.lots.map((lot) => lot.doses)) === part.doses;

export const shareOutEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'proposeShareOut',
    method: 'post',
    path: '/v1/rounds/:round/share-outs',
    tag,
    summary: 'Propose how your province divides doses of one or several rounds among its districts',
    description:
      'By people due (second doses first), what the tables can give by the last day of each lot, and what can be kept cold; a floor for small places, whole vials, largest remainder. Doses that nobody can use in time stay unshared, with the reason. A proposal has no effect until a second person approves it.',
    access: { kind: 'roles', roles: ['province'], area: 'own' },
    params: z.strictObject({ round: anyId }),
    body: z
      .strictObject({
        doses: doses.meta({ description: 'Doses of the round to divide' }),
        lots: lots.optional().meta({ description: 'Default: the stock there, soonest to expire first' }),
        also: z
          .array(
            z
              .strictObject({ round: anyId, doses, lots: lots.optional() })
              .refine(addsUp, { path: ['lots'], message: 'does not add up to doses' }),
          )
          .min(1)
          .max(11)
          .optional()
          .meta({ description: 'Doses of other rounds, divided with them' }),
      })
      .refine(addsUp, { path: ['lots'], message: 'does not add up to doses' })
      .refine(({ also }) => new Set(also?.map(({ round }) => round)).size === (also?.length ?? 0), {
        path: ['also'],
        message: 'a round is named twice',
      }),
    idempotent: true,
    status: 201,
    response: shareOut,
    problems: [
      'request/not-found',
      'policy/campaign-not-started',
      'order/being-recomputed',
      'round/unit-not-in-round',
      'round/closed',
      'round/lot-not-in-round',
      'share-out/more-than-unshared',
      'share-out/no-need',
    ],
    handle: ({ params, body }, context) =>
      proposeShareOut(context, context.actor.area, [
        { round: params.round, doses: body.doses, lots: body.lots },
        ...(body.also ?? []),
      ]),
  }),
  defineEndpoint({
    id: 'proposeDistrictShareOut',
    method: 'post',
    path: '/v1/districts/:district/share-outs',
    tag,
    summary: 'Propose how your district divides its stock, or what is allocated to it, among its sites',
    description:
      'By the formula of the province, applied to sites. Another account of the district, or one of the province, approves it.',
    access: { kind: 'roles', roles: ['district'], area: ({ params }) => params.district },
    params: z.strictObject({ district: districtCode }),
    body: z.strictObject({
      lots: lots.optional().meta({ description: 'Default: all that is free' }),
      fromShareOut: provinceScopedId.optional().meta({
        description: 'Divide what this share-out of the province allocates, instead of the stock there',
      }),
    }),
    idempotent: true,
    status: 201,
    response: shareOut,
    problems: [
      'policy/campaign-not-started',
      'order/being-recomputed',
      'share-out/not-approved',
      'share-out/more-than-unshared',
      'share-out/nothing-to-share',
      'share-out/no-need',
    ],
    handle: ({ params, body }, context) => proposeDistrictShareOut(context, params.district, body),
  }),
  defineEndpoint({
    id: 'listShareOuts',
    method: 'get',
    path: '/v1/share-outs',
    tag,
    summary: 'List the share-outs of a province among its districts, and of these among their sites',
    access: { kind: 'roles', roles: READERS, area: ({ query }) => query.area ?? query.province },
    query: z.strictObject({
      ...pageQuery,
      province: provinceCode,
      area: areaCode.optional().meta({ description: 'Only those by this province or district' }),
      round: anyId.optional(),
    }),
    response: pageOf(shareOut),
    problems: [],
    handle: async ({ query }, { database }) => {
      const { province, area, round: ofOne, cursor, limit } = query;
      const found = await listShareOuts(database, area ?? province, ofOne, cursorKey(cursor), limit + 1);
      return toPage(found.map(explainShareOut), limit, (item) => item.id);
    },
  }),
  defineEndpoint({
    id: 'getShareOut',
    method: 'get',
    path: '/v1/share-outs/:shareOut',
    tag,
    summary: 'Get a share-out, each line with its explanation',
    access: { kind: 'roles', roles: READERS, area: ({ params }) => areaOfId(params.shareOut) },
    params: ofShareOut,
    response: shareOut,
    problems: [],
    handle: async ({ params }, { database }) => {
      const found = await findShareOut(database, params.shareOut);
      if (found === undefined) throw platformProblem('request/not-found');
      return explainShareOut(found);
    },
  }),
  defineEndpoint({
    id: 'recomputeShareOut',
    method: 'get',
    path: '/v1/share-outs/:shareOut/recomputation',
    tag,
    summary: 'Compute a share-out again from its stored inputs, and compare the digits',
    access: { kind: 'roles', roles: READERS, area: ({ params }) => areaOfId(params.shareOut) },
    params: ofShareOut,
    response: recomputation,
    problems: [],
    handle: ({ params }, { database }) => recomputeShareOut(database, params.shareOut),
  }),
  defineEndpoint({
    id: 'approveShareOut',
    method: 'post',
    path: '/v1/share-outs/:shareOut/approve',
    tag,
    summary: 'Approve a share-out that somebody else proposed',
    access: {
      kind: 'roles',
      roles: PROVINCE_AND_DISTRICT,
      area: ({ params }) => areaOfId(params.shareOut),
    },
    idempotent: true,
    params: ofShareOut,
    response: shareOut,
    problems: [
      ...SECOND_PERSON_PROBLEMS,
      'share-out/already-approved',
      'share-out/more-than-unshared',
      'share-out/would-expire',
      'lot/held',
    ],
    handle: ({ params }, context) => approveShareOut(context, params.shareOut),
  }),
];
