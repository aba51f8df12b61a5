import { sweepFindings as sweepFindingsOf } from '../src/findings/sweep-findings.ts';
import type { Job } from './job.ts';
import { sweepProvinces } from './sweep.ts';

/** Applies the rules of the findings to everything in the audit log since the last sweep. */
export const sweepFindings: Job = {
  name: 'sweep-findings',
  cron: '*/10 * * * *',
  covers:
    'every entry since an hour before the last sweep (the first sweep of a day: since two days before it); for a province never swept, all entries',
  run: (context) =>
    sweepProvinces(context, async (province) => {
      const { entries, siteDays, opened, reopened } = await sweepFindingsOf(context, province);
      return { entries, siteDays, opened, reopened };
    }),
};
