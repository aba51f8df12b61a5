import { Schema } from 'mongoose';
import { type AreaCode, areaRange, provinceOf } from '../platform/area.ts';
import { justAfter } from '../platform/clock.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../platform/database/database.ts';
import { placeProblem } from './place.problems.ts';
import type { AreaHead } from './place.ts';

interface AreaHeadDoc {
  /** `area@sequence`: of two heads named at once, only one can be the next. */
  _id: string;
  province: string;
  area: AreaCode;
  sequence: number;
  head: string;
  since: Date;
  namedBy: string;
}

const schema = new Schema<AreaHeadDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  area: { type: String, required: true },
  sequence: { type: Number, required: true },
  head: { type: String, required: true },
  since: { type: Date, required: true },
  namedBy: { type: String, required: true },
});
schema.index({ area: 1, sequence: -1 }, { name: 'area_head_history' });

const heads = defineCollection<AreaHeadDoc>('areaHeads', schema);

/** The head of an area, now or at an instant in the past. */
export async function findHead(reader: Reader, area: AreaCode, at?: Date): Promise<AreaHead | undefined> {
  const [latest] = await heads
    .raw(reader)
    .find({ area, ...(at === undefined ? {} : { since: { $lt: justAfter(at) } }) }, inSession(reader))
    .sort({ sequence: -1 })
    .limit(1)
    .toArray();
  return latest === undefined ? undefined : view(latest);
}

/** The head of an area, now or at an instant in the past. Throws `area/no-head`. */
export async function getHead(reader: Reader, area: AreaCode, at?: Date): Promise<AreaHead> {
  const found = await findHead(reader, area, at);
  if (found === undefined) throw placeProblem('area/no-head', { area });
  return found;
}

/** The head, at an instant, of each place of an area that had one then. */
export async function listHeads(
  reader: Reader,
  within: AreaCode,
  at: Date,
): Promise<ReadonlyMap<AreaCode, string>> {
  const found = await heads
    .raw(reader)
    .find(
      { area: areaRange(within) as { $gte: string }, since: { $lt: justAfter(at) } },
      { ...inSession(reader), projection: { area: 1, head: 1 } },
    )
    .sort({ area: 1, sequence: 1 })
    .toArray();
  return new Map(found.map((doc) => [doc.area, doc.head]));
}

/** Appends to the history. Duplicate key `_id_`: another head was named meanwhile. */
export async function appendHead(tx: Tx, named: AreaHead): Promise<void> {
  const [latest] = await heads
    .raw(tx)
    .find({ area: named.area }, { session: tx.session, projection: { sequence: 1 } })
    .sort({ sequence: -1 })
    .limit(1)
    .toArray();
  const sequence = (latest?.sequence ?? 0) + 1;
  await heads.raw(tx).insertOne(
    {
      _id: `${named.area}@${sequence}`,
      province: provinceOf(named.area) ?? named.area,
      area: named.area,
      sequence,
      head: named.head,
      since: new Date(named.since),
      namedBy: named.namedBy,
    },
    { session: tx.session },
  );
}

/** Appends the first heads of areas that have just been registered. */
export async function appendFirstHeads(tx: Tx, named: readonly AreaHead[]): Promise<void> {
  if (named.length === 0) return;
  await heads.raw(tx).insertMany(
    named.map(({ area, head, since, namedBy }) => ({
      _id: `${area}@1`,
      province: provinceOf(area) ?? area,
      area,
      sequence: 1,
      head,
      since: new Date(since),
      namedBy,
    })),
    { session: tx.session },
  );
}

function view({ area, head, since, namedBy }: AreaHeadDoc): AreaHead {
  return { area, head, since: since.toISOString(), namedBy };
}
