import { Schema } from 'mongoose';
import type { AreaCode } from '../../platform/area.ts';
import { addDays } from '../../platform/clock.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { NO_BOOKINGS } from './day-report.rules.ts';
import type { DayFigures, DayReport, KeptCheckpoint } from './day-report.ts';

interface DayReportDoc {
  /** `area|day|revision`: of two workers that close a day at once, only one writes it. */
  _id: string;
  province: AreaCode;
  area: AreaCode;
  day: string;
  revision: number;
  head: string | null;
  figures: DayFigures;
  ownStore: DayFigures | null;
  /** Absent in reports of earlier versions. */
  checkpoint?: KeptCheckpoint;
  closedAt: Date;
}

const schema = new Schema<DayReportDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  area: { type: String, required: true },
  day: { type: String, required: true },
  revision: { type: Number, required: true },
  head: { type: String, default: null },
  figures: { type: Object, required: true } as never,
  ownStore: { type: Object, default: null } as never,
  checkpoint: { type: Object, default: null } as never,
  closedAt: { type: Date, required: true },
});
schema.index({ province: 1, day: 1, area: 1, revision: 1 }, { name: 'day_report_by_day' });

const reports = defineCollection<DayReportDoc>('dayReports', schema);

/** Appends reports; none is ever changed. A duplicate key means that another worker has just closed the day. */
export async function appendDayReports(
  tx: Tx,
  province: AreaCode,
  added: readonly DayReport[],
): Promise<void> {
  if (added.length === 0) return;
  await reports.raw(tx).insertMany(
    added.map(({ area, day, revision, closedAt, ...rest }) => ({
      _id: `${area}|${day}|${revision}`,
      province,
      area,
      day,
      revision,
      ...rest,
      closedAt: new Date(closedAt),
    })),
    { session: tx.session },
  );
}

/** The latest report of each area of a province on a day. */
export async function listDayReports(
  reader: Reader,
  province: AreaCode,
  day: string,
): Promise<ReadonlyMap<AreaCode, DayReport>> {
  const found = await reports
    .raw(reader)
    .find({ province, day }, inSession(reader))
    .sort({ area: 1, revision: 1 })
    .toArray();
  return new Map(found.map((doc) => [doc.area, view(doc)]));
}

/** The latest reports of some areas of a province for every closed day of a range (both ends included), in order. */
export async function listDayReportsBetween(
  reader: Reader,
  province: AreaCode,
  areas: readonly AreaCode[],
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly DayReport[]> {
  const found = await reports
    .raw(reader)
    .find(
      { province, day: { $gte: from, $lt: addDays(to, 1) }, area: { $in: [...areas] } },
      inSession(reader),
    )
    .sort({ day: 1, area: 1, revision: 1 })
    .toArray();
  return [...new Map(found.map((doc) => [`${doc.day}|${doc.area}`, view(doc)])).values()];
}

/** The last closed day of a province. */
export async function findLastClosedDay(reader: Reader, province: AreaCode): Promise<string | undefined> {
  const [last] = await reports
    .raw(reader)
    .find({ province }, { ...inSession(reader), projection: { day: 1 } })
    .sort({ province: -1, day: -1 })
    .limit(1)
    .toArray();
  return last?.day;
}

function view({
  _id: _,
  province: __,
  closedAt,
  figures,
  ownStore,
  checkpoint = null,
  ...rest
}: DayReportDoc): DayReport {
  return {
    ...rest,
    figures: withEveryState(figures),
    ownStore: ownStore === null ? null : withEveryState(ownStore),
    checkpoint,
    closedAt: closedAt.toISOString(),
  };
}

/** A report written before a state of bookings existed has none in it. */
function withEveryState(figures: DayFigures): DayFigures {
  return { ...figures, bookings: { ...NO_BOOKINGS, ...figures.bookings } };
}
