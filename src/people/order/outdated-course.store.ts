import type { AreaCode } from '../../platform/area.ts';
import { addDays } from '../../platform/clock.ts';
import { inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { versionsBefore } from '../../policy/campaign/policy.store.ts';
import type { IsoDate } from '../../policy/terms.ts';
import type { Course } from '../courses/course.ts';
import { courses, courseView } from '../courses/course-collection.store.ts';

/**
 * Lists courses whose place is not what the rules of `today` give, because its day of change has come or it was computed
 * under one of `versionsBefore`: at most `limit`, in no particular order.
 */
export async function listOutdatedCourses(
  reader: Reader,
  province: AreaCode,
  versionsBefore: readonly string[],
  today: IsoDate,
  limit: number,
): Promise<Course[]> {
  const filters = [
    { province, 'order.changesOn': { $gt: '', $lt: addDays(today, 1) } },
    { province, 'order.policyVersion': { $in: [...versionsBefore] } },
  ];
  const found = new Map<string, Course>();
  for (const filter of filters) {
    if (found.size >= limit) break;
    const docs = await courses.raw(reader).find(filter, inSession(reader)).limit(limit).toArray();
    for (const doc of docs) if (found.size < limit) found.set(doc._id, courseView(doc));
  }
  return [...found.values()];
}

/** Writes newly computed places, except to courses that changed since they were read. Returns how many were written. */
export async function refreshStoredOrders(tx: Tx, fresh: readonly Course[]): Promise<number> {
  const done = await courses.raw(tx).bulkWrite(
    fresh.map(({ id, version, order }) => ({
      updateOne: {
        filter: { _id: id, version },
        update: { $set: { order, version: version + 1 } },
      },
    })),
    { session: tx.session, ordered: true },
  );
  return done.modifiedCount;
}

/**
 * Whether every stored place of a province is what the rules of `today` give. False for the minutes between an override
 * or midnight and the end of the sweep that follows.
 */
export async function areOrdersCurrent(
  reader: Reader,
  province: AreaCode,
  policyVersion: string,
  today: IsoDate,
): Promise<boolean> {
  const outdated = await listOutdatedCourses(reader, province, versionsBefore(policyVersion), today, 1);
  return outdated.length === 0;
}
