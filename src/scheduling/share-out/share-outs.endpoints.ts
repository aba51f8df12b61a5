import { z } from 'zod';
import { defineEndpoint, type Endpoint } from '../../platform/endpoint.ts';
import { anyId } from '../../platform/id.ts';
import { doses } from '../../supply/round.ts';
import { shareOut } from '../../supply/share-out.ts';
import { proposeShareOut } from './propose-share-out.ts';

export const shareOutProposalEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'proposeShareOut',
    method: 'post',
    path: '/v1/rounds/:round/share-outs',
    tag: 'rounds',
    summary: 'Propose how your province divides doses of a round among its districts',
    description:
      'Proportional to the people still to be vaccinated in the open groups, due second doses counted; largest remainder, so it adds up exactly. It binds nothing until a second person approves it.',
    access: { kind: 'roles', roles: ['province'], area: 'own' },
    params: z.strictObject({ round: anyId }),
    body: z.strictObject({ doses: doses.meta({ description: 'Doses to divide' }) }),
    idempotent: true,
    status: 201,
    response: shareOut,
    problems: [
      'policy/campaign-not-started',
      'round/unit-not-in-round',
      'share-out/more-than-unshared',
      'share-out/no-need',
    ],
    handle: ({ params, body }, context) =>
      proposeShareOut(context, context.actor.area, params.round, body.doses),
  }),
];
