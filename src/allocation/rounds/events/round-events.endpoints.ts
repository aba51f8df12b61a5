import { z } from 'zod';
import { defineEndpoint, type Endpoint } from '../../../platform/http/endpoint.ts';
import { anyId, areaOfId } from '../../../platform/id.ts';
import { closeRound } from '../closing/close-round.ts';
import { newRoundClosure, roundClosure } from '../closing/round-closure.ts';
import { readBurnDown } from '../figures/burn-down.reads.ts';
import { burnDown } from '../figures/burn-down.ts';
import { committedArea } from '../figures/round-commitment.ts';
import { approveRoundMove } from '../moves/approve-round-move.ts';
import { proposeRoundMove } from '../moves/propose-round-move.ts';
import { roundDetail } from '../round-detail.ts';
import { refuseRound } from './refuse-round.ts';
import { newRoundMove, newRoundRefusal, ofRoundMove, roundMove } from './round-event.ts';

const tag = 'supply';
const ofRound = z.strictObject({ round: anyId });

/** What happens to a round after it was decided, up to its end. */
export const roundEventEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'refuseRound',
    method: 'post',
    path: '/v1/rounds/:round/refusals',
    tag,
    summary: 'A province does not take part of what it was allocated: the doses go back to the national line',
    access: { kind: 'roles', roles: ['province'], area: 'own' },
    idempotent: true,
    params: ofRound,
    body: newRoundRefusal,
    status: 201,
    response: roundDetail,
    problems: ['round/unit-not-in-round', 'round/more-than-to-come', 'round/closed'],
    handle: ({ params, body }, context) => refuseRound(context, params.round, body),
  }),
  defineEndpoint({
    id: 'proposeRoundMove',
    method: 'post',
    path: '/v1/rounds/:round/moves',
    tag,
    summary: 'Propose to move doses that have not come yet from a slow unit or district to a fast one',
    access: { kind: 'roles', roles: ['ministry', 'province', 'district'], area: ({ body }) => body.from },
    idempotent: true,
    params: ofRound,
    body: newRoundMove,
    status: 201,
    response: roundMove,
    problems: ['round/unknown-unit', 'round/closed'],
    handle: ({ params, body }, context) => proposeRoundMove(context, params.round, body),
  }),
  defineEndpoint({
    id: 'approveRoundMove',
    method: 'post',
    path: '/v1/rounds/:round/moves/:move/approve',
    tag,
    summary:
      'Approve a move that somebody else proposed; for the level above: of districts the province, else the ministry',
    access: { kind: 'roles', roles: ['ministry', 'province'], area: ({ params }) => areaOfId(params.move) },
    idempotent: true,
    params: ofRoundMove,
    response: roundMove,
    problems: [
      'round/self-approval',
      'round/move-already-approved',
      'round/unit-not-in-round',
      'round/more-than-to-come',
      'round/closed',
    ],
    handle: ({ params }, context) => approveRoundMove(context, params),
  }),
  defineEndpoint({
    id: 'closeRound',
    method: 'post',
    path: '/v1/rounds/:round/closure',
    tag,
    summary: 'Close a round in a province, or as a whole: accounts for every dose or says which are missing',
    access: {
      kind: 'roles',
      roles: ['ministry', 'province'],
      area: ({ body }) => body.area,
    },
    idempotent: true,
    params: ofRound,
    body: newRoundClosure,
    status: 201,
    response: roundClosure,
    problems: [
      'round/closed',
      'round/already-closed',
      'round/unit-not-in-round',
      'round/doses-missing',
      'round/doses-unexplained',
    ],
    handle: ({ params, body }, context) => closeRound(context, params.round, body),
  }),
  defineEndpoint({
    id: 'readBurnDown',
    method: 'get',
    path: '/v1/rounds/:round/burn-down',
    tag,
    summary: 'How a round is used up day by day, against the way to its deadline',
    access: {
      kind: 'roles',
      roles: ['ministry', 'province', 'district', 'inspector'],
      area: ({ query }) => query.area,
    },
    params: ofRound,
    query: z.strictObject({ area: committedArea }),
    response: burnDown,
    problems: ['request/not-found'],
    handle: ({ params, query }, { database, clock }) =>
      readBurnDown(database, params.round, query.area, clock.now()),
  }),
];
