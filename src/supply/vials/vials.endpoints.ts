import { z } from 'zod';
import { defineEndpoint, type Endpoint } from '../../platform/http/endpoint.ts';
import { DISTRICT_AND_SITE } from '../../platform/http/roles.ts';
import { areaOfId, siteScopedId } from '../../platform/id.ts';
import { addExtraDose } from './add-extra-dose.ts';
import { vialWithRest } from './vial.ts';

export const vialEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'addExtraDose',
    method: 'post',
    path: '/v1/vials/:vial/extra-doses',
    tag: 'supply',
    summary: 'Record that an open vial holds one more dose than its number, before the dose is drawn',
    access: { kind: 'roles', roles: DISTRICT_AND_SITE, area: ({ params }) => areaOfId(params.vial) },
    idempotent: true,
    params: z.strictObject({ vial: siteScopedId }),
    body: z.strictObject({ note: z.string().trim().min(3).max(500) }),
    status: 201,
    response: vialWithRest,
    problems: ['vial/closed', 'vial/open-too-long', 'vial/no-more-extra-doses'],
    handle: ({ params, body }, context) => addExtraDose(context, params.vial, body),
  }),
];
