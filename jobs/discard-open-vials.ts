import { discardOpenVials as discardOpenVialsOf } from '../src/supply/vials/discard-open-vials.ts';
import type { Job } from './job.ts';
import { sweepProvinces } from './sweep.ts';

/** Writes off the doses left in vials that have been open for too long. */
export const discardOpenVials: Job = {
  name: 'discard-open-vials',
  cron: '*/5 * * * *',
  covers: 'every open vial whose time is over now, however long ago',
  run: (context) => sweepProvinces(context, (province) => discardOpenVialsOf(context, province)),
};
