import { type AreaCode, provinceOf } from '../../platform/area.ts';
import { addDays } from '../../platform/clock.ts';
import { inSession, type Reader } from '../../platform/database/database.ts';
import type { GroupCode, IsoDate, ProductCode } from '../../policy/terms.ts';
import { courses } from '../courses/course-collection.store.ts';

/** How many people of a commune are due the same dose of the same products from the same day. */
interface DueInCommune {
  readonly commune: string | null;
  /** The components of the key before the birth date: stage, favoured age, rank, cohort. Lower comes first. */
  readonly priority: string;
  readonly group: GroupCode | null;
  readonly products: readonly ProductCode[];
  /** At the earliest the first requested day. */
  readonly notBefore: IsoDate;
  readonly people: number;
}

/** `1|1|01|0` of a key that continues with `|1960-01-01|…`; see turn-key.rules.ts. */
const PRIORITY_LENGTH = 8;

/**
 * Counts, by commune, the people of a district who wait for a dose that may be given from `from` to `to`, both included,
 * without those who hold a booking. One pass over the waiting people of the district, by the index `course_order`.
 */
export async function countDueByCommune(
  reader: Reader,
  { district, from, to }: { readonly district: AreaCode; readonly from: IsoDate; readonly to: IsoDate },
): Promise<DueInCommune[]> {
  const rows = await courses
    .raw(reader)
    .aggregate<{ _id: Omit<DueInCommune, 'people'>; people: number }>(
      [
        {
          $match: {
            province: provinceOf(district) ?? '',
            district,
            booking: '',
            'order.notBefore': { $lt: addDays(to, 1) },
          },
        },
        {
          $group: {
            _id: {
              commune: '$commune',
              priority: { $substrBytes: ['$order.key', 0, PRIORITY_LENGTH] },
              group: '$order.group',
              products: '$order.products',
              notBefore: { $max: ['$order.notBefore', from] },
            },
            people: { $sum: 1 },
          },
        },
      ],
      inSession(reader),
    )
    .toArray();
  return rows.map(({ _id, people }) => ({ ..._id, people })).filter(({ products }) => products.length > 0);
}
