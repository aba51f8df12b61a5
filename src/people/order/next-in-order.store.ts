import { type AreaCode, provinceOf } from '../../platform/area.ts';
import { addDays } from '../../platform/clock.ts';
import { inSession, type Reader } from '../../platform/database/database.ts';
import type { IsoDate } from '../../policy/terms.ts';
import type { CourseInOrder } from '../courses/course.ts';
import { type CourseDoc, courses } from '../courses/course-collection.store.ts';

// Named so that no other index that also fits the filter is ever tried.
const ORDER_INDEX = 'course_order';

interface OrderQuery {
  readonly district: AreaCode;
  /** Only people of these communes; absent or empty: the whole district. */
  readonly communes?: readonly string[] | undefined;
  readonly product: string;
  /** Day of the injection: people who may only be injected later are omitted. */
  readonly day: IsoDate;
  readonly limit: number;
  /** Only places up to this key. */
  readonly maxKey?: string | undefined;
  /** Only places after this key. */
  readonly afterKey?: string | undefined;
}

/**
 * Lists the next people of a district for a product, in order, without those who hold a booking: one query, answered in
 * order from the index `course_order`.
 */
export async function nextInOrder(reader: Reader, query: OrderQuery): Promise<CourseInOrder[]> {
  const found = await courses
    .raw(reader)
    .find(inOrderFilter(query), {
      ...inSession(reader),
      projection: { pseudonym: 1, district: 1, commune: 1, order: 1 },
    })
    .hint(ORDER_INDEX)
    .sort({ 'order.key': 1 })
    .limit(query.limit)
    .toArray();
  return found.flatMap(positionInOrder);
}

/** How the database executes `nextInOrder`, for a test of its index. */
export async function explainNextInOrder(reader: Reader, query: OrderQuery): Promise<unknown> {
  return courses
    .raw(reader)
    .find(inOrderFilter(query))
    .hint(ORDER_INDEX)
    .sort({ 'order.key': 1 })
    .limit(query.limit)
    .explain('executionStats');
}

/** Counts the people of a district before a key for a product on a day, without those who hold a booking. */
export async function countAhead(
  reader: Reader,
  query: {
    readonly district: AreaCode;
    readonly product: string;
    readonly day: IsoDate;
    readonly key: string;
  },
): Promise<number> {
  const { key, ...rest } = query;
  const filter = inOrderFilter({ ...rest, limit: 1 });
  return courses
    .raw(reader)
    .countDocuments({ ...filter, 'order.key': { $lt: key } }, { ...inSession(reader), hint: ORDER_INDEX });
}

function inOrderFilter({ district, communes, product, day, maxKey, afterKey }: OrderQuery) {
  // All keys have the same length, so no key is between one key and the same with a letter appended.
  const key = {
    ...(afterKey === undefined ? {} : { $gt: afterKey }),
    ...(maxKey === undefined ? {} : { $lt: `${maxKey}~` }),
  };
  return {
    province: provinceOf(district) ?? '',
    district,
    booking: '',
    'order.products': product,
    ...(Object.keys(key).length === 0 ? {} : { 'order.key': key }),
    'order.notBefore': { $lt: addDays(day, 1) },
    ...(communes === undefined || communes.length === 0 ? {} : { commune: { $in: [...communes] } }),
  };
}

function positionInOrder(doc: CourseDoc): CourseInOrder[] {
  const { key, group, doseNumber, kind, notBefore, products, policyVersion } = doc.order;
  // Only waiting people have products, so these are never null in what the query finds.
  if (group === null || doseNumber === null || kind === null) return [];
  const { pseudonym, district, commune } = doc;
  return [
    {
      person: doc._id,
      pseudonym,
      district,
      commune,
      key,
      group,
      doseNumber,
      kind,
      notBefore,
      products,
      policyVersion,
    },
  ];
}
