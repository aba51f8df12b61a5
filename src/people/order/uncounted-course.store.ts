import { type AreaCode, COUNTRY, levelOf } from '../../platform/area.ts';
import { inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import type { CourseFacts } from './course.ts';
import { type CountedFacts, courses } from './course-collection.store.ts';

/** A course that is no longer as the figures count it. */
export interface UncountedCourse {
  readonly id: string;
  readonly now: CountedFacts;
  /** As the figures count it; undefined: not at all yet. */
  readonly before: CountedFacts | undefined;
}

/**
 * Courses of an area that the figures do not count as they are: whoever writes facts of a course marks it in the same
 * write, so a course can be marked and not counted, never the other way round, in whatever order transactions commit.
 */
export async function listUncounted(
  reader: Reader,
  area: AreaCode,
  limit?: number,
): Promise<UncountedCourse[]> {
  const found = courses
    .raw(reader)
    .find(
      { ...residents(area), uncounted: true },
      { ...inSession(reader), projection: { district: 1, facts: 1, counted: 1 } },
    );
  const docs = await (limit === undefined ? found : found.limit(limit)).toArray();
  return docs.map(({ _id, district, facts, counted }) => ({
    id: _id,
    now: countedFacts(district, facts),
    before: counted,
  }));
}

/** Notes that the figures count these courses as they are in this transaction's snapshot. */
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

function residents(area: AreaCode): Record<string, string> {
  if (area === COUNTRY) return {};
  return levelOf(area) === 'province'
    ? { province: area }
    : { province: area.slice(0, 2), district: area.slice(0, 6) };
}
