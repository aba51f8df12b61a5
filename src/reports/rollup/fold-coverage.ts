import { listUncounted, markCounted } from '../../people/courses/uncounted-course.store.ts';
import type { AreaCode } from '../../platform/area.ts';
import { TransactionConflict } from '../../platform/database/database.ts';
import { transactWithoutEntry, type UseCaseContext } from '../../platform/use-case.ts';
import { coverageChanges } from './coverage-cell.rules.ts';
import { addToCoverageCells } from './coverage-cell.store.ts';

/** Small, so that somebody who is vaccinated meanwhile waits no longer than a blink. */
const BATCH = 250;
/** While there is much to do: a batch writes a cell once, however many of its people are in it. */
const BIG_BATCH = 2_000;

/**
 * Brings the cells of coverage up to courses that have changed: one batch, one transaction, cells and marks together, so
 * that cells and marked courses always come to the whole. Of two workers at once one does a batch, the other looks again.
 * Returns how many courses were counted; 0: nothing is left to do.
 */
export async function foldCoverage(
  context: UseCaseContext,
  province: AreaCode,
  batch = BATCH,
): Promise<number> {
  return transactWithoutEntry(
    context,
    'derived',
    async (tx) => {
      const courses = await listUncounted(tx, province, batch);
      if (courses.length === 0) return 0;
      await markCounted(
        tx,
        courses.map(({ id }) => id),
      );
      await addToCoverageCells(tx, coverageChanges(courses));
      return courses.length;
    },
    // Another worker has begun the same cell.
    { coverageCells: () => new TransactionConflict() },
  );
}

/**
 * The same until nothing is left to do. Returns how many courses were counted. `bigBatch`: how many in one transaction
 * while there is much to do; more where nobody else is at work.
 */
export async function foldAllCoverage(
  context: UseCaseContext,
  province: AreaCode,
  bigBatch = BIG_BATCH,
): Promise<number> {
  let counted = 0;
  for (let batch = BATCH; ; batch = bigBatch) {
    const done = await foldCoverage(context, province, batch);
    counted += done;
    if (done < batch) return counted;
  }
}
