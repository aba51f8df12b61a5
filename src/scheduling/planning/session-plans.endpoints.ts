import { z } from 'zod';
import { areaCode, areaWithin } from '../../platform/area.ts';
import type { Role } from '../../platform/http/auth.ts';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  pageOf,
  pageQuery,
  toPage,
} from '../../platform/http/endpoint.ts';
import { DISTRICT_AND_SITE } from '../../platform/http/roles.ts';
import { areaOfId } from '../../platform/id.ts';
import { readers } from '../sessions/sessions.endpoints.ts';
import { acceptSessionPlan } from './accept-session-plan.ts';
import { proposeSessionPlan } from './propose-session-plan.ts';
import { getSessionPlan, listSessionPlans } from './session-plan.store.ts';
import {
  MAX_PLAN_LINES,
  planChange,
  planState,
  sessionPlan,
  sessionPlanId,
  sessionPlanSummary,
  wantedPlan,
} from './session-plan.ts';

const tag = 'session plans';
const staff: readonly Role[] = DISTRICT_AND_SITE;
const params = z.strictObject({ plan: sessionPlanId });
const area = ({ params: { plan } }: { readonly params: { readonly plan: string } }) => areaOfId(plan);

export const sessionPlanEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'proposeSessionPlan',
    method: 'post',
    path: '/v1/session-plans',
    tag,
    summary: 'Propose sessions that use the stock of a district or a site before it expires',
    description:
      'Computed from stock with its deadlines, people due by commune, tables and hours, and the sessions that are already planned. Every proposed session has its explanation; doses that cannot be used in time are listed with the reason. Nothing is planned before the plan is accepted. At most 31 days.',
    access: { kind: 'roles', roles: staff, area: ({ body }) => body.area },
    body: wantedPlan,
    idempotent: true,
    status: 201,
    response: sessionPlan,
    problems: [
      'policy/campaign-not-started',
      'session-plan/window-invalid',
      'session-plan/no-sites',
      'session-plan/too-large',
      'order/being-recomputed',
    ],
    handle: ({ body }, context) => proposeSessionPlan(context, body),
  }),
  defineEndpoint({
    id: 'listSessionPlans',
    method: 'get',
    path: '/v1/session-plans',
    tag,
    summary: 'Session plans of an area',
    access: { kind: 'roles', roles: readers, area: ({ query }, _read, actor) => query.area ?? actor.area },
    query: z.strictObject({ ...pageQuery, area: areaCode.optional(), status: planState.optional() }),
    response: pageOf(sessionPlanSummary),
    problems: [],
    handle: async ({ query }, { database, actor }) => {
      const { limit, cursor, area: asked, status } = query;
      const within = areaWithin(actor.area, asked);
      const after = cursorKey(cursor);
      const found = await listSessionPlans(database, { area: within, status, after, limit: limit + 1 });
      return toPage(found, limit, ({ id }) => id);
    },
  }),
  defineEndpoint({
    id: 'getSessionPlan',
    method: 'get',
    path: '/v1/session-plans/:plan',
    tag,
    summary: 'A session plan with its lines, the doses it cannot use, and all its inputs',
    access: { kind: 'roles', roles: readers, area },
    params,
    response: sessionPlan,
    problems: [],
    handle: (input, { database }) => getSessionPlan(database, input.params.plan),
  }),
  defineEndpoint({
    id: 'acceptSessionPlan',
    method: 'post',
    path: '/v1/session-plans/:plan/accept',
    tag,
    summary: 'Make draft sessions of a plan, as it is or with changes that give reasons',
    access: { kind: 'roles', roles: staff, area },
    params,
    body: z.strictObject({ changes: z.array(planChange).max(MAX_PLAN_LINES).default([]) }),
    idempotent: true,
    response: sessionPlan,
    problems: [
      'policy/campaign-not-started',
      'session-plan/already-accepted',
      'session-plan/unknown-line',
      'session-plan/change-not-possible',
      'session-plan/nothing-left',
      'session-plan/outdated',
      'session/unknown-site',
      'session/day-past',
      'session/tables-exceed-site',
      'session/commune-elsewhere',
      'session/shifts-invalid',
      'session/shift-over-capacity',
    ],
    handle: (input, context) => acceptSessionPlan(context, input.params.plan, input.body.changes),
  }),
];
