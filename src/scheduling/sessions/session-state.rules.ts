import type { SessionEvent, SessionState } from './session.ts';

const table: Readonly<Record<SessionState, Partial<Record<SessionEvent, SessionState>>>> = {
  draft: { publish: 'published', cancel: 'cancelled' },
  published: { open: 'open', cancel: 'cancelled' },
  open: { close: 'closed', cancel: 'cancelled' },
  closed: {},
  cancelled: {},
};

/** The next state by the table of states.md; undefined: not possible in this state. */
export function nextSessionState(state: SessionState, event: SessionEvent): SessionState | undefined {
  return table[state][event];
}

/** Whether people can be given slots of the session: from publication until it ends. */
export function givesSlots(state: SessionState): boolean {
  return state === 'published' || state === 'open';
}
