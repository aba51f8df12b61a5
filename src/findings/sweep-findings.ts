import type { AreaCode } from '../platform/area.ts';
import { addDays, dayAtSite, instantAtSite } from '../platform/clock.ts';
import { TransactionConflict } from '../platform/database/database.ts';
import { transactWithoutEntry, type UseCaseContext } from '../platform/use-case.ts';
import type { IsoDate } from '../policy/terms.ts';
import { findSweptUntil, noteSweptUntil, SWEEP_NOTED } from './finding-sweep.store.ts';
import { collectTouched } from './gathering/collect-touched.reads.ts';
import { judgeTouched } from './gathering/judge-touched.reads.ts';
import { type Kept, keepSuspicion } from './keep-suspicion.ts';

/** How far a sweep looks back before the last one: transactions that were open then have long committed or failed. */
const OVERLAP_MS = 3_600_000;
/** The same for the first sweep of a day, so that an outage of a few hours heals by itself. */
const DAYS_BACK = 2;
/** Where the first sweep of a province begins. */
const BEGINNING = new Date(0);

export interface FindingsSwept {
  readonly entries: number;
  readonly siteDays: number;
  readonly opened: number;
  readonly reopened: number;
}

/**
 * Judges what the audit log of a province records since the last sweep. The sweep stores a time and not an entry, as entries
 * commit out of order: each sweep looks back an hour before the last one, the first of a day two days. Whatever is found
 * again has the same id. Late runs catch up; concurrent runs give the same findings.
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
