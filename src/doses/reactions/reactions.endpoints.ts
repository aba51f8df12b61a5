import { z } from 'zod';
import { SECOND_PERSON_PROBLEMS } from '../../audit/second-person.problems.ts';
import { areaCode, areaWithin, districtOf } from '../../platform/area.ts';
import type { Role } from '../../platform/http/auth.ts';
import { ROLES } from '../../platform/http/auth.ts';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  pageOf,
  pageQuery,
  toPage,
} from '../../platform/http/endpoint.ts';
import { PROVINCE_AND_ABOVE, PROVINCE_AND_DISTRICT, PROVINCE_STAFF } from '../../platform/http/roles.ts';
import { areaOfId, provinceScopedId, siteScopedId } from '../../platform/id.ts';
import { answerHoldQuestion } from './answer-hold-question.ts';
import { getReaction } from './get-reaction.ts';
import { listHoldQuestions } from './hold-question.store.ts';
import { holdQuestion, newHoldAnswer } from './hold-question.ts';
import { listReactions } from './reaction.store.ts';
import {
  newCouncil,
  newInvestigation,
  newReaction,
  reaction,
  reactionDue,
  reactionRecord,
} from './reaction.ts';
import { reportReaction } from './report-reaction.ts';
import { concludeReaction, investigateReaction } from './step-reaction.ts';

const tag = 'reactions';
const reporters: readonly Role[] = PROVINCE_STAFF;
const readers: readonly Role[] = ROLES;
const params = z.strictObject({ dose: siteScopedId });
const area = ({ params: { dose } }: { readonly params: { readonly dose: string } }) => areaOfId(dose);

export const reactionEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'reportReaction',
    method: 'post',
    path: '/v1/doses/:dose/reactions',
    tag,
    summary: 'Report a reaction after an injection; later reports on the same dose are appended',
    description:
      'A reaction of grade 3 or 4 is severe: it has to be investigated within 24 hours, the expert council has to conclude within 5 days, and it raises the question whether the lot is to be held. An anaphylaxis that is a contraindication by the screening guide of the day bars the person from the vaccine.',
    access: { kind: 'roles', roles: reporters, area },
    params,
    body: newReaction,
    idempotent: true,
    status: 201,
    response: reactionRecord,
    problems: [
      'person/erased',
      'policy/campaign-not-started',
      'reaction/dose-not-given',
      'reaction/before-injection',
      'reaction/in-future',
      'reaction/too-many-entries',
      'booking/changed-meanwhile',
      'booking/not-possible-now',
    ],
    handle: (input, context) => reportReaction(context, input.params.dose, input.body),
  }),
  defineEndpoint({
    id: 'getReaction',
    method: 'get',
    path: '/v1/doses/:dose/reactions',
    tag,
    summary: 'The reaction to a dose with all its entries',
    access: { kind: 'roles', roles: readers, area },
    params,
    response: reactionRecord,
    problems: [],
    handle: (input, context) => getReaction(context, input.params.dose),
  }),
  defineEndpoint({
    id: 'investigateReaction',
    method: 'post',
    path: '/v1/doses/:dose/reactions/investigation',
    tag,
    summary: 'Record the result of the investigation of a severe reaction',
    access: { kind: 'roles', roles: PROVINCE_AND_DISTRICT, area },
    params,
    body: newInvestigation,
    idempotent: true,
    response: reactionRecord,
    problems: ['reaction/not-possible-now'],
    handle: (input, context) => investigateReaction(context, input.params.dose, input.body),
  }),
  defineEndpoint({
    id: 'concludeReaction',
    method: 'post',
    path: '/v1/doses/:dose/reactions/council',
    tag,
    summary: 'Record the conclusion of the expert council',
    access: { kind: 'roles', roles: PROVINCE_AND_ABOVE, area },
    params,
    body: newCouncil,
    idempotent: true,
    response: reactionRecord,
    problems: ['reaction/not-possible-now'],
    handle: (input, context) => concludeReaction(context, input.params.dose, input.body),
  }),
  defineEndpoint({
    id: 'listReactions',
    method: 'get',
    path: '/v1/reactions',
    tag,
    summary: 'Reactions in an area; with `due`, those whose investigation or council is overdue',
    access: { kind: 'roles', roles: readers, area: ({ query }, _read, actor) => query.area ?? actor.area },
    query: z.strictObject({ ...pageQuery, area: areaCode.optional(), due: reactionDue.optional() }),
    response: pageOf(reaction),
    problems: [],
    handle: async ({ query }, { database, actor, clock }) => {
      const { limit, cursor, area: asked, due } = query;
      const within = areaWithin(actor.area, asked);
      const overdue = due === undefined ? undefined : { step: due, now: clock.now() };
      const after = cursorKey(cursor);
      const found = await listReactions(database, { area: within, overdue, after, limit: limit + 1 });
      return toPage(found, limit, ({ dose }) => dose);
    },
  }),
  defineEndpoint({
    id: 'listHoldQuestions',
    method: 'get',
    path: '/v1/hold-questions',
    tag,
    summary: 'Questions whether lots are to be held after severe reactions, with their answers',
    access: {
      kind: 'roles',
      roles: [...PROVINCE_AND_ABOVE, 'inspector'],
      area: ({ query }, _read, actor) => query.area ?? actor.area,
    },
    query: z.strictObject({
      ...pageQuery,
      area: areaCode.optional(),
      open: z.enum(['true', 'false']).optional(),
    }),
    response: pageOf(holdQuestion),
    problems: [],
    handle: async ({ query }, { database, actor }) => {
      const { limit, cursor, area: asked, open } = query;
      const within = asked ?? actor.area;
      // Questions belong to provinces: a district or a site has none.
      if (districtOf(within) !== undefined) return { items: [] };
      const found = await listHoldQuestions(database, {
        area: within,
        open: open === undefined ? undefined : open === 'true',
        after: cursorKey(cursor),
        limit: limit + 1,
      });
      return toPage(found, limit, ({ id }) => id);
    },
  }),
  defineEndpoint({
    id: 'answerHoldQuestion',
    method: 'post',
    path: '/v1/hold-questions/:question/answer',
    tag,
    summary:
      'Hold the lot in the province, or state why not; not open to accounts that reported one of the reactions',
    access: {
      kind: 'roles',
      roles: PROVINCE_AND_ABOVE,
      area: ({ params: { question } }) => areaOfId(question),
    },
    params: z.strictObject({ question: provinceScopedId }),
    body: newHoldAnswer,
    idempotent: true,
    response: holdQuestion,
    problems: ['hold-question/already-answered', ...SECOND_PERSON_PROBLEMS],
    handle: (input, context) => answerHoldQuestion(context, input.params.question, input.body),
  }),
];
