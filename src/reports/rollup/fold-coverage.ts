import { listUncounted, markCounted } from '../../people/courses/uncounted-course.store.ts';
import type { AreaCode } from '../../platform/area.ts';
import { TransactionConflict } from '../../platform/database/database.ts';
import { transactWithoutEntry, type UseCaseContext } from '../../platform/use-case.ts';
import { coverageChanges } from './coverage-cell.rules.ts';
import { addToCoverageCells } from './coverage-cell.store.ts';

/** Small, so that a vaccination recorded meanwhile hardly waits. */
const BATCH = 250;
/** While there is a backlog: a batch writes each cell once, however many of its people are in it. */
const BIG_BATCH = 2_000;

/**
 * Adds one batch of changed courses to the coverage cells, in one transaction with their marks, so that cells and marked
 * courses always add up to the whole. If two workers do it at once, one commits and the other starts again. Returns the
 * number of courses counted; 0 if nothing is left to do.
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
    // Another worker has created the same cell.
    { coverageCells: () => new TransactionConflict() },
  );
}

/**
 * The same until nothing is left to do. Returns the number of courses counted. `bigBatch`: courses in one transaction
 * while there is a backlog; larger when nothing else is running.
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
