import { z } from 'zod';
import { SECOND_PERSON_PROBLEMS } from '../../audit/second-person.problems.ts';
import { areaCode } from '../../platform/area.ts';
import { ROLES } from '../../platform/http/auth.ts';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  pageOf,
  pageQuery,
  toPage,
} from '../../platform/http/endpoint.ts';
import { PROVINCE_AND_ABOVE } from '../../platform/http/roles.ts';
import { areaOfId, provinceScopedId } from '../../platform/id.ts';
import { platformProblem } from '../../platform/problem.ts';
import { answerTransfer } from './answer-transfer.ts';
import { explainTransfer } from './explain-transfer.ts';
import { proposeRedistribution } from './propose-redistribution.ts';
import { findRedistribution } from './redistribution.store.ts';
import { declineReason, redistribution, transfer, transferStatus } from './redistribution.ts';
import { listTransfers } from './transfer.store.ts';

const tag = 'supply';
const ofTransfer = z.strictObject({ transfer: provinceScopedId });
const note = z.string().trim().min(1).max(1000);

export const redistributionEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'proposeRedistribution',
    method: 'post',
    path: '/v1/redistributions',
    tag,
    summary:
      'Propose transfers of doses that will not be used in time to sites of your province that can use them',
    description:
      'A transport problem: as many doses as possible, over the shortest distances, to sites with people due, free tables until the last day, and the right storage. The inputs are stored. Somebody else decides on each transfer.',
    access: { kind: 'roles', roles: ['province'], area: 'own' },
    idempotent: true,
    body: z.strictObject({}),
    status: 201,
    response: z
      .strictObject({ redistribution, transfers: z.array(transfer) })
      .meta({ id: 'ProposedTransfers' }),
    problems: [
      'policy/campaign-not-started',
      'order/being-recomputed',
      'redistribution/nothing-to-transfer',
      'redistribution/not-solved',
    ],
    handle: async (_input, context) => {
      const made = await proposeRedistribution(context, context.actor.area);
      return { redistribution: made.redistribution, transfers: made.transfers.map(explainTransfer) };
    },
  }),
  defineEndpoint({
    id: 'getRedistribution',
    method: 'get',
    path: '/v1/redistributions/:redistribution',
    tag,
    summary: 'Get a run of the rule with all its inputs',
    access: {
      kind: 'roles',
      roles: [...PROVINCE_AND_ABOVE, 'inspector', 'administrator'],
      area: ({ params }) => areaOfId(params.redistribution),
    },
    params: z.strictObject({ redistribution: provinceScopedId }),
    response: redistribution,
    problems: [],
    handle: async ({ params }, { database }) => {
      const found = await findRedistribution(database, params.redistribution);
      if (found === undefined) throw platformProblem('request/not-found');
      return found;
    },
  }),
  defineEndpoint({
    id: 'listTransfers',
    method: 'get',
    path: '/v1/transfers',
    tag,
    summary: 'List transfers from or to an area, by id',
    access: { kind: 'roles', roles: ROLES, area: ({ query }, _read, actor) => query.area ?? actor.area },
    query: z.strictObject({ ...pageQuery, area: areaCode.optional(), status: transferStatus.optional() }),
    response: pageOf(transfer),
    problems: [],
    handle: async ({ query }, { database, actor }) => {
      const { area, status, cursor, limit } = query;
      const after = cursorKey(cursor);
      const found = await listTransfers(database, {
        area: area ?? actor.area,
        status,
        after,
        limit: limit + 1,
      });
      return toPage(found.map(explainTransfer), limit, (item) => item.id);
    },
  }),
  defineEndpoint({
    id: 'acceptTransfer',
    method: 'post',
    path: '/v1/transfers/:transfer/accept',
    tag,
    summary: 'Accept a transfer that somebody else proposed; it can then be shipped',
    access: { kind: 'roles', roles: ['province'], area: ({ params }) => areaOfId(params.transfer) },
    idempotent: true,
    params: ofTransfer,
    response: transfer,
    problems: [
      ...SECOND_PERSON_PROBLEMS,
      'redistribution/already-decided',
      'redistribution/would-expire',
      'stock/short',
    ],
    handle: ({ params }, context) => answerTransfer(context, params.transfer, { status: 'accepted' }),
  }),
  defineEndpoint({
    id: 'declineTransfer',
    method: 'post',
    path: '/v1/transfers/:transfer/decline',
    tag,
    summary: 'Decline a transfer that somebody else proposed, with the reason',
    access: { kind: 'roles', roles: ['province'], area: ({ params }) => areaOfId(params.transfer) },
    idempotent: true,
    params: ofTransfer,
    body: z.strictObject({ reason: declineReason, note }),
    response: transfer,
    problems: [...SECOND_PERSON_PROBLEMS, 'redistribution/already-decided'],
    handle: ({ params, body }, context) =>
      answerTransfer(context, params.transfer, { status: 'declined', ...body }),
  }),
];
