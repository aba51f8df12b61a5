import { recordAction } from '../../../audit/record.ts';
import { COUNTRY } from '../../../platform/area.ts';
import { platformProblem } from '../../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../../platform/use-case.ts';
import { lowerUnit, openRound, raiseUnit } from '../open-round.ts';
import { roundProblem } from '../round.problems.ts';
import { getRoundDetail } from '../round.reads.ts';
import { planAmendment, purposeOf } from '../round.rules.ts';
import { nextAmendment } from '../round.store.ts';
import type { Amendment, NewAmendment } from '../round.ts';
import type { RoundDetail } from '../round-detail.ts';
import { insertAmendment } from './round-amendment.store.ts';

/**
 * Appends an amendment that reallocates doses between the units of a round (as in round 2 of 2021, when the army's 80,000
 * became 35,000 and the rest went to others). Throws `round/amendment-not-conserving`, `round/below-received`,
 * `round/unit-not-in-round`, `round/unknown-unit`, `round/already-amended`, `round/closed`.
 */
export async function amendRound(
  context: UseCaseContext,
  roundId: string,
  wanted: NewAmendment,
): Promise<RoundDetail> {
  const about = { area: COUNTRY, object: roundId };
  const plan = planAmendment(wanted.changes);
  return transact(
    context,
    async (tx, now) => {
      await openRound(tx, roundId);
      const sequence = await nextAmendment(tx, roundId);
      if (sequence === undefined) throw platformProblem('request/not-found');
      if ('sum' in plan) throw roundProblem('round/amendment-not-conserving', plan).about(about);
      for (const change of plan.lowered) await lowerUnit(tx, roundId, change, 'round/below-received');
      for (const change of plan.raised) await raiseUnit(tx, roundId, change);
      const amendment: Amendment = {
        id: `${roundId}#${sequence}`,
        round: roundId,
        sequence,
        decision: wanted.decision,
        changes: wanted.changes.map(({ unit, purpose, delta }) => ({
          unit,
          purpose: purposeOf(unit, purpose),
          delta,
        })),
        createdAt: now.toISOString(),
        createdBy: context.actor.account,
      };
      await insertAmendment(tx, amendment);
      const entry = await recordAction(tx, context, now, {
        action: 'amendRound',
        ...about,
        reason: wanted.decision.number,
        details: { sequence, changes: amendment.changes },
      });
      return { entry, answer: getRoundDetail(tx, roundId) };
    },
    { round_amendment_decision: () => roundProblem('round/already-amended').about(about) },
  );
}
