import { z } from 'zod';
import { recordAction } from '../../audit/record.ts';
import { oneAtATime } from '../../platform/database/one-at-a-time.ts';
import { instant } from '../../platform/instant.ts';
import type { Problem } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { lotId } from '../../supply/lots/lot.ts';
import { openNextVial } from '../../supply/vials/drawing/open-next-vial.ts';
import { vialProblem } from '../../supply/vials/vial.problems.ts';
import type { VialWithRest } from '../../supply/vials/vial.ts';
import { getSession } from '../sessions/session.store.ts';
import { aboutSession, notPossibleNow } from '../sessions/session-step.ts';

export const newVial = z.strictObject({
  lot: lotId,
  openedAt: instant.optional().meta({ description: 'Default: now' }),
});
type NewVial = z.infer<typeof newVial>;

/**
 * Opens the next vial of a lot for a session, which starts its clock. Throws `session/not-possible-now`,
 * `vial/opened-in-future`, `vial/opened-before-session`, or why no vial of the lot can be opened (`stock/short`, `lot/…`).
 */
export async function openVial(
  context: UseCaseContext,
  sessionId: string,
  { lot, openedAt }: NewVial,
): Promise<VialWithRest> {
  // In turn with the doses that are drawn: all of them change the same balances.
  return oneAtATime(`${sessionId}|${lot}`, () =>
    transact(context, async (tx, now) => {
      const session = await getSession(tx, sessionId);
      const about = { ...aboutSession(session), object: lot };
      const refuse = (problem: Problem): never => {
        throw problem.about(about);
      };
      if (session.status !== 'open' || session.openedAt === undefined) {
        return refuse(notPossibleNow(session, 'open-vial'));
      }
      const at = openedAt === undefined ? now : new Date(openedAt);
      if (at > now) return refuse(vialProblem('vial/opened-in-future'));
      if (at < new Date(session.openedAt)) return refuse(vialProblem('vial/opened-before-session'));
      const by = context.actor.account;
      const opened = await openNextVial(tx, { session: sessionId, lot, openedAt: at, now, by });
      const entry = await recordAction(tx, context, now, {
        action: 'openVial',
        area: session.site,
        object: opened.id,
        details: { session: sessionId, lot, capacity: opened.capacity, openedAt: opened.openedAt },
      });
      return { entry, answer: opened };
    }),
  );
}
