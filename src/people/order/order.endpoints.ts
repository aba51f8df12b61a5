import { z } from 'zod';
import { districtCode } from '../../platform/area.ts';
import type { Role } from '../../platform/http/auth.ts';
import { cursorKey, defineEndpoint, type Endpoint, pageQuery } from '../../platform/http/endpoint.ts';
import { isoDate, productCode } from '../../policy/terms.ts';
import {
  decideEligibility,
  eligibilityAnswer,
  eligibilityQuestion,
} from '../memberships/decide-eligibility.ts';
import { areaForActor, areaOfPerson } from '../registry/person.store.ts';
import { listOrder, orderPage } from './list-order.ts';

const readers: Role[] = ['province', 'district', 'site', 'inspector'];

export const orderEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'listOrder',
    method: 'get',
    path: '/v1/order',
    tag: 'order',
    summary: 'Who comes next in a district for a product: pseudonyms in order, no names',
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
    summary: 'What would be decided about a product on any day, under which version of the policy',
    description: 'For a person or for made-up facts. It is a question and changes nothing.',
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
