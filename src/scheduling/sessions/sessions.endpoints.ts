import { z } from 'zod';
import { areaCode, areaWithin } from '../../platform/area.ts';
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
import { DISTRICT_AND_SITE } from '../../platform/http/roles.ts';
import { areaOfId, siteScopedId } from '../../platform/id.ts';
import { isoDate, productCode } from '../../policy/terms.ts';
import { booking } from '../bookings/booking.ts';
import { listFreeSlots } from '../bookings/shift-slot.store.ts';
import { callMore } from '../standby/call-more.ts';
import { callNextStandby } from '../standby/call-next-standby.ts';
import { listStandbyEntries } from '../standby/standby-entry.store.ts';
import { cancelSession } from './cancel-session.ts';
import { closeSession } from './close-session.ts';
import { createSession } from './create-session.ts';
import { openSession } from './open-session.ts';
import { publishSession } from './publish-session.ts';
import { getSession, listSessions } from './session.store.ts';
import {
  endedSession,
  newSession,
  publication,
  published,
  session,
  sessionCancelReason,
  sessionDetail,
  sessionState,
  standbyEntry,
} from './session.ts';

const tag = 'sessions';
const staff: readonly Role[] = DISTRICT_AND_SITE;
export const readers: readonly Role[] = ROLES;
const params = z.strictObject({ session: siteScopedId });
const area = ({ params: { session: id } }: { readonly params: { readonly session: string } }) => areaOfId(id);
const byStaff = { kind: 'roles', roles: staff, area } as const;
const byReaders = { kind: 'roles', roles: readers, area } as const;

export const sessionEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'createSession',
    method: 'post',
    path: '/v1/sessions',
    tag,
    summary: 'Plan a session: site, day, product, shifts',
    access: { kind: 'roles', roles: staff, area: ({ body }) => body.site },
    body: newSession,
    idempotent: true,
    status: 201,
    response: session,
    problems: [
      'policy/campaign-not-started',
      'session/unknown-site',
      'session/day-past',
      'session/tables-exceed-site',
      'session/commune-elsewhere',
      'session/shifts-invalid',
      'session/shift-over-capacity',
    ],
    handle: ({ body }, context) => createSession(context, body),
  }),
  defineEndpoint({
    id: 'listSessions',
    method: 'get',
    path: '/v1/sessions',
    tag,
    summary: 'Sessions of an area',
    access: { kind: 'roles', roles: readers, area: ({ query }, _read, actor) => query.area ?? actor.area },
    query: z.strictObject({
      ...pageQuery,
      area: areaCode.optional(),
      from: isoDate.optional().meta({ description: 'First day' }),
      to: isoDate.optional().meta({ description: 'Last day' }),
      product: productCode.optional(),
      status: sessionState.optional(),
    }),
    response: pageOf(session),
    problems: [],
    handle: async ({ query }, { database, actor }) => {
      const { limit, cursor, area: asked, ...filter } = query;
      const within = areaWithin(actor.area, asked);
      const after = cursorKey(cursor);
      const found = await listSessions(database, { ...filter, area: within, after, limit: limit + 1 });
      return toPage(found, limit, (item) => item.id);
    },
  }),
  defineEndpoint({
    id: 'getSession',
    method: 'get',
    path: '/v1/sessions/:session',
    tag,
    summary: 'A session, with the free slots of each shift',
    access: byReaders,
    params,
    response: sessionDetail,
    problems: [],
    handle: async ({ params: { session: id } }, { database }) => {
      const found = await getSession(database, id);
      const byShift = Map.groupBy(await listFreeSlots(database, id), ({ shift }) => shift);
      const free = found.shifts.map(({ start }) => ({
        shift: start,
        slots: byShift.get(start)?.length ?? 0,
      }));
      return { session: found, free };
    },
  }),
  defineEndpoint({
    id: 'publishSession',
    method: 'post',
    path: '/v1/sessions/:session/publish',
    tag,
    summary: 'Call people in order, fix the standby list, set the doses aside',
    access: byStaff,
    params,
    body: publication,
    idempotent: true,
    response: published,
    problems: [
      'policy/campaign-not-started',
      'session/not-possible-now',
      'session/call-exceeds-slots',
      'order/being-recomputed',
      'session/stock-short',
    ],
    handle: (input, context) => publishSession(context, input.params.session, input.body),
  }),
  defineEndpoint({
    id: 'callMore',
    method: 'post',
    path: '/v1/sessions/:session/calls',
    tag,
    summary: 'Call the next people in the order to free slots',
    access: byStaff,
    params,
    body: z.strictObject({ count: z.int().min(1).max(2000) }),
    idempotent: true,
    response: z.strictObject({ called: z.int(), callListHash: z.string() }).meta({ id: 'CalledMore' }),
    problems: [
      'policy/campaign-not-started',
      'session/not-possible-now',
      'session/call-exceeds-slots',
      'order/being-recomputed',
      'session/nobody-to-call',
    ],
    handle: (input, context) => callMore(context, input.params.session, input.body.count),
  }),
  defineEndpoint({
    id: 'openSession',
    method: 'post',
    path: '/v1/sessions/:session/open',
    tag,
    summary: 'Open a session on its day',
    access: byStaff,
    params,
    idempotent: true,
    response: session,
    problems: ['session/not-possible-now', 'session/not-its-day'],
    handle: (input, context) => openSession(context, input.params.session),
  }),
  defineEndpoint({
    id: 'closeSession',
    method: 'post',
    path: '/v1/sessions/:session/close',
    tag,
    summary:
      'Close a session: people who did not come become no-shows, doses that are left go back to the site',
    access: byStaff,
    params,
    idempotent: true,
    response: endedSession,
    problems: ['session/not-possible-now', 'session/people-waiting', 'leftover/answers-outstanding'],
    handle: (input, context) => closeSession(context, input.params.session),
  }),
  defineEndpoint({
    id: 'cancelSession',
    method: 'post',
    path: '/v1/sessions/:session/cancel',
    tag,
    summary: 'Cancel a session; everybody who was called gets a message and keeps their turn in the order',
    access: byStaff,
    params,
    body: z.strictObject({ reason: sessionCancelReason }),
    idempotent: true,
    response: endedSession,
    problems: ['session/not-possible-now', 'session/people-waiting'],
    handle: (input, context) => cancelSession(context, input.params.session, input.body.reason),
  }),
  defineEndpoint({
    id: 'callNextStandby',
    method: 'post',
    path: '/v1/sessions/:session/standby/next',
    tag,
    summary: 'Call the next person of the standby list to a free slot',
    description: 'The request names nobody: the list was fixed when the session was published.',
    access: byStaff,
    params,
    idempotent: true,
    response: booking,
    problems: [
      'policy/campaign-not-started',
      'session/not-possible-now',
      'standby/no-free-slot',
      'standby/exhausted',
    ],
    handle: (input, context) => callNextStandby(context, input.params.session),
  }),
  defineEndpoint({
    id: 'listStandby',
    method: 'get',
    path: '/v1/sessions/:session/standby',
    tag,
    summary: 'The standby list in order, with the time of each call',
    access: byReaders,
    params,
    query: z.strictObject(pageQuery),
    response: pageOf(standbyEntry),
    problems: [],
    handle: async (input, { database }) => {
      const { limit, cursor } = input.query;
      const after = Number.parseInt(cursorKey(cursor) ?? '0', 10) || 0;
      const found = await listStandbyEntries(database, input.params.session, after, limit + 1);
      return toPage(found, limit, (entry) => String(entry.position));
    },
  }),
];
