import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  BOOKING_EVENTS,
  BOOKING_STATES,
  type BookingEvent,
  type BookingState,
  LIVE_STATES,
} from '../../src/scheduling/bookings/booking.ts';
import { isLive, nextState } from '../../src/scheduling/bookings/booking-state.rules.ts';
import {
  SESSION_EVENTS,
  SESSION_STATES,
  type SessionEvent,
  type SessionState,
} from '../../src/scheduling/sessions/session.ts';
import { nextSessionState } from '../../src/scheduling/sessions/session-state.rules.ts';

const doc = readFileSync(path.join(import.meta.dirname, '../../src/scheduling/states.md'), 'utf8');

/** The table of one section of states.md: state → event → state, empty cells left out. */
function tableOf(section: string): Map<string, Map<string, string>> {
  const rows = (doc.split(`## ${section}\n`)[1] ?? '')
    .split('\n## ')[0]
    ?.split('\n')
    .filter((line) => line.startsWith('|') && !line.startsWith('| ---'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
  const [header = [], ...body] = rows ?? [];
  return new Map(
    body.map(([state = '', ...cells]) => [
      state,
      new Map(cells.flatMap((cell, index) => (cell === '' ? [] : [[header[index + 1] ?? '', cell]]))),
    ]),
  );
}

describe('the states of a booking', () => {
  const table = tableOf('Booking');
  const cells = BOOKING_STATES.flatMap((state) =>
    BOOKING_EVENTS.map((event): [BookingState, BookingEvent] => [state, event]),
  );

  test('the document knows every state', () => {
    expect([...table.keys()].sort()).toEqual([...BOOKING_STATES].sort());
  });

  test.each(cells)('%s, %s', (state, event) => {
    expect(nextState(state, event)).toBe(table.get(state)?.get(event));
  });

  test('a booking that is not live never changes', () => {
    for (const state of BOOKING_STATES) {
      expect(isLive(state)).toBe(LIVE_STATES.some((live) => live === state));
      const moves = BOOKING_EVENTS.filter((event) => nextState(state, event) !== undefined);
      expect(moves.length > 0).toBe(isLive(state));
    }
  });
});

describe('the states of a session', () => {
  const table = tableOf('Session');
  const cells = SESSION_STATES.flatMap((state) =>
    SESSION_EVENTS.map((event): [SessionState, SessionEvent] => [state, event]),
  );

  test('the document knows every state', () => {
    expect([...table.keys()].sort()).toEqual([...SESSION_STATES].sort());
  });

  test.each(cells)('%s, %s', (state, event) => {
    expect(nextSessionState(state, event)).toBe(table.get(state)?.get(event));
  });
});
