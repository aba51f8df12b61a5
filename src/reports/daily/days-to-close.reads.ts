import type { AreaCode } from '../../platform/area.ts';
import { addDays, dayAtSite } from '../../platform/clock.ts';
import type { Reader } from '../../platform/database/database.ts';
import { findPolicyHead } from '../../policy/campaign/policy.store.ts';
import { laterDay } from '../../policy/dated.ts';
import type { IsoDate } from '../../policy/terms.ts';
import { findFirstMovement } from '../../supply/stock/stock-flow.reads.ts';
import { findLastClosedDay } from './day-report.store.ts';

/** Facts recorded later than this many days after their day no longer reopen it by themselves. */
const NEWS_DAYS = 7;

/**
 * The days of a province that a run on `today` checks, oldest first: all since the last closed one, and the last
 * `NEWS_DAYS` in case they have news; none before the campaign and its first doses.
 */
export async function listDaysToClose(
  reader: Reader,
  province: AreaCode,
  today: IsoDate,
): Promise<IsoDate[]> {
  const starts = [
    (await findPolicyHead(reader, province))?.startedAt,
    await findFirstMovement(reader, province),
  ]
    .flatMap((instant) => (instant === undefined ? [] : [dayAtSite(instant)]))
    .sort();
  const start = starts[0];
  if (start === undefined) return [];
  const last = await findLastClosedDay(reader, province);
  const earliest = [last === undefined ? start : addDays(last, 1), addDays(today, -NEWS_DAYS)].sort()[0];
  const days: IsoDate[] = [];
  for (let day = laterDay(start, earliest ?? start); day < today; day = addDays(day, 1)) days.push(day);
  return days;
}
