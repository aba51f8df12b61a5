import type { AreaCode } from '../../platform/area.ts';
import { inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import type { CourseFacts } from './course.ts';
import { type CountedFacts, courses, residentsOf } from './course-collection.store.ts';

/** A course that differs from what the statistics count. */
export interface UncountedCourse {
  readonly id: string;
  readonly now: CountedFacts;
  /** As the statistics count it; undefined before it is counted. */
  readonly before: CountedFacts | undefined;
}

/**
 * Lists courses of an area that the statistics do not count as they are. Every write of a course's facts marks the course
 * in the same update, so a changed course is always marked, in whatever order transactions commit.
 */
export async function listUncounted(
  reader: Reader,
  area: AreaCode,
  limit?: number,
): Promise<UncountedCourse[]> {
  const found = courses
    .raw(reader)
    .find(
      { ...residentsOf(area), uncounted: true },
      { ...inSession(reader), projection: { district: 1, facts: 1, counted: 1 } },
    );
  const docs = await (limit === undefined ? found : found.limit(limit)).toArray();
  return docs.map(({ _id, district, facts, counted }) => ({
    id: _id,
    now: countedFacts(district, facts),
    before: counted,
  }));
}

/** Records that the statistics count these courses as they are in this transaction's snapshot. */
export async function markCounted(tx: Tx, ids: readonly string[]): Promise<void> {
  await courses.raw(tx).updateMany(
    { _id: { $in: [...ids] } },
    [
      {
        $set: {
          counted: {
            district: '$district',
            memberships: '$facts.memberships',
            history: '$facts.history',
          },
        },
      },
      { $unset: 'uncounted' },
    ],
    { session: tx.session },
  );
}

function countedFacts(district: AreaCode, { memberships, history }: CourseFacts): CountedFacts {
  return { district, memberships, history };
}
