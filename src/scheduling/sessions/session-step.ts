import type { Tx } from '../../platform/database/database.ts';
import { schedulingProblem } from '../scheduling.problems.ts';
import { changeSession, type SessionChange } from './session.store.ts';
import type { Session, SessionEvent, SessionState } from './session.ts';
import { nextSessionState } from './session-state.rules.ts';

/** The state after an event. Throws `session/not-possible-now`. */
export function sessionStateAfter(session: Session, event: SessionEvent): SessionState {
  const state = nextSessionState(session.status, event);
  if (state === undefined) throw notPossibleNow(session, event);
  return state;
}

/** Changes a session by an event, unless somebody else has just done so. Throws `session/not-possible-now`. */
export async function stepSession(
  tx: Tx,
  session: Session,
  event: SessionEvent,
  change: Omit<SessionChange, 'status'>,
): Promise<Session> {
  const status = sessionStateAfter(session, event);
  if (!(await changeSession(tx, session.id, session.status, { ...change, status }))) {
    throw notPossibleNow(session, event);
  }
  return { ...session, status };
}

export function notPossibleNow(session: Session, event: SessionEvent | 'call' | 'open-vial') {
  return schedulingProblem('session/not-possible-now', { state: session.status, event }).about(
    aboutSession(session),
  );
}

/** What the audit log says about a refused attempt on a session. */
export function aboutSession(session: Session) {
  return { area: session.site, object: session.id, policyVersion: session.policyVersion };
}
