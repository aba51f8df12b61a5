import { sweepFindings as sweepFindingsOf } from '../src/findings/sweep-findings.ts';
import type { Job } from './job.ts';
import { sweepProvinces } from './sweep.ts';

/** Puts the rules of the findings to whatever the audit log tells of since the last time. */
export const sweepFindings: Job = {
  name: 'sweep-findings',
  cron: '*/10 * * * *',
  covers:
    'every entry since an hour before the last sweep, the first one of a day since two days before; a province never swept from its beginning',
  run: (context) =>
    sweepProvinces(context, async (province) => {
      const { entries, siteDays, opened, reopened } = await sweepFindingsOf(context, province);
      return { entries, siteDays, opened, reopened };
    }),
};
