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
import { STAFF } from '../../platform/http/roles.ts';
import { anyId, areaOfId } from '../../platform/id.ts';
import { platformProblem } from '../../platform/problem.ts';
import { findFailure, listFailures } from './cold-chain-failure.store.ts';
import { coldChainFailure, newColdChainFailure, newFailureProposal } from './cold-chain-failure.ts';
import { approveColdChainFailure, proposeForColdChainFailure } from './decide-cold-chain-failure.ts';
import { reportColdChainFailure } from './report-cold-chain-failure.ts';

const tag = 'supply';
const ofFailure = z.strictObject({ failure: anyId });

export const coldChainEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'reportColdChainFailure',
    method: 'post',
    path: '/v1/cold-chain-failures',
    tag,
    summary: 'Report that stock was too warm or too cold, and quarantine it',
    access: { kind: 'roles', roles: STAFF, area: ({ body }) => body.place },
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
    summary: 'Propose to release the doses, with the document that allows it, or to waste them',
    access: { kind: 'roles', roles: STAFF, area: ({ params }) => areaOfId(params.failure) },
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
    summary: 'Approve the last proposal, made by somebody else; it is carried out at once',
    access: { kind: 'roles', roles: STAFF, area: ({ params }) => areaOfId(params.failure) },
    idempotent: true,
    params: ofFailure,
    body: z.strictObject({
      proposal: z.int().min(1).max(1000).meta({ description: 'Number of the proposal, from 1' }),
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
    summary: 'List the cold-chain failures of an area',
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
    summary: 'Get a cold-chain failure: what was quarantined, and what became of it',
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
