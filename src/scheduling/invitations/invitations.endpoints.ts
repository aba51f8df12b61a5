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
 * For people without accounts. The code is in the body, so that no log of URLs and no browser history keeps it; 160
 * random bits are the limit on guessing. A code answers once, which makes an answer safe to send again.
 */
export const invitationEndpoints: Endpoint[] = [
  defineEndpoint({
    ...common,
    id: 'viewInvitation',
    path: '/v1/public/invitations/view',
    summary: 'Where and when one is invited; neither the product nor a name',
    problems: [],
    handle: ({ body }, context) => viewInvitation(context, body.code),
  }),
  defineEndpoint({
    ...common,
    id: 'confirmInvitation',
    path: '/v1/public/invitations/confirm',
    summary: 'I shall come',
    problems: ['invitation/already-answered', 'invitation/expired', 'invitation/over'],
    handle: ({ body }, context) => answerInvitation(context, body.code, 'confirmed'),
  }),
  defineEndpoint({
    ...common,
    id: 'declineInvitation',
    path: '/v1/public/invitations/decline',
    summary: 'I shall not come; my turn in the order stays, and the next of the standby list is called',
    problems: ['invitation/already-answered', 'invitation/expired', 'invitation/over'],
    handle: ({ body }, context) => answerInvitation(context, body.code, 'declined'),
  }),
];
