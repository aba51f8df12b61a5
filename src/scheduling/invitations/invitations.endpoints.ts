import { defineEndpoint, type Endpoint } from '../../platform/http/endpoint.ts';
import { answerInvitation, viewInvitation } from './answer-invitation.ts';
import { askedByCode, invitationView } from './invitation.ts';

const tag = 'invitations';
const common = {
  method: 'post',
  tag,
  access: { kind: 'public' },
  body: askedByCode,
  response: invitationView,
} as const;

/**
 * For people without accounts. The code is in the body, so that it is in no log of URLs and no browser history; at 160
 * random bits nobody guesses one. A code can answer once, which makes it safe to send an answer again.
 */
export const invitationEndpoints: Endpoint[] = [
  defineEndpoint({
    ...common,
    id: 'viewInvitation',
    path: '/v1/public/invitations/view',
    summary: 'Where and when an invitation is for; neither the product nor a name',
    problems: ['request/not-found'],
    handle: ({ body }, context) => viewInvitation(context, body.code),
  }),
  defineEndpoint({
    ...common,
    id: 'confirmInvitation',
    path: '/v1/public/invitations/confirm',
    summary: 'Confirm by code that the person will come',
    problems: ['request/not-found', 'invitation/already-answered', 'invitation/expired', 'invitation/over'],
    handle: ({ body }, context) => answerInvitation(context, body.code, 'confirmed'),
  }),
  defineEndpoint({
    ...common,
    id: 'declineInvitation',
    path: '/v1/public/invitations/decline',
    summary:
      'Decline by code; the person keeps their turn in the order, and the next of the standby list is called',
    problems: ['request/not-found', 'invitation/already-answered', 'invitation/expired', 'invitation/over'],
    handle: ({ body }, context) => answerInvitation(context, body.code, 'declined'),
  }),
];
