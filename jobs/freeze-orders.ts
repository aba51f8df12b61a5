import { freezeEndedDays } from '../src/people/order-file/freeze-ended-days.ts';
import type { Job } from './job.ts';
import { sweepProvinces } from './sweep.ts';

/**
 * Freezes and publishes the order of every district for the previous day, so that anyone can recompute the order of each
 * day without having to ask for it. A district has one file per day; a second or concurrent run finds it there.
 */
export const freezeOrders: Job = {
  name: 'freeze-orders',
  cron: '20 0 * * *',
  covers:
    'yesterday, in every district of every campaign, and the day on which a seed was closed if it is not frozen yet',
  run: (context) =>
    sweepProvinces(context, async (province) => ({ ...(await freezeEndedDays(context, province)) })),
};
