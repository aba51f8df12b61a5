import type { AreaCode } from '../../platform/area.ts';
import { addDays } from '../../platform/clock.ts';
import { comparing, sum } from '../../platform/compare.ts';
import { inSession, type Reader } from '../../platform/database/database.ts';
import type { IsoDate, ProductCode } from '../../policy/terms.ts';
import { courses } from '../courses/course-collection.store.ts';

/** People by what is due: a second or later dose of their course, or any other dose (first doses, boosters). */
export interface DueCount {
  readonly secondDue: number;
  readonly firstDue: number;
}

/** How many people of one place may get which products by a day. Contains nothing about who they are or where they work. */
export interface DuePeople {
  /** A district code or a commune code; null if the commune is not known. */
  readonly place: string | null;
  /** Each person counted once. */
  readonly people: DueCount;
  /** A person who may get several products is counted for each. */
  readonly products: ReadonlyMap<ProductCode, DueCount>;
}

interface DueQuery {
  readonly province: AreaCode;
  /** If given, people are counted by commune of this district, otherwise by district. */
  readonly district?: AreaCode;
  readonly products: readonly ProductCode[];
  /** People who may be injected by this day. */
  readonly day: IsoDate;
}

interface DueRow {
  readonly place: string | null;
  readonly second: boolean;
  readonly products: readonly ProductCode[];
  readonly people: number;
}

/** Lists how many people of the open groups may get one of the products by a day, booked or not. Places without any are omitted. */
export async function listDuePeople(reader: Reader, query: DueQuery): Promise<DuePeople[]> {
  const { province, district, products, day } = query;
  const rows = await courses
    .raw(reader)
    .aggregate<{
      _id: { place: string | null; doseNumber: number; kind: string; products: ProductCode[] };
      people: number;
    }>(
      [
        {
          $match: {
            province,
            ...(district === undefined ? {} : { district }),
            'order.products': { $in: [...products] },
            'order.notBefore': { $lt: addDays(day, 1) },
          },
        },
        {
          $group: {
            _id: {
              place: district === undefined ? '$district' : '$commune',
              doseNumber: '$order.doseNumber',
              kind: '$order.kind',
              products: '$order.products',
            },
            people: { $sum: 1 },
          },
        },
      ],
      inSession(reader),
    )
    .toArray();
  const found = rows.map(({ _id, people }): DueRow => {
    const { place, doseNumber, kind, products: allowed } = _id;
    return {
      place: place ?? null,
      second: kind === 'primary' && doseNumber > 1,
      products: allowed.filter((product) => products.includes(product)),
      people,
    };
  });
  return [...Map.groupBy(found, (row) => row.place)]
    .map(([place, ofPlace]) => ({
      place,
      people: countOf(ofPlace),
      products: new Map(
        products.map((product) => [
          product,
          countOf(ofPlace.filter((row) => row.products.includes(product))),
        ]),
      ),
    }))
    .sort(comparing(({ place }) => place ?? ''));
}

function countOf(rows: readonly DueRow[]): DueCount {
  const due = (second: boolean): number =>
    sum(rows.filter((row) => row.second === second).map(({ people }) => people));
  return { secondDue: due(true), firstDue: due(false) };
}
