import type { AreaCode } from '../platform/area.ts';
import { addDays, dayAtSite, instantAtSite } from '../platform/clock.ts';
import { TransactionConflict } from '../platform/database/database.ts';
import { transactWithoutEntry, type UseCaseContext } from '../platform/use-case.ts';
import type { IsoDate } from '../policy/terms.ts';
import { findSweptUntil, noteSweptUntil, SWEEP_NOTED } from './finding-sweep.store.ts';
import { collectTouched } from './gathering/collect-touched.reads.ts';
import { judgeTouched } from './gathering/judge-touched.reads.ts';
import { type Kept, keepSuspicion } from './keep-suspicion.ts';

/** How far a sweep goes back behind the last one: what was under way then has committed or failed long since. */
const OVERLAP_MS = 3_600_000;
/** And the first one of a day, so that a fault of a few hours heals by itself. */
const DAYS_BACK = 2;
/** A province that was never swept is looked at from its beginning. */
const BEGINNING = new Date(0);

export interface FindingsSwept {
  readonly entries: number;
  readonly siteDays: number;
  readonly opened: number;
  readonly reopened: number;
}

/**
 * Judges what the log of a province tells of since the last sweep. A time is remembered and not an entry: entries commit
 * out of order, so each sweep looks an hour behind the last one, and the first of a day two days. Everything found again
 * is known by its id. Late runs catch up; of two at once the findings are the same.
 */
export async function sweepFindings(context: UseCaseContext, province: AreaCode): Promise<FindingsSwept> {
  const { database } = context;
  const now = context.clock.now();
  const swept = await findSweptUntil(database, province);
  const isFirstToday = swept === undefined || dayAtSite(swept) < dayAtSite(now);
  const touched = await collectTouched(
    database,
    province,
    sinceOf(swept, now, isFirstToday),
    isFirstToday ? sectorDaysOf(dayAtSite(now)) : [],
  );
  const kept: Record<Kept, number> = { opened: 0, 'more-evidence': 0, reopened: 0, known: 0 };
  for await (const suspicion of judgeTouched(database, province, touched)) {
    kept[await keepSuspicion(context, suspicion)] += 1;
  }
  await transactWithoutEntry(context, 'derived', (tx) => noteSweptUntil(tx, province, now), {
    [SWEEP_NOTED]: () => new TransactionConflict('noted by another'),
  });
  const { opened, reopened } = kept;
  return { entries: touched.entries, siteDays: touched.siteDays.length, opened, reopened };
}

function sinceOf(swept: Date | undefined, now: Date, isFirstToday: boolean): Date {
  if (swept === undefined) return BEGINNING;
  const overlapped = new Date(swept.getTime() - OVERLAP_MS);
  const daysBack = instantAtSite(addDays(dayAtSite(now), -DAYS_BACK));
  return isFirstToday && daysBack < overlapped ? daysBack : overlapped;
}

/** The two sectors are compared up to yesterday. */
function sectorDaysOf(today: IsoDate): readonly IsoDate[] {
  return [addDays(today, -1)];
}
