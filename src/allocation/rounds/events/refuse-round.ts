import { recordAction } from '../../../audit/record.ts';
import { COUNTRY } from '../../../platform/area.ts';
import { newId } from '../../../platform/id.ts';
import { transact, type UseCaseContext } from '../../../platform/use-case.ts';
import { lowerUnit, openRound, raiseUnit } from '../open-round.ts';
import { getRoundDetail } from '../round.reads.ts';
import type { RoundDetail } from '../round-detail.ts';
import type { NewRoundRefusal, RoundRefusal } from './round-event.ts';
import { insertRefusal } from './round-refusal.store.ts';

/**
 * A province refuses part of its allocation that it has not received: the doses go back to the national line.
 * Throws `request/not-found`, `round/closed`, `round/unit-not-in-round`, `round/more-than-to-come`.
 */
export async function refuseRound(
  context: UseCaseContext,
  roundId: string,
  wanted: NewRoundRefusal,
): Promise<RoundDetail> {
  const unit = context.actor.area;
  const { doses, reason, document, note } = wanted;
  return transact(context, async (tx, now) => {
    await openRound(tx, roundId);
    await lowerUnit(tx, roundId, { unit, doses }, 'round/more-than-to-come');
    await raiseUnit(tx, roundId, { unit: COUNTRY, doses, purpose: 'area' });
    const refusal: RoundRefusal = {
      id: newId(unit, now),
      round: roundId,
      unit,
      doses,
      reason,
      document,
      ...(note === undefined ? {} : { note }),
      at: now.toISOString(),
      by: context.actor.account,
    };
    await insertRefusal(tx, refusal);
    const entry = await recordAction(tx, context, now, {
      action: 'refuseRound',
      area: unit,
      object: roundId,
      reason,
      details: { refusal: refusal.id, doses, document: document.number },
    });
    return { entry, answer: getRoundDetail(tx, roundId) };
  });
}
