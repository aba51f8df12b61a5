import { inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { deferUpdate } from '../../platform/database/deferred-writes.ts';
import { platformProblem } from '../../platform/problem.ts';
import { erasedOrder } from '../order/order.rules.ts';
import { peopleProblem } from '../people.problems.ts';
import type { Course } from './course.ts';
import { courses, courseView } from './course-collection.store.ts';

/** Returns the course of a person; undefined if there is no such person or their identifying data was erased. */
export async function findCourse(reader: Reader, person: string): Promise<Course | undefined> {
  const found = await findCourseEvenErased(reader, person);
  return found?.erased ? undefined : found;
}

/** Also finds the course of an erased person: the doses given are still judged by what was known then. */
export async function findCourseEvenErased(reader: Reader, person: string): Promise<Course | undefined> {
  const found = await courses
    .raw(reader)
    .findOne({ _id: person }, { ...inSession(reader), projection: { counted: 0 } });
  return found === null ? undefined : courseView(found);
}

/** Throws `request/not-found`, `person/erased`. */
export async function getCourse(reader: Reader, person: string): Promise<Course> {
  const found = await findCourseEvenErased(reader, person);
  if (found === undefined) throw platformProblem('request/not-found');
  if (found.erased) throw peopleProblem('person/erased').about({ area: found.district, object: person });
  return found;
}

export async function insertCourse(tx: Tx, course: Course): Promise<void> {
  const { id, ...rest } = course;
  await courses.raw(tx).insertOne({ _id: id, ...rest, uncounted: true }, { session: tx.session });
}

/**
 * Writes facts, order and booking of a course that was read in this transaction, and increments its version. False if the
 * stored course is no longer at `expectedVersion`.
 */
export async function replaceCourse(tx: Tx, course: Course, expectedVersion: number): Promise<boolean> {
  const { id, facts, order, booking } = course;
  const done = await courses
    .raw(tx)
    .updateOne(
      { _id: id, version: expectedVersion },
      { $set: { facts, order, booking, version: expectedVersion + 1, uncounted: true } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

/**
 * Removes from a course what identifies the person: the pseudonym, the commune, the birth date except its year (kept as
 * that year's first day, so that the person stays old enough for the doses given), the place in the order. Doses and
 * groups stay for the statistics. False if a booking holds the course or it is no longer at this version.
 */
export async function eraseCourse(tx: Tx, { id, birthDate, order, version }: Course): Promise<boolean> {
  const done = await courses.raw(tx).updateOne(
    { _id: id, version, booking: '' },
    {
      $set: {
        pseudonym: '',
        birthCommitment: '',
        commune: null,
        birthDate: `${birthDate.slice(0, 4)}-01-01`,
        order: erasedOrder(order.policyVersion),
        erased: true,
        version: version + 1,
      },
    },
    { session: tx.session },
  );
  return done.modifiedCount === 1;
}

/** Like `replaceCourse`, at the end of the transaction. Throws `unmatched` if the stored course is at another version. */
export function replaceCourseAtEnd(
  tx: Tx,
  { id, facts, order, booking }: Course,
  expectedVersion: number,
  unmatched: () => Error,
): void {
  deferUpdate(
    tx,
    courses.raw(tx),
    { _id: id, version: expectedVersion },
    { $set: { facts, order, booking, version: expectedVersion + 1, uncounted: true } },
    unmatched,
  );
}

/** Claims the course for a booking. False if another booking holds it or there is no such person. */
export async function claimCourseForBooking(tx: Tx, person: string, booking: string): Promise<boolean> {
  const done = await courses
    .raw(tx)
    .updateOne({ _id: person, booking: '' }, { $set: { booking } }, { session: tx.session });
  return done.modifiedCount === 1;
}

/** Returns the course to the order. False if this booking does not hold it (any more). */
export async function releaseCourse(tx: Tx, person: string, booking: string): Promise<boolean> {
  const done = await courses
    .raw(tx)
    .updateOne({ _id: person, booking }, { $set: { booking: '' } }, { session: tx.session });
  return done.modifiedCount === 1;
}

/** Claims many courses at once, each for its booking. Returns how many were claimed: those that no booking held. */
export async function claimCoursesForBookings(
  tx: Tx,
  claims: readonly { readonly person: string; readonly booking: string }[],
): Promise<number> {
  if (claims.length === 0) return 0;
  const done = await courses.raw(tx).bulkWrite(
    claims.map(({ person, booking }) => ({
      updateOne: { filter: { _id: person, booking: '' }, update: { $set: { booking } } },
    })),
    { session: tx.session, ordered: true },
  );
  return done.modifiedCount;
}

/** Returns many courses to the order. Returns how many were still held by their booking. */
export async function releaseCourses(
  tx: Tx,
  claims: readonly { readonly person: string; readonly booking: string }[],
): Promise<number> {
  if (claims.length === 0) return 0;
  const done = await courses.raw(tx).bulkWrite(
    claims.map(({ person, booking }) => ({
      updateOne: { filter: { _id: person, booking }, update: { $set: { booking: '' } } },
    })),
    { session: tx.session, ordered: true },
  );
  return done.modifiedCount;
}
