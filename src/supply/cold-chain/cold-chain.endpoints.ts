import { z } from 'zod';
import { SECOND_PERSON_PROBLEMS } from '../../audit/second-person.problems.ts';
import { areaCode } from '../../platform/area.ts';
import { ROLES, type Role } from '../../platform/http/auth.ts';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  pageOf,
  pageQuery,
  toPage,
} from '../../platform/http/endpoint.ts';
import { STAFF } from '../../platform/http/roles.ts';
import { anyId, areaOfId } from '../../platform/id.ts';
import { platformProblem } from '../../platform/problem.ts';
import { findFailure, listFailures } from './cold-chain-failure.store.ts';
import { coldChainFailure, newColdChainFailure, newFailureProposal } from './cold-chain-failure.ts';
import { approveColdChainFailure, proposeForColdChainFailure } from './decide-cold-chain-failure.ts';
import { reportColdChainFailure } from './report-cold-chain-failure.ts';

const tag = 'supply';
const stockKeepers: readonly Role[] = STAFF;
const ofFailure = z.strictObject({ failure: anyId });

export const coldChainEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'reportColdChainFailure',
    method: 'post',
    path: '/v1/cold-chain-failures',
    tag,
    summary: 'Stock was too warm or too cold: set apart what was there',
    access: { kind: 'roles', roles: stockKeepers, area: ({ body }) => body.place },
    idempotent: true,
    body: newColdChainFailure,
    status: 201,
    response: coldChainFailure,
    problems: ['cold-chain/not-a-period', 'cold-chain/nothing-concerned'],
    handle: ({ body }, context) => reportColdChainFailure(context, body),
  }),
  defineEndpoint({
    id: 'proposeForColdChainFailure',
    method: 'post',
    path: '/v1/cold-chain-failures/:failure/proposals',
    tag,
    summary: 'Propose that the doses may be used again, with the document that says so, or are wasted',
    access: { kind: 'roles', roles: stockKeepers, area: ({ params }) => areaOfId(params.failure) },
    idempotent: true,
    params: ofFailure,
    body: newFailureProposal,
    status: 201,
    response: coldChainFailure,
    problems: ['cold-chain/already-decided'],
    handle: ({ params, body }, context) => proposeForColdChainFailure(context, params.failure, body),
  }),
  defineEndpoint({
    id: 'approveColdChainFailure',
    method: 'post',
    path: '/v1/cold-chain-failures/:failure/approve',
    tag,
    summary: 'Approve the last proposal of somebody else; it is carried out now',
    access: { kind: 'roles', roles: stockKeepers, area: ({ params }) => areaOfId(params.failure) },
    idempotent: true,
    params: ofFailure,
    body: z.strictObject({
      proposal: z.int().min(1).max(1000).meta({ description: 'Which one, counted from 1' }),
    }),
    response: coldChainFailure,
    problems: [...SECOND_PERSON_PROBLEMS, 'cold-chain/not-this-proposal', 'cold-chain/already-decided'],
    handle: ({ params, body }, context) => approveColdChainFailure(context, params.failure, body),
  }),
  defineEndpoint({
    id: 'listColdChainFailures',
    method: 'get',
    path: '/v1/cold-chain-failures',
    tag,
    summary: 'Cold-chain failures in an area',
    access: { kind: 'roles', roles: ROLES, area: ({ query }, _read, actor) => query.area ?? actor.area },
    query: z.strictObject({ ...pageQuery, area: areaCode.optional() }),
    response: pageOf(coldChainFailure),
    problems: [],
    handle: async ({ query }, { database, actor }) => {
      const { area, cursor, limit } = query;
      const found = await listFailures(database, area ?? actor.area, cursorKey(cursor), limit + 1);
      return toPage(found, limit, (item) => item.id);
    },
  }),
  defineEndpoint({
    id: 'getColdChainFailure',
    method: 'get',
    path: '/v1/cold-chain-failures/:failure',
    tag,
    summary: 'A cold-chain failure: what was set apart, and what became of it',
    access: { kind: 'roles', roles: ROLES, area: ({ params }) => areaOfId(params.failure) },
    params: ofFailure,
    response: coldChainFailure,
    problems: [],
    handle: async ({ params }, { database }) => {
      const found = await findFailure(database, params.failure);
      if (found === undefined) throw platformProblem('request/not-found');
      return found;
    },
  }),
];
