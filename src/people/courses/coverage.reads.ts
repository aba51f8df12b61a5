import type { AreaCode } from '../../platform/area.ts';
import { addDays } from '../../platform/clock.ts';
import { inSession, type Reader } from '../../platform/database/database.ts';
import type { GroupCode, IsoDate, ProductCode } from '../../policy/terms.ts';
import { people } from '../registry/person.store.ts';
import { courses, residentsOf } from './course-collection.store.ts';

/** How many people have reached which point of their primary course. */
export interface CourseProgress {
  /** Product of the first dose; null before the first dose. */
  readonly product: ProductCode | null;
  /** Doses of the primary course received so far. */
  readonly primary: number;
  readonly people: number;
}

/** `group` null: everyone with at least one verified membership, counted once. */
export interface GroupProgress extends CourseProgress {
  readonly group: GroupCode | null;
}

export interface StaffProgress extends CourseProgress {
  readonly facility: string;
  /** The first dose given to any of them; on the same day, the one with the lowest id. Null before the first dose. */
  readonly firstDose: { readonly day: IsoDate; readonly dose: string } | null;
}

// Written out because the stand-in for MongoDB does not resolve a path through an array (`$given.product`).
const each = (array: string, member: string) => ({
  $map: { input: array, as: 'one', in: `$$one.${member}` },
});

// Doses up to the requested day, oldest first, as they are stored. If the first dose of a course is missing, the number
// of a later dose gives the progress that the count would.
const progressUpTo = (day: IsoDate | undefined) => {
  const history =
    day === undefined
      ? '$facts.history'
      : { $filter: { input: '$facts.history', as: 'd', cond: { $lt: ['$$d.day', addDays(day, 1)] } } };
  return [
    { $set: { given: history } },
    {
      $set: { primaries: { $filter: { input: '$given', as: 'd', cond: { $eq: ['$$d.kind', 'primary'] } } } },
    },
    {
      $set: {
        product: { $ifNull: [{ $arrayElemAt: [each('$given', 'product'), 0] }, null] },
        primary: {
          $max: [{ $size: '$primaries' }, { $ifNull: [{ $max: each('$primaries', 'doseNumber') }, 0] }],
        },
      },
    },
  ];
};

/** Counts the people of an area by verified group and progress, with doses up to `day`. A site has no people of its own. */
export async function countProgressByGroup(
  reader: Reader,
  area: AreaCode,
  day: IsoDate | undefined,
): Promise<GroupProgress[]> {
  const rows = await courses
    .raw(reader)
    .aggregate<{ _id: Omit<GroupProgress, 'people'>; people: number }>(
      [
        { $match: { ...residentsOf(area), 'facts.memberships.status': 'verified' } },
        ...progressUpTo(day),
        {
          $set: {
            verified: {
              $filter: { input: '$facts.memberships', as: 'm', cond: { $eq: ['$$m.status', 'verified'] } },
            },
          },
        },
        { $set: { groups: { $concatArrays: [[null], { $setUnion: [each('$verified', 'group'), []] }] } } },
        { $unwind: { path: '$groups' } },
        {
          $group: {
            _id: { group: '$groups', product: '$product', primary: '$primary' },
            people: { $sum: 1 },
          },
        },
      ],
      { ...inSession(reader), allowDiskUse: true },
    )
    .toArray();
  return rows.map(({ _id, people: count }) => ({ ..._id, people: count }));
}

/** Counts the verified health workers (group 1) of an area who have a registered employer, by employer. */
export async function countStaffProgress(
  reader: Reader,
  area: AreaCode,
  day: IsoDate | undefined,
): Promise<StaffProgress[]> {
  const rows = await courses
    .raw(reader)
    .aggregate<{
      _id: Omit<StaffProgress, 'people' | 'firstDose'>;
      people: number;
      firstDose: string | null;
    }>(
      [
        {
          $match: {
            ...residentsOf(area),
            'facts.memberships': { $elemMatch: { group: 1, status: 'verified' } },
          },
        },
        ...progressUpTo(day),
        {
          $project: {
            product: 1,
            primary: 1,
            // One string that sorts by day: the minimum is the first dose.
            firstDose: {
              $arrayElemAt: [
                { $map: { input: '$given', as: 'one', in: { $concat: ['$$one.day', '|', '$$one.dose'] } } },
                0,
              ],
            },
          },
        },
        {
          $lookup: {
            from: people.raw(reader).collectionName,
            localField: '_id',
            foreignField: '_id',
            as: 'person',
          },
        },
        { $unwind: { path: '$person' } },
        { $match: { 'person.facility': { $type: 'string' } } },
        {
          $group: {
            _id: { facility: '$person.facility', product: '$product', primary: '$primary' },
            people: { $sum: 1 },
            firstDose: { $min: '$firstDose' },
          },
        },
      ],
      { ...inSession(reader), allowDiskUse: true },
    )
    .toArray();
  return rows.map(({ _id, people: count, firstDose }) => {
    const [day, dose] = firstDose?.split('|') ?? [];
    const first = day === undefined || dose === undefined ? null : { day, dose };
    return { ..._id, people: count, firstDose: first };
  });
}
