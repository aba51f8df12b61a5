import { recordAction } from '../../../audit/record.ts';
import { COUNTRY } from '../../../platform/area.ts';
import { sum } from '../../../platform/compare.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/id.ts';
import { transact, type UseCaseContext } from '../../../platform/use-case.ts';
import { openRound } from '../open-round.ts';
import { roundProblem } from '../round.problems.ts';
import { markRoundClosed } from '../round.store.ts';
import type { Round, RoundLine } from '../round.ts';
import { closeLine, closeLines, listLines } from '../round-line.store.ts';
import { commitmentOf, unexplained } from './closure.rules.ts';
import { readClosingAccount } from './round-closing.reads.ts';
import { insertClosure, listClosures } from './round-closure.store.ts';
import type { NewRoundClosure, RoundClosure } from './round-closure.ts';

/** How many items of a long list a refusal names. */
const MAX_NAMED = 100;

/**
 * Closes a round in a province, or as a whole (VN): every dose is accounted for, from the lines, the receipts, the ledger,
 * the balances and the shipments. Doses to come, on the way or on hand each need a reason. Afterwards nothing of the round
 * can be received or changed there. Throws `request/not-found`, `round/closed`, `round/already-closed`,
 * `round/unit-not-in-round`, `round/doses-missing`, `round/doses-unexplained`.
 */
export async function closeRound(
  context: UseCaseContext,
  roundId: string,
  { area, remainders, note }: NewRoundClosure,
): Promise<RoundClosure> {
  const about = { area, object: roundId };
  return transact(
    context,
    async (tx, now) => {
      const { round, lines, closedAreas } = await gather(tx, roundId, area);
      const account = await readClosingAccount(tx, round, lines, area, closedAreas);
      if (account.differences.length > 0) {
        throw roundProblem('round/doses-missing', {
          missing: account.differences.length,
          differences: account.differences.slice(0, MAX_NAMED),
        }).about(about);
      }
      const open = unexplained(account.remainders, remainders);
      if (open.left.length + open.unknown.length > 0) {
        throw roundProblem('round/doses-unexplained', {
          doses: sum(open.left.map(({ doses }) => doses)),
          remainders: open.left.slice(0, MAX_NAMED),
          unknown: open.unknown.slice(0, MAX_NAMED),
        }).about(about);
      }
      const closure: RoundClosure = {
        id: newId(area, now),
        round: roundId,
        area,
        commitment: commitmentOf(account.lines),
        figures: account.figures,
        remainders,
        ...(note === undefined ? {} : { note }),
        at: now.toISOString(),
        by: context.actor.account,
      };
      await insertClosure(tx, closure);
      await closeLinesOf(tx, roundId, area, now);
      const entry = await recordAction(tx, context, now, {
        action: 'closeRound',
        ...about,
        details: {
          closure: closure.id,
          commitment: closure.commitment,
          figures: closure.figures,
          remainders,
        },
      });
      return { entry, answer: closure };
    },
    { round_closure_area: () => roundProblem('round/already-closed').about(about) },
  );
}

interface ClosingFacts {
  readonly round: Round;
  readonly lines: readonly RoundLine[];
  /** Provinces that have already closed their part. */
  readonly closedAreas: readonly string[];
}

async function gather(tx: Tx, id: string, area: string): Promise<ClosingFacts> {
  const closed = ((await listClosures(tx, [id])).get(id) ?? []).map((closure) => closure.area);
  if (closed.includes(area)) throw roundProblem('round/already-closed').about({ area, object: id });
  const round = await openRound(tx, id);
  const lines = (await listLines(tx, [id])).get(id) ?? [];
  if (area !== COUNTRY && !lines.some(({ unit }) => unit === area)) {
    throw roundProblem('round/unit-not-in-round', { unit: area }).about({ area, object: id });
  }
  return { round, lines, closedAreas: closed };
}

async function closeLinesOf(tx: Tx, round: string, area: string, now: Date): Promise<void> {
  if (area !== COUNTRY) {
    await closeLine(tx, round, area, now);
    return;
  }
  await closeLines(tx, round, now);
  await markRoundClosed(tx, round, now);
}
