import { dayAtSite } from '../src/platform/clock.ts';
import { closeDay as closeDayOf } from '../src/reports/daily/close-day.ts';
import { listDaysToClose } from '../src/reports/daily/days-to-close.reads.ts';
import type { Job } from './job.ts';
import { sweepProvinces } from './sweep.ts';

/** Closes the previous day: one report per site, district and province; later changes to a closed day are appended. */
export const closeDay: Job = {
  name: 'close-day',
  cron: '30 0 * * *',
  covers: 'yesterday, every day since the last closed one, and the last 7 days in case they have changed',
  run: (context) =>
    sweepProvinces(context, async (province) => {
      const today = dayAtSite(context.clock.now());
      let reports = 0;
      let days = 0;
      for (const day of await listDaysToClose(context.database, province, today)) {
        const done = await closeDayOf(context, province, day);
        reports += done.reports;
        days += 1;
      }
      return { days, reports };
    }),
};
