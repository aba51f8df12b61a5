import { recordAction } from '../../audit/record.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { newId } from '../../platform/id.ts';
import { transact, UNCHANGED, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import { settingsOn } from '../../policy/campaign/policy-at.ts';
import { escalationOf } from './escalation.rules.ts';
import { findFlag, listUnacknowledged, markEscalated } from './lot-flag.store.ts';
import type { LotFlag } from './lot-flag.ts';
import { appendFlagEvent } from './lot-flag-event.store.ts';

/**
 * Escalates the flags of a province that nobody has acknowledged in time to the level above, one transaction per flag.
 * Safe to run twice, late, or in two workers at once. Throws `policy/campaign-not-started`.
 */
export async function escalateFlags(
  context: UseCaseContext,
  province: string,
): Promise<{ checked: number; escalated: number }> {
  const { policy } = await loadPolicy(context.database, province);
  const { flagAnswerDays } = settingsOn(policy, dayAtSite(context.clock.now()));
  const waiting = await listUnacknowledged(context.database, province);
  let escalated = 0;
  for (const flag of waiting) {
    if (escalationOf(flag, flagAnswerDays, context.clock.now()) === undefined) continue;
    if (await escalateFlag(context, flag, flagAnswerDays)) escalated += 1;
  }
  return { checked: waiting.length, escalated };
}

async function escalateFlag(
  context: UseCaseContext,
  seen: Pick<LotFlag, 'id' | 'place'>,
  answerDays: number,
): Promise<boolean> {
  return transact(context, async (tx, now) => {
    const flag = await findFlag(tx, seen.id, seen.place);
    const to = flag === undefined ? undefined : escalationOf(flag, answerDays, now);
    if (flag === undefined || to === undefined || !(await markEscalated(tx, flag, to, now))) {
      return { entry: UNCHANGED, answer: false };
    }
    const at = now.toISOString();
    await appendFlagEvent(tx, {
      id: newId(flag.place, now),
      flag: flag.id,
      raisedAt: flag.at,
      kind: 'escalated',
      at,
      by: context.actor.account,
      to,
    });
    const entry = await recordAction(tx, context, now, {
      action: 'escalateLotFlag',
      area: flag.place,
      object: flag.id,
      details: { to, raisedAt: flag.at, onHand: flag.onHand, plannedUse: flag.plannedUse },
    });
    return { entry, answer: true };
  });
}
