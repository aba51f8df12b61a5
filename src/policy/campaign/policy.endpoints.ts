import { z } from 'zod';
import { provinceCode } from '../../platform/area.ts';
import { defineEndpoint, type Endpoint } from '../../platform/http/endpoint.ts';
import { isoDate } from '../terms.ts';
import { getPolicy } from './get-policy.ts';
import { newOverride, overriddenPolicy, overridePolicy } from './override-policy.ts';
import { provincePolicyAnswer } from './rules-on.ts';
import { campaign, startCampaign } from './start-campaign.ts';

const params = z.strictObject({ province: provinceCode });

export const policyEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'startCampaign',
    method: 'post',
    path: '/v1/provinces/:province/campaign',
    tag: 'policy',
    summary: "Start a province's campaign; returns the hash of the seed of its draw",
    access: { kind: 'roles', roles: ['province'], area: (input) => input.params.province },
    params,
    idempotent: true,
    status: 201,
    response: campaign,
    problems: ['policy/campaign-already-started'],
    handle: (input, context) => startCampaign(context, input.params.province),
  }),
  defineEndpoint({
    id: 'overridePolicy',
    method: 'post',
    path: '/v1/provinces/:province/policy/overrides',
    tag: 'policy',
    summary: 'Append an override to the policy of a province, citing the document that decides it',
    access: { kind: 'roles', roles: ['province'], area: (input) => input.params.province },
    params,
    body: newOverride,
    idempotent: true,
    status: 201,
    response: overriddenPolicy,
    problems: [
      'policy/campaign-not-started',
      'policy/changed-meanwhile',
      'policy/document-in-future',
      'policy/effective-before-document',
    ],
    handle: (input, context) => overridePolicy(context, input.params.province, input.body),
  }),
  defineEndpoint({
    id: 'getPolicy',
    method: 'get',
    path: '/v1/provinces/:province/policy',
    tag: 'policy',
    summary: 'Get the rules of a province on any day, under any version',
    description: 'Without `version`: as known at the end of the day `on` (default: today).',
    access: { kind: 'signed-in' },
    params,
    query: z.strictObject({ on: isoDate.optional(), version: z.string().max(100).optional() }),
    response: provincePolicyAnswer,
    problems: ['policy/campaign-not-started', 'policy/unknown-version', 'policy/before-campaign'],
    handle: (input, context) => getPolicy(context, input.params.province, input.query),
  }),
];
