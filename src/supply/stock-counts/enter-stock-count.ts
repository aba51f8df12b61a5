import { recordAction } from '../../audit/record.ts';
import { newId } from '../../platform/id.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { ledgerOf } from '../ledger/stock-account.ts';
import { getLot } from '../lots/lot.store.ts';
import { readShelfAt } from './shelf.reads.ts';
import { stockCountProblem } from './stock-count.problems.ts';
import { reasonFault } from './stock-count.rules.ts';
import { claimPlace, findLastApproval, insertStockCount } from './stock-count.store.ts';
import type { NewStockCount, StockCount, StockCountLine } from './stock-count.ts';

/**
 * Enters a count of a place, each batch compared with the ledger at the instant of counting. The ledger changes only once a
 * second person approves. Throws `stock-count/in-future`, `stock-count/before-last`,
 * `stock-count/already-open`, `stock-count/reason-missing`, `stock-count/reason-does-not-fit`, `lot/unknown`.
 */
export async function enterStockCount(context: UseCaseContext, wanted: NewStockCount): Promise<StockCount> {
  const { place } = wanted;
  const countedAt = new Date(wanted.countedAt);
  const alreadyOpen = () => stockCountProblem('stock-count/already-open').about({ area: place });
  return transact(
    context,
    async (tx, now) => {
      const id = newId(place, now);
      const about = { area: place, object: id };
      if (countedAt > now) throw stockCountProblem('stock-count/in-future').about(about);
      const last = await findLastApproval(tx, place);
      if (last !== undefined && countedAt < last) {
        throw stockCountProblem('stock-count/before-last').about(about);
      }
      const batches = wanted.lines.map(batchOf);
      for (const lot of new Set(batches.map((batch) => batch.lot))) await getLot(tx, lot);
      const expected = await readShelfAt(tx, place, batches, countedAt);
      const lines = wanted.lines.map((line, index) => lineOf(line, expected[index] ?? 0));
      for (const line of lines) refuseReason(line, about);
      const count: StockCount = {
        id,
        province: ledgerOf(place),
        place,
        countedAt: countedAt.toISOString(),
        countedBy: context.actor.account,
        enteredAt: now.toISOString(),
        lines,
        status: 'proposed',
      };
      if (!(await claimPlace(tx, place, id))) throw alreadyOpen();
      await insertStockCount(tx, count);
      const entry = await recordAction(tx, context, now, {
        action: 'enterStockCount',
        ...about,
        details: { countedAt: count.countedAt, lines: lines.map(({ note: _, ...line }) => line) },
      });
      return { entry, answer: count };
    },
    { countedPlaces: alreadyOpen },
  );
}

function refuseReason(line: StockCountLine, about: { readonly area: string; readonly object: string }): void {
  const { lot, difference } = line;
  switch (reasonFault(line)) {
    case undefined:
      return;
    case 'missing':
      throw stockCountProblem('stock-count/reason-missing', { lot, difference }).about(about);
    case 'does-not-fit':
      throw stockCountProblem('stock-count/reason-does-not-fit', { lot, difference }).about(about);
  }
}

function batchOf({ lot, thawedAt }: NewStockCount['lines'][number]) {
  return { lot, ...(thawedAt === undefined ? {} : { thawedAt: new Date(thawedAt).toISOString() }) };
}

function lineOf(line: NewStockCount['lines'][number], expected: number): StockCountLine {
  const { counted, reason, note } = line;
  return {
    ...batchOf(line),
    counted,
    expected,
    difference: counted - expected,
    ...(reason === undefined ? {} : { reason }),
    ...(note === undefined ? {} : { note }),
  };
}
