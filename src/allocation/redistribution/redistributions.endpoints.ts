import { z } from 'zod';
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
import { areaOfId, provinceScopedId } from '../../platform/id.ts';
import { platformProblem } from '../../platform/problem.ts';
import { answerMove } from './answer-move.ts';
import { explainMove } from './explain-move.ts';
import { listMoves } from './move.store.ts';
import { proposeRedistribution } from './propose-redistribution.ts';
import { findRedistribution } from './redistribution.store.ts';
import { declineReason, moveStatus, redistribution, stockMoveProposal } from './redistribution.ts';

const tag = 'supply';
const ofMove = z.strictObject({ move: provinceScopedId });
const note = z.string().trim().min(1).max(1000);

export const redistributionEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'proposeRedistribution',
    method: 'post',
    path: '/v1/redistributions',
    tag,
    summary:
      'Propose moves of doses that will not be used in time to places of your province that can use them',
    description:
      'A transport problem: as many doses as possible, over the shortest ways, to sites with people due, tables free until the last day, and the right storage. Inputs are kept. Each move is decided by another person.',
    access: { kind: 'roles', roles: ['province'], area: 'own' },
    idempotent: true,
    body: z.strictObject({}),
    status: 201,
    response: z
      .strictObject({ redistribution, moves: z.array(stockMoveProposal) })
      .meta({ id: 'ProposedMoves' }),
    problems: [
      'policy/campaign-not-started',
      'order/being-recomputed',
      'redistribution/nothing-to-move',
      'redistribution/not-solved',
    ],
    handle: async (_input, context) => {
      const made = await proposeRedistribution(context, context.actor.area);
      return { redistribution: made.redistribution, moves: made.moves.map(explainMove) };
    },
  }),
  defineEndpoint({
    id: 'getRedistribution',
    method: 'get',
    path: '/v1/redistributions/:redistribution',
    tag,
    summary: 'One run of the rule, with all that it was computed from',
    access: {
      kind: 'roles',
      roles: ['ministry', 'province', 'inspector', 'administrator'],
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
    id: 'listStockMoveProposals',
    method: 'get',
    path: '/v1/redistribution-moves',
    tag,
    summary: 'Proposed, accepted and declined moves from or to an area',
    access: { kind: 'roles', roles: ROLES, area: ({ query }, _read, actor) => query.area ?? actor.area },
    query: z.strictObject({ ...pageQuery, area: areaCode.optional(), status: moveStatus.optional() }),
    response: pageOf(stockMoveProposal),
    problems: [],
    handle: async ({ query }, { database, actor }) => {
      const { area, status, cursor, limit } = query;
      const after = cursorKey(cursor);
      const found = await listMoves(database, { area: area ?? actor.area, status, after, limit: limit + 1 });
      return toPage(found.map(explainMove), limit, (item) => item.id);
    },
  }),
  defineEndpoint({
    id: 'acceptStockMove',
    method: 'post',
    path: '/v1/redistribution-moves/:move/accept',
    tag,
    summary: 'Accept a move that somebody else proposed: it can then be shipped',
    access: { kind: 'roles', roles: ['province'], area: ({ params }) => areaOfId(params.move) },
    idempotent: true,
    params: ofMove,
    response: stockMoveProposal,
    problems: [
      'redistribution/self-acceptance',
      'redistribution/decided-already',
      'redistribution/would-expire',
      'stock/short',
    ],
    handle: ({ params }, context) => answerMove(context, params.move, { status: 'accepted' }),
  }),
  defineEndpoint({
    id: 'declineStockMove',
    method: 'post',
    path: '/v1/redistribution-moves/:move/decline',
    tag,
    summary: 'Decline a move that somebody else proposed, with the reason',
    access: { kind: 'roles', roles: ['province'], area: ({ params }) => areaOfId(params.move) },
    idempotent: true,
    params: ofMove,
    body: z.strictObject({ reason: declineReason, note }),
    response: stockMoveProposal,
    problems: ['redistribution/self-acceptance', 'redistribution/decided-already'],
    handle: ({ params, body }, context) => answerMove(context, params.move, { status: 'declined', ...body }),
  }),
];
