import { latestCheckpoint } from '../../audit/log/log.reads.ts';
import { recordAction } from '../../audit/record.ts';
import type { AreaCode } from '../../platform/area.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { isDuplicateKey, type Reader } from '../../platform/database/database.ts';
import { transact, UNCHANGED, type UseCaseContext } from '../../platform/use-case.ts';
import type { IsoDate } from '../../policy/terms.ts';
import { gatherDayFacts } from './day-facts.reads.ts';
import { dayContents, saysTheSame, withProgressOf } from './day-report.rules.ts';
import { appendDayReports, listDayReports } from './day-report.store.ts';
import type { DayReport, KeptCheckpoint } from './day-report.ts';

interface DayClosed {
  readonly day: IsoDate;
  /** Number of reports written; 0 without news. */
  readonly reports: number;
}

const MAX_TRIES = 5;

/**
 * Closes a day of a province: one report for each site, each district and the province, from one snapshot. If an existing
 * report differs by now, its next revision is appended. Each carries the newest checkpoint of the log at that moment; a
 * longer log alone is no news. Running it twice writes nothing new; if two workers run at once, one commits and the other
 * starts again. Throws RangeError for a day that is not over.
 */
export async function closeDay(
  context: UseCaseContext,
  province: AreaCode,
  day: IsoDate,
): Promise<DayClosed> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await closeOnce(context, province, day);
    } catch (error) {
      if (!isDuplicateKey(error) || tries === MAX_TRIES) throw error;
    }
  }
}

async function closeOnce(context: UseCaseContext, province: AreaCode, day: IsoDate): Promise<DayClosed> {
  return transact(context, async (tx, now) => {
    if (day >= dayAtSite(now)) throw new RangeError('the day is not over');
    const known = await listDayReports(tx, province, day);
    const checkpoint = await keptCheckpointOf(tx);
    const contents = dayContents(await gatherDayFacts(tx, province, day));
    const news = contents.flatMap((content): DayReport[] => {
      const before = known.get(content.area);
      if (before !== undefined && saysTheSame(before, content)) return [];
      const report = before === undefined ? content : withProgressOf(content, before);
      const revision = (before?.revision ?? 0) + 1;
      return [{ ...report, day, revision, checkpoint, closedAt: now.toISOString() }];
    });
    if (news.length === 0) return { entry: UNCHANGED, answer: { day, reports: 0 } };
    await appendDayReports(tx, province, news);
    const entry = await recordAction(tx, context, now, {
      action: 'closeDay',
      area: province,
      object: `${province}|${day}`,
      details: { day, reports: news.length, revised: news.filter(({ revision }) => revision > 1).length },
    });
    return { entry, answer: { day, reports: news.length } };
  });
}

async function keptCheckpointOf(reader: Reader): Promise<KeptCheckpoint> {
  const newest = await latestCheckpoint(reader);
  return newest === undefined ? null : { size: newest.size, at: newest.at.toISOString(), note: newest.note };
}
