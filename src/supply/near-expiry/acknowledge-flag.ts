import { recordAction } from '../../audit/record.ts';
import { newId } from '../../platform/id.ts';
import { platformProblem } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { flagProblem } from './lot-flag.problems.ts';
import { findFlag, markAcknowledged } from './lot-flag.store.ts';
import { type FlagPlan, type LotFlag, placeOfFlag } from './lot-flag.ts';
import { appendFlagEvent } from './lot-flag-event.store.ts';

/**
 * Acknowledges a flag with a plan for the lot; it is not escalated any more. Throws `request/not-found` if the flag is
 * over, `lot-flag/already-acknowledged`.
 */
export async function acknowledgeFlag(
  context: UseCaseContext,
  id: string,
  { plan, note }: { readonly plan: FlagPlan; readonly note: string },
): Promise<LotFlag> {
  return transact(context, async (tx, now) => {
    const place = placeOfFlag(id);
    const found = await findFlag(tx, id, place);
    if (found === undefined) throw platformProblem('request/not-found');
    const about = { area: place, object: id };
    const acknowledged = { by: context.actor.account, at: now.toISOString(), plan, note };
    if (found.acknowledged !== undefined || !(await markAcknowledged(tx, found, acknowledged))) {
      throw flagProblem('lot-flag/already-acknowledged').about(about);
    }
    await appendFlagEvent(tx, {
      id: newId(place, now),
      flag: id,
      raisedAt: found.at,
      kind: 'acknowledged',
      ...acknowledged,
    });
    const entry = await recordAction(tx, context, now, {
      action: 'acknowledgeLotFlag',
      ...about,
      details: { plan, onHand: found.onHand, plannedUse: found.plannedUse, expiry: found.expiry },
    });
    return { entry, answer: { ...found, acknowledged } };
  });
}
