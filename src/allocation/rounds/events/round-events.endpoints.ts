import { z } from 'zod';
import { SECOND_PERSON_PROBLEMS } from '../../../audit/second-person.problems.ts';
import { defineEndpoint, type Endpoint } from '../../../platform/http/endpoint.ts';
import { DISTRICT_AND_ABOVE, PROVINCE_AND_ABOVE } from '../../../platform/http/roles.ts';
import { anyId, areaOfId } from '../../../platform/id.ts';
import { closeRound } from '../closing/close-round.ts';
import { newRoundClosure, roundClosure } from '../closing/round-closure.ts';
import { getRoundBurnDown } from '../figures/round-burn-down.reads.ts';
import { roundBurnDown } from '../figures/round-burn-down.ts';
import { committedArea } from '../figures/round-commitment.ts';
import { approveReallocation } from '../reallocations/approve-reallocation.ts';
import { proposeReallocation } from '../reallocations/propose-reallocation.ts';
import { roundDetail } from '../round-detail.ts';
import { refuseRound } from './refuse-round.ts';
import {
  newRoundReallocation,
  newRoundRefusal,
  ofRoundReallocation,
  roundReallocation,
} from './round-event.ts';

const tag = 'supply';
const ofRound = z.strictObject({ round: anyId });

/** The events of a round after it was decided, up to its closing. */
export const roundEventEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'refuseRound',
    method: 'post',
    path: '/v1/rounds/:round/refusals',
    tag,
    summary: 'Refuse part of your province’s allocation: the doses go back to the national line',
    access: { kind: 'roles', roles: ['province'], area: 'own' },
    idempotent: true,
    params: ofRound,
    body: newRoundRefusal,
    status: 201,
    response: roundDetail,
    problems: ['request/not-found', 'round/unit-not-in-round', 'round/more-than-to-come', 'round/closed'],
    handle: ({ params, body }, context) => refuseRound(context, params.round, body),
  }),
  defineEndpoint({
    id: 'proposeReallocation',
    method: 'post',
    path: '/v1/rounds/:round/reallocations',
    tag,
    summary: 'Propose to reallocate doses that have not come yet from a slow unit or district to a fast one',
    access: { kind: 'roles', roles: DISTRICT_AND_ABOVE, area: ({ body }) => body.from },
    idempotent: true,
    params: ofRound,
    body: newRoundReallocation,
    status: 201,
    response: roundReallocation,
    problems: ['round/unknown-unit', 'round/closed'],
    handle: ({ params, body }, context) => proposeReallocation(context, params.round, body),
  }),
  defineEndpoint({
    id: 'approveReallocation',
    method: 'post',
    path: '/v1/rounds/:round/reallocations/:reallocation/approve',
    tag,
    summary:
      'Approve a reallocation that somebody else proposed: between districts the province does, else the ministry',
    access: {
      kind: 'roles',
      roles: PROVINCE_AND_ABOVE,
      area: ({ params }) => areaOfId(params.reallocation),
    },
    idempotent: true,
    params: ofRoundReallocation,
    response: roundReallocation,
    problems: [
      ...SECOND_PERSON_PROBLEMS,
      'round/reallocation-already-approved',
      'round/unit-not-in-round',
      'round/more-than-to-come',
      'round/closed',
    ],
    handle: ({ params }, context) => approveReallocation(context, params),
  }),
  defineEndpoint({
    id: 'closeRound',
    method: 'post',
    path: '/v1/rounds/:round/closure',
    tag,
    summary:
      'Close a round in a province, or as a whole: every dose is accounted for, or the missing ones are named',
    access: {
      kind: 'roles',
      roles: PROVINCE_AND_ABOVE,
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
    id: 'getBurnDown',
    method: 'get',
    path: '/v1/rounds/:round/burn-down',
    tag,
    summary: 'Get how a round is used up day by day, compared with a straight line to its deadline',
    access: {
      kind: 'roles',
      roles: [...DISTRICT_AND_ABOVE, 'inspector'],
      area: ({ query }) => query.area,
    },
    params: ofRound,
    query: z.strictObject({ area: committedArea }),
    response: roundBurnDown,
    problems: ['request/not-found'],
    handle: ({ params, query }, { database, clock }) =>
      getRoundBurnDown(database, params.round, query.area, clock.now()),
  }),
];
