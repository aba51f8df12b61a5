import { z } from 'zod';
import { recordAction } from '../../audit/record.ts';
import type { Role } from '../../platform/http/auth.ts';
import { defineEndpoint, type Endpoint } from '../../platform/http/endpoint.ts';
import { PROVINCE_STAFF } from '../../platform/http/roles.ts';
import { provinceScopedId } from '../../platform/id.ts';
import { transact } from '../../platform/use-case.ts';
import { isoDate } from '../../policy/terms.ts';
import { getCourse } from '../courses/course.store.ts';
import { areaOfPerson } from '../registry/person.store.ts';
import { explainedTurn, getTurn } from './get-turn.ts';
import { changesOf, turnChanges } from './turn-changes.ts';
import { turnCode, turnCodeOf } from './turn-code.ts';
import { ownTurn, viewOwnTurn } from './view-own-turn.ts';

const tag = 'order';
const readers: readonly Role[] = [...PROVINCE_STAFF, 'inspector'];
const params = z.strictObject({ person: provinceScopedId });

export const turnEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'getTurn',
    method: 'get',
    path: '/v1/people/:person/turn',
    tag,
    summary: "Explain a person's place in the order, with how many people are before them",
    access: {
      kind: 'roles',
      roles: readers,
      area: (input, read, actor) => areaOfPerson(read, actor, input.params.person),
    },
    params,
    query: z.strictObject({ on: isoDate.optional() }),
    response: explainedTurn,
    problems: ['person/erased', 'policy/campaign-not-started'],
    handle: ({ params: { person }, query }, context) => getTurn(context, person, query.on),
  }),
  defineEndpoint({
    id: 'listTurnChanges',
    method: 'get',
    path: '/v1/people/:person/turn/changes',
    tag,
    summary:
      "List what changed a person's place since yesterday: their facts, the rules, people who came in before them",
    access: {
      kind: 'roles',
      roles: readers,
      area: (input, read, actor) => areaOfPerson(read, actor, input.params.person),
    },
    params,
    response: turnChanges,
    problems: ['person/erased', 'policy/campaign-not-started'],
    handle: ({ params: { person } }, context) =>
      transact(context, async (tx, now) => {
        const course = await getCourse(tx, person);
        const { district: area, pseudonym: subject } = course;
        const entry = await recordAction(tx, context, now, {
          action: 'listTurnChanges',
          area,
          subject,
          object: person,
        });
        return { entry, answer: await changesOf(tx, course, now) };
      }),
  }),
  defineEndpoint({
    id: 'getTurnCode',
    method: 'get',
    path: '/v1/people/:person/turn-code',
    tag,
    summary: 'Get the personal code with which a person without an account can see their own place',
    description: 'To be handed to that person only. It shows their place and can change nothing.',
    access: {
      kind: 'roles',
      roles: readers,
      area: (input, read, actor) => areaOfPerson(read, actor, input.params.person),
    },
    params,
    response: z.strictObject({ code: turnCode }).meta({ id: 'TurnCode' }),
    problems: ['person/erased'],
    handle: ({ params: { person } }, context) =>
      transact(context, async (tx, now) => {
        const { district: area, pseudonym: subject } = await getCourse(tx, person);
        const entry = await recordAction(tx, context, now, {
          action: 'getTurnCode',
          area,
          subject,
          object: person,
        });
        return { entry, answer: { code: turnCodeOf(context.secrets, person) } };
      }),
  }),
  defineEndpoint({
    id: 'viewOwnTurn',
    method: 'post',
    path: '/v1/public/turn',
    tag: 'public order',
    summary: 'See my place in the order, its explanation, and what changed it since yesterday',
    access: { kind: 'public' },
    body: z.strictObject({ code: turnCode }),
    response: ownTurn,
    problems: ['request/not-found', 'person/erased', 'policy/campaign-not-started'],
    handle: ({ body }, context) => viewOwnTurn(context, body.code),
  }),
];
