import { escalateFlags as escalateFlagsOf } from '../src/supply/near-expiry/escalate-flags.ts';
import type { Job } from './job.ts';
import { sweepProvinces } from './sweep.ts';

/** Escalates flags that nobody has acknowledged to the level above. */
export const escalateFlags: Job = {
  name: 'escalate-flags',
  cron: '20 * * * *',
  covers: 'every standing flag that nobody has acknowledged within the days set by the policy',
  run: (context) => sweepProvinces(context, (province) => escalateFlagsOf(context, province)),
};
