import { z } from 'zod';
import { districtCode } from '../../platform/area.ts';
import type { Role } from '../../platform/http/auth.ts';
import { cursorKey, defineEndpoint, type Endpoint, pageQuery } from '../../platform/http/endpoint.ts';
import { PROVINCE_STAFF } from '../../platform/http/roles.ts';
import { isoDate, productCode } from '../../policy/terms.ts';
import {
  decideEligibility,
  eligibilityAnswer,
  eligibilityQuestion,
} from '../memberships/decide-eligibility.ts';
import { areaForActor, areaOfPerson } from '../registry/person.store.ts';
import { listOrder, orderPage } from './list-order.ts';

const readers: readonly Role[] = [...PROVINCE_STAFF, 'inspector'];

export const orderEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'listOrder',
    method: 'get',
    path: '/v1/order',
    tag: 'order',
    summary: 'List the next people of a district for a product, in order, by pseudonym',
    access: {
      kind: 'roles',
      roles: [...readers, 'ministry'],
      area: ({ query }, _read, actor) => areaForActor(query.district, actor),
    },
    query: z.strictObject({
      ...pageQuery,
      district: districtCode,
      product: productCode,
      day: isoDate.optional(),
    }),
    response: orderPage,
    problems: ['policy/campaign-not-started'],
    handle: ({ query }, context) => {
      const { cursor, day, ...asked } = query;
      return listOrder(context, { ...asked, day, afterKey: cursorKey(cursor) });
    },
  }),
  defineEndpoint({
    id: 'decideEligibility',
    method: 'post',
    path: '/v1/eligibility',
    readOnly: true,
    tag: 'order',
    summary: 'Say whether a product may be given on any day, under any version of the policy, and why not',
    description: 'For a registered person or for made-up facts. Changes nothing.',
    access: {
      kind: 'roles',
      roles: readers,
      area: ({ body }, read, actor) =>
        body.subject.kind === 'person' ? areaOfPerson(read, actor, body.subject.person) : actor.area,
    },
    body: eligibilityQuestion,
    response: eligibilityAnswer,
    problems: [
      'person/erased',
      'policy/campaign-not-started',
      'policy/unknown-version',
      'policy/before-campaign',
    ],
    handle: ({ body }, context) => decideEligibility(context, body),
  }),
];
