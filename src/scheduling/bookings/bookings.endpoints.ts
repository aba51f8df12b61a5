import { z } from 'zod';
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
import { areaOfId, siteScopedId } from '../../platform/id.ts';
import { shiftTime } from '../sessions/session.ts';
import { readers } from '../sessions/sessions.endpoints.ts';
import { bookSlot } from './book-slot.ts';
import { getBooking, listBookings } from './booking.store.ts';
import { booking, bookingEnd, bookingState, cancelReason, newBooking } from './booking.ts';
import { checkInBooking, confirmBooking } from './booking-steps.ts';
import { cancelBooking, declineBooking, markNoShow, refuseProduct } from './end-booking.ts';

const tag = 'bookings';
const staff: readonly Role[] = DISTRICT_AND_SITE;
const params = z.strictObject({ booking: siteScopedId });
const area = ({ params: { booking: id } }: { readonly params: { readonly booking: string } }) => areaOfId(id);
const byStaff = { kind: 'roles', roles: staff, area } as const;

export const bookingEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'listBookings',
    method: 'get',
    path: '/v1/sessions/:session/bookings',
    tag,
    summary: 'Bookings of a session',
    access: {
      kind: 'roles',
      roles: readers,
      area: (input) => areaOfId(input.params.session),
    },
    params: z.strictObject({ session: siteScopedId }),
    query: z.strictObject({ ...pageQuery, state: bookingState.optional(), shift: shiftTime.optional() }),
    response: pageOf(booking),
    problems: [],
    handle: async (input, { database }) => {
      const { limit, cursor, state, shift } = input.query;
      const { session } = input.params;
      const after = cursorKey(cursor);
      const found = await listBookings(database, { session, state, shift, after, limit: limit + 1 });
      return toPage(found, limit, (item) => item.id);
    },
  }),
  defineEndpoint({
    id: 'bookSlot',
    method: 'post',
    path: '/v1/sessions/:session/bookings',
    tag,
    summary: 'Book a free slot for a person whose turn has come',
    access: { kind: 'roles', roles: staff, area: (input) => areaOfId(input.params.session) },
    params: z.strictObject({ session: siteScopedId }),
    body: newBooking,
    idempotent: true,
    status: 201,
    response: booking,
    problems: [
      'policy/campaign-not-started',
      'session/not-possible-now',
      'booking/unknown-shift',
      'booking/shift-past',
      'booking/unknown-person',
      'booking/not-in-catchment',
      'booking/already-booked',
      'booking/had-one-here',
      'booking/not-waiting',
      'booking/other-product',
      'booking/too-early',
      'booking/out-of-turn',
      'booking/product-refused-before',
      'booking/shift-full',
    ],
    handle: (input, context) => bookSlot(context, input.params.session, input.body),
  }),
  defineEndpoint({
    id: 'getBooking',
    method: 'get',
    path: '/v1/bookings/:booking',
    tag,
    summary: 'A booking',
    access: { kind: 'roles', roles: readers, area },
    params,
    response: booking,
    problems: [],
    handle: (input, { database }) => getBooking(database, input.params.booking),
  }),
  defineEndpoint({
    id: 'confirmBooking',
    method: 'post',
    path: '/v1/bookings/:booking/confirm',
    tag,
    summary: 'Confirm that the person will come',
    access: byStaff,
    params,
    idempotent: true,
    response: booking,
    problems: ['booking/not-possible-now', 'booking/changed-meanwhile'],
    handle: (input, context) => confirmBooking(context, input.params.booking),
  }),
  defineEndpoint({
    id: 'declineBooking',
    method: 'post',
    path: '/v1/bookings/:booking/decline',
    tag,
    summary:
      'Decline a booking: the person keeps their turn in the order, and the next of the standby list is called',
    access: byStaff,
    params,
    idempotent: true,
    response: bookingEnd,
    problems: ['booking/not-possible-now', 'booking/changed-meanwhile'],
    handle: (input, context) => declineBooking(context, input.params.booking),
  }),
  defineEndpoint({
    id: 'checkInBooking',
    method: 'post',
    path: '/v1/bookings/:booking/check-in',
    tag,
    summary: 'Check the person in',
    access: byStaff,
    params,
    idempotent: true,
    response: booking,
    problems: ['booking/not-possible-now', 'booking/changed-meanwhile', 'booking/session-not-open'],
    handle: (input, context) => checkInBooking(context, input.params.booking),
  }),
  defineEndpoint({
    id: 'refuseProduct',
    method: 'post',
    path: '/v1/bookings/:booking/refuse-product',
    tag,
    summary:
      'Record that a person at the site refuses the product: they keep their turn in the order and get no other product by it; the next of the standby list is called',
    access: byStaff,
    params,
    idempotent: true,
    response: bookingEnd,
    problems: ['booking/not-possible-now', 'booking/changed-meanwhile'],
    handle: (input, context) => refuseProduct(context, input.params.booking),
  }),
  defineEndpoint({
    id: 'markNoShow',
    method: 'post',
    path: '/v1/bookings/:booking/no-show',
    tag,
    summary: 'Record that the person did not come; possible once the shift is over',
    access: byStaff,
    params,
    idempotent: true,
    response: bookingEnd,
    problems: ['booking/not-possible-now', 'booking/changed-meanwhile', 'booking/shift-not-over'],
    handle: (input, context) => markNoShow(context, input.params.booking),
  }),
  defineEndpoint({
    id: 'cancelBooking',
    method: 'post',
    path: '/v1/bookings/:booking/cancel',
    tag,
    summary: 'Cancel a booking; the person gets a message, and the next of the standby list is called',
    access: byStaff,
    params,
    body: z.strictObject({ reason: cancelReason }),
    idempotent: true,
    response: bookingEnd,
    problems: ['booking/not-possible-now', 'booking/changed-meanwhile'],
    handle: (input, context) => cancelBooking(context, input.params.booking, input.body.reason),
  }),
];
