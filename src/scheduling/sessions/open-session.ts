import { recordAction } from '../../audit/record.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { schedulingProblem } from '../scheduling.problems.ts';
import { getSession } from './session.store.ts';
import type { Session } from './session.ts';
import { aboutSession, sessionStateAfter, stepSession } from './session-step.ts';

/** Opens a session on its day, so that people can check in. Throws `session/not-possible-now`, `session/not-its-day`. */
export async function openSession(context: UseCaseContext, sessionId: string): Promise<Session> {
  return transact(context, async (tx, now) => {
    const session = await getSession(tx, sessionId);
    sessionStateAfter(session, 'open');
    const today = dayAtSite(now);
    if (session.day !== today) {
      throw schedulingProblem('session/not-its-day', { day: session.day, today }).about(
        aboutSession(session),
      );
    }
    const opened = await stepSession(tx, session, 'open', { openedAt: now });
    const entry = await recordAction(tx, context, now, {
      action: 'openSession',
      area: session.site,
      object: session.id,
    });
    return { entry, answer: { ...opened, openedAt: now.toISOString() } };
  });
}
