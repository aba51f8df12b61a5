import { Schema } from 'mongoose';
import { type AreaCode, COUNTRY, provinceOf } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import type { IsoDate } from '../../policy/terms.ts';
import { type CoverageCell, type Period, periodsUpTo } from './coverage-cell.rules.ts';

interface CoverageCellDoc {
  /** `area|period`. */
  _id: string;
  province: string;
  area: AreaCode;
  period: Period;
  counts: Record<string, number>;
}

const schema = new Schema<CoverageCellDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  area: { type: String, required: true },
  period: { type: String, required: true },
  counts: { type: Object, required: true } as never,
});
schema.index({ province: 1, area: 1, period: 1 }, { name: 'coverage_cell_by_period' });

const cells = defineCollection<CoverageCellDoc>('coverageCells', schema);

/** Adds to cells, creating those that are missing. */
export async function addToCoverageCells(tx: Tx, changes: readonly CoverageCell[]): Promise<void> {
  if (changes.length === 0) return;
  await cells.raw(tx).bulkWrite(
    changes.map(({ area, period, counts }) => ({
      updateOne: {
        filter: { _id: `${area}|${period}` },
        update: {
          $inc: Object.fromEntries([...counts].map(([key, people]) => [`counts.${key}`, people])),
          $setOnInsert: { province: provinceOf(area) ?? COUNTRY, area, period },
        },
        upsert: true,
      },
    })),
    { session: tx.session, ordered: true },
  );
}

/** The cells of an area that hold everything up to and including a day. */
export async function listCoverageCells(
  reader: Reader,
  area: AreaCode,
  day: IsoDate,
): Promise<CoverageCell[]> {
  const { monthsBefore, days } = periodsUpTo(day);
  const of = (period: Record<string, string>) =>
    cells
      .raw(reader)
      .find({ province: provinceOf(area) ?? COUNTRY, area, period } as never, inSession(reader))
      .toArray();
  const found = [
    ...(await of({ $gte: 'month|', $lt: `month|${monthsBefore}` })),
    ...(await of({ $gte: `day|${days.from}`, $lt: `day|${days.until}` })),
  ];
  return found.map(({ period, counts }) => ({ area, period, counts: new Map(Object.entries(counts)) }));
}
