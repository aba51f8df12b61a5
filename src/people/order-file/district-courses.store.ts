import { type AreaCode, provinceOf } from '../../platform/area.ts';
import { inSession, type Reader } from '../../platform/database/database.ts';
import type { Course } from '../courses/course.ts';
import { courses, courseView } from '../courses/course-collection.store.ts';

/** Lists the courses of everyone in a district, waiting or not, each once, in no particular order. */
export async function listCoursesOfDistrict(reader: Reader, district: AreaCode): Promise<Course[]> {
  const province = provinceOf(district) ?? '';
  const found = new Map<string, Course>();
  const cursor = courses.raw(reader).find({ province, district }, inSession(reader)).hint('course_order');
  for await (const doc of cursor) found.set(doc._id, courseView(doc));
  return [...found.values()];
}

/** Counts the people of a province who draw with a seed. */
export async function countCoursesOfSeed(
  reader: Reader,
  province: AreaCode,
  drawSeed: number,
): Promise<number> {
  return courses.raw(reader).countDocuments({ province, drawSeed }, inSession(reader));
}

/** Counts those of these people who are waiting, without a booking, before a key. */
export async function countAheadAmong(
  reader: Reader,
  people: readonly string[],
  key: string,
): Promise<number> {
  if (people.length === 0) return 0;
  const found = await courses
    .raw(reader)
    .find(
      { _id: { $in: [...people] }, booking: '' },
      { ...inSession(reader), projection: { 'order.key': 1, 'order.waiting': 1 } },
    )
    .toArray();
  return found.filter(({ order }) => order.waiting && order.key < key).length;
}
