import { recordAction } from '../../audit/record.ts';
import { findPlace } from '../../places/find-place.ts';
import { COUNTRY } from '../../platform/area.ts';
import { newId } from '../../platform/id.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { lotProblem } from '../../supply/lots/lot.problems.ts';
import { getLot } from '../../supply/lots/lot.store.ts';
import { productOfLot } from '../../supply/lots/lot.ts';
import { roundProblem } from './round.problems.ts';
import { readRound } from './round.reads.ts';
import { roundSums } from './round.rules.ts';
import { insertRound } from './round.store.ts';
import type { NewRound, Round } from './round.ts';
import type { RoundDetail } from './round-detail.ts';
import { insertLine } from './round-line.store.ts';
import { insertRoundLots } from './round-lot.store.ts';

/**
 * Enters an allocation round as decided by the Ministry. Throws `round/does-not-add-up`, `round/unknown-unit`,
 * `lot/unknown`, `lot/other-product`, `round/number-taken`.
 */
export async function createRound(context: UseCaseContext, wanted: NewRound): Promise<RoundDetail> {
  const { lines, lots, sourceNote, product } = wanted;
  const sums = roundSums(wanted);
  if (sums.lots !== sums.units) {
    throw roundProblem('round/does-not-add-up', { expected: sums.lots, found: sums.units });
  }
  for (const { lot } of lots) {
    if (productOfLot(lot) !== product) throw lotProblem('lot/other-product', { lot, product });
  }
  return transact(
    context,
    async (tx, now) => {
      for (const { lot } of lots) await getLot(tx, lot);
      for (const { unit, purpose } of lines) {
        if (purpose === 'area' && (await findPlace(tx, unit)) === undefined) {
          throw roundProblem('round/unknown-unit', { unit });
        }
      }
      const round: Round = {
        id: newId(COUNTRY, now),
        number: wanted.number,
        campaign: wanted.campaign,
        decision: wanted.decision,
        product,
        source: wanted.source,
        ...(sourceNote === undefined ? {} : { sourceNote }),
        lots,
        total: sums.units,
        finishBy: wanted.finishBy,
        createdAt: now.toISOString(),
      };
      await insertRound(tx, round);
      await insertRoundLots(tx, round.id, lots);
      for (const { unit, purpose, doses } of lines) {
        await insertLine(tx, round.id, { unit, purpose, allocated: doses });
      }
      const entry = await recordAction(tx, context, now, {
        action: 'createRound',
        area: COUNTRY,
        object: round.id,
        reason: wanted.decision.number,
        details: { number: round.number, product, total: round.total, lots, lines, finishBy: round.finishBy },
      });
      return { entry, answer: readRound(tx, round) };
    },
    { round_number: () => roundProblem('round/number-taken') },
  );
}
