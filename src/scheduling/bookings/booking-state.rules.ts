import type { BookingEvent, BookingState } from './booking.ts';

const table: Readonly<Record<BookingState, Partial<Record<BookingEvent, BookingState>>>> = {
  called: {
    confirm: 'confirmed',
    decline: 'declined',
    'check-in': 'checked-in',
    cancel: 'cancelled',
    release: 'cancelled',
    miss: 'no-show',
  },
  confirmed: {
    decline: 'declined',
    'check-in': 'checked-in',
    cancel: 'cancelled',
    miss: 'no-show',
  },
  'checked-in': {
    cancel: 'cancelled',
    defer: 'deferred',
    contraindicate: 'cancelled',
    'refuse-product': 'product-refused',
    vaccinate: 'vaccinated',
  },
  declined: {},
  deferred: {},
  'product-refused': {},
  vaccinated: {},
  'no-show': {},
  cancelled: {},
};

/** The next state by the table of states.md; undefined: not possible in this state. */
export function nextState(state: BookingState, event: BookingEvent): BookingState | undefined {
  return table[state][event];
}

/** Whether the person may still get the injection on a booking in this state. */
export function isLive(state: BookingState): boolean {
  return state === 'called' || state === 'confirmed' || state === 'checked-in';
}
