import { z } from 'zod';
import { SECOND_PERSON_PROBLEMS } from '../../audit/second-person.problems.ts';
import { areaCode, areaWithin } from '../../platform/area.ts';
import { dayAtSite } from '../../platform/clock.ts';
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
import { DISTRICT_AND_ABOVE, PROVINCE_STAFF } from '../../platform/http/roles.ts';
import { areaOfId, siteScopedId } from '../../platform/id.ts';
import { isoDate } from '../../policy/terms.ts';
import { requestOverride } from './ask-override.ts';
import { approveOverride, declineOverride } from './decide-override.ts';
import { countOverrides, overrideCounts } from './override.reads.ts';
import { stateOn } from './override.rules.ts';
import { getOverride, listOverrides } from './override.store.ts';
import { newOverride, OVERRIDE_STATES, override, overrideDecision } from './override.ts';

const tag = 'overrides';
const askers: readonly Role[] = PROVINCE_STAFF;
const deciders: readonly Role[] = DISTRICT_AND_ABOVE;
const readers: readonly Role[] = ROLES;
const params = z.strictObject({ override: siteScopedId });
const area = ({ params: { override: id } }: { readonly params: { readonly override: string } }) =>
  areaOfId(id);
const decisionProblems = ['override/not-possible-now', 'override/wrong-level', ...SECOND_PERSON_PROBLEMS];

export const overrideEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'requestOverride',
    method: 'post',
    path: '/v1/overrides',
    tag,
    summary: 'Request a departure from the order for one person in one session, with reason and evidence',
    description:
      'Only dose/out-of-turn, dose/no-booking and dose/group-not-open can be overridden. The level above decides.',
    access: { kind: 'roles', roles: askers, area: ({ body }) => areaOfId(body.session) },
    body: newOverride,
    idempotent: true,
    status: 201,
    response: override,
    problems: [
      'policy/campaign-not-started',
      'session/not-possible-now',
      'override/never',
      'override/other-refusal',
      'override/not-needed',
      'override/already-asked',
      'booking/had-one-here',
    ],
    handle: ({ body }, context) => requestOverride(context, body),
  }),
  defineEndpoint({
    id: 'approveOverride',
    method: 'post',
    path: '/v1/overrides/:override/approve',
    tag,
    summary: 'Approve an override, as a second person from the level above who is related to nobody involved',
    access: { kind: 'roles', roles: deciders, area },
    params,
    body: overrideDecision,
    idempotent: true,
    response: override,
    problems: [
      ...decisionProblems,
      'policy/campaign-not-started',
      'session/not-possible-now',
      'override/never',
      'override/other-refusal',
      'override/not-needed',
      'override/no-free-place',
      'booking/had-one-here',
    ],
    handle: ({ params: { override: id }, body }, context) => approveOverride(context, id, body.note),
  }),
  defineEndpoint({
    id: 'declineOverride',
    method: 'post',
    path: '/v1/overrides/:override/decline',
    tag,
    summary: 'Decline an override',
    access: { kind: 'roles', roles: deciders, area },
    params,
    body: overrideDecision,
    idempotent: true,
    response: override,
    problems: decisionProblems,
    handle: ({ params: { override: id }, body }, context) => declineOverride(context, id, body.note),
  }),
  defineEndpoint({
    id: 'getOverride',
    method: 'get',
    path: '/v1/overrides/:override',
    tag,
    summary: 'An override',
    access: { kind: 'roles', roles: readers, area },
    params,
    response: override,
    problems: [],
    handle: async ({ params: { override: id } }, { database, clock }) => {
      const found = await getOverride(database, id);
      return { ...found, state: stateOn(found, dayAtSite(clock.now())) };
    },
  }),
  defineEndpoint({
    id: 'listOverrides',
    method: 'get',
    path: '/v1/overrides',
    tag,
    summary: 'The overrides of an area',
    access: { kind: 'roles', roles: readers, area: ({ query }, _read, actor) => query.area ?? actor.area },
    query: z.strictObject({
      ...pageQuery,
      area: areaCode.optional(),
      state: z.enum(OVERRIDE_STATES).optional(),
    }),
    response: pageOf(override),
    problems: [],
    handle: async ({ query }, { database, clock, actor }) => {
      const { limit, cursor, area: asked, state } = query;
      const within = areaWithin(actor.area, asked);
      const after = cursorKey(cursor);
      const found = await listOverrides(database, { area: within, state, after, limit: limit + 1 });
      const today = dayAtSite(clock.now());
      const shown = found.map((one) => ({ ...one, state: stateOn(one, today) }));
      return toPage(shown, limit, ({ id }) => id);
    },
  }),
  defineEndpoint({
    id: 'getOverrideReport',
    method: 'get',
    path: '/v1/reports/overrides',
    tag,
    summary: 'Overrides counted by approver',
    access: { kind: 'roles', roles: readers, area: ({ query }, _read, actor) => query.area ?? actor.area },
    query: z.strictObject({ area: areaCode.optional(), from: isoDate, to: isoDate }),
    response: overrideCounts,
    problems: [],
    handle: ({ query }, { database, actor }) => {
      const { area: asked, from, to } = query;
      const within = areaWithin(actor.area, asked);
      return countOverrides(database, within, from, to);
    },
  }),
];
