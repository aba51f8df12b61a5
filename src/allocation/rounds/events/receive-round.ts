import { recordAction } from '../../../audit/record.ts';
import { sum } from '../../../platform/compare.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/id.ts';
import { platformProblem } from '../../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../../platform/use-case.ts';
import type { WastageCause } from '../../../supply/ledger/movement.ts';
import { postMovement } from '../../../supply/ledger/stock.ts';
import { SUPPLIER, wastedAccount } from '../../../supply/ledger/stock-account.ts';
import { stockRefusal } from '../../../supply/stock/stock-refusal.ts';
import { roundProblem } from '../round.problems.ts';
import { findRound } from '../round.store.ts';
import type { NewReceipt, Receipt } from '../round.ts';
import { findLine, receiveOnLine } from '../round-line.store.ts';
import { receiveOfLot } from '../round-lot.store.ts';
import { insertReceipt } from './round-receipt.store.ts';

/**
 * A unit confirms the doses of a round received, and those broken or lost on the way: both count against its allocation.
 * Throws `round/lot-not-in-round`, `round/more-than-lot`, `round/unit-not-in-round`, `round/more-than-allocated`,
 * `round/closed`.
 */
export async function receiveRound(
  context: UseCaseContext,
  roundId: string,
  wanted: NewReceipt,
): Promise<Receipt> {
  const { unit, lines, note } = wanted;
  const about = { area: unit, object: roundId };
  const received = sum(lines.map((line) => line.doses));
  const damaged = sum(lines.map((line) => line.broken + line.lost));
  return transact(context, async (tx, now) => {
    const round = await findRound(tx, roundId);
    if (round === undefined) throw platformProblem('request/not-found');
    if (!(await receiveOnLine(tx, roundId, unit, { received, damaged }))) {
      const line = await findLine(tx, roundId, unit);
      if (line === undefined) throw roundProblem('round/unit-not-in-round', { unit }).about(about);
      if (line.closedAt !== undefined) throw roundProblem('round/closed', { unit }).about(about);
      const details = { unit, doses: received + damaged };
      throw roundProblem('round/more-than-allocated', details).about(about);
    }
    for (const line of lines) {
      const { lot } = line;
      const doses = line.doses + line.broken + line.lost;
      if (await receiveOfLot(tx, roundId, lot, doses)) continue;
      if (round.lots.some((known) => known.lot === lot)) {
        throw roundProblem('round/more-than-lot', { lot, doses }).about(about);
      }
      throw roundProblem('round/lot-not-in-round', { lot }).about(about);
    }
    const receipt: Receipt = {
      id: newId(unit, now),
      round: roundId,
      unit,
      lines,
      ...(note === undefined ? {} : { note }),
      at: now.toISOString(),
      by: context.actor.account,
    };
    await insertReceipt(tx, unit, receipt);
    for (const line of lines) await postLine(tx, context, now, receipt, line);
    const entry = await recordAction(tx, context, now, {
      action: 'receiveRound',
      ...about,
      details: { receipt: receipt.id, received, damaged, lines },
    });
    return { entry, answer: receipt };
  });
}

async function postLine(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  receipt: Receipt,
  line: NewReceipt['lines'][number],
): Promise<void> {
  const { unit, round } = receipt;
  const { lot } = line;
  const post = async (doses: number, to: string, cause?: WastageCause): Promise<void> => {
    if (doses === 0) return;
    const outcome = await postMovement(tx, {
      lot,
      doses,
      from: SUPPLIER,
      to,
      place: unit,
      kind: cause === undefined ? 'receipt' : 'waste',
      ...(cause === undefined ? {} : { cause }),
      round,
      by: context.actor.account,
      now,
    });
    if (outcome !== 'posted') throw stockRefusal(outcome, { lot, doses, area: unit });
  };
  await post(line.doses, unit);
  await post(line.broken, wastedAccount('broken'), 'broken');
  await post(line.lost, wastedAccount('lost'), 'lost');
}
