import { freezeEndedDays } from '../src/people/order-file/freeze-ended-days.ts';
import type { Job } from './job.ts';
import { sweepProvinces } from './sweep.ts';

/**
 * Freezes and publishes the order of every district for the day before, so that anybody can recompute the order of each day
 * without a person having asked for it. A district has one file for a day: a second run, or one beside it, finds it there.
 */
export const freezeOrders: Job = {
  name: 'freeze-orders',
  cron: '20 0 * * *',
  covers:
    'yesterday, in every district of every campaign, and the day on which a seed was closed that nobody has frozen yet',
  run: (context) =>
    sweepProvinces(context, async (province) => ({ ...(await freezeEndedDays(context, province)) })),
};
