import { requireSecondPerson } from '../../accounts/require-second-person.ts';
import { recordAction } from '../../audit/record.ts';
import type { Tx } from '../../platform/database/database.ts';
import { platformProblem } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { postMovement } from '../ledger/stock.ts';
import { readShelfAt } from './shelf.reads.ts';
import { stockCountProblem } from './stock-count.problems.ts';
import { adjustmentOf, nextStockCountState } from './stock-count.rules.ts';
import { decideStockCount, findStockCount, releasePlace } from './stock-count.store.ts';
import type { StockCount, StockCountEvent } from './stock-count.ts';

/**
 * A second person approves a count: each difference is posted as a movement now, even if the stock has changed since the
 * count. Throws `second-person/same-account`, `second-person/related`, `stock-count/already-decided`, `stock-count/changed-meanwhile`,
 * `stock-count/below-zero`.
 */
export function approveStockCount(context: UseCaseContext, id: string): Promise<StockCount> {
  return decide(context, id, 'approve', 'approveStockCount');
}

/** A second person rejects a count: the ledger is left unchanged, and the place may be counted again. */
export function rejectStockCount(context: UseCaseContext, id: string): Promise<StockCount> {
  return decide(context, id, 'reject', 'rejectStockCount');
}

async function decide(
  context: UseCaseContext,
  id: string,
  event: StockCountEvent,
  action: string,
): Promise<StockCount> {
  return transact(context, async (tx, now) => {
    const count = await findStockCount(tx, id);
    if (count === undefined) throw platformProblem('request/not-found');
    const by = context.actor.account;
    const about = { area: count.place, object: id };
    await requireSecondPerson(tx, context, { hands: [count.countedBy], about });
    const status = nextStockCountState(count.status, event);
    const decision = { decidedBy: by, decidedAt: now };
    if (status === undefined || !(await decideStockCount(tx, id, { status, ...decision }))) {
      throw stockCountProblem('stock-count/already-decided').about(about);
    }
    await releasePlace(tx, count);
    if (status === 'approved') await adjust(tx, count, by, now);
    const entry = await recordAction(tx, context, now, {
      action,
      ...about,
      details: {
        countedBy: count.countedBy,
        differences: count.lines.flatMap(({ lot, difference, reason }) =>
          difference === 0 ? [] : [{ lot, difference, reason }],
        ),
      },
    });
    return { entry, answer: { ...count, status, decidedBy: by, decidedAt: now.toISOString() } };
  });
}

async function adjust(tx: Tx, count: StockCount, by: string, now: Date): Promise<void> {
  const { place, lines } = count;
  const about = { area: place, object: count.id };
  const expected = await readShelfAt(tx, place, lines, new Date(count.countedAt));
  if (lines.some((line, index) => line.expected !== expected[index])) {
    throw stockCountProblem('stock-count/changed-meanwhile').about(about);
  }
  for (const line of lines) {
    const adjustment = adjustmentOf(place, line);
    if (adjustment === undefined) continue;
    const { lot, thawedAt, difference } = line;
    const batch = { lot, ...(thawedAt === undefined ? {} : { thawedAt }) };
    const outcome = await postMovement(tx, { ...adjustment, ...batch, stockCount: count.id, by, now });
    if (outcome !== 'posted') {
      throw stockCountProblem('stock-count/below-zero', { lot, difference }).about(about);
    }
  }
}
