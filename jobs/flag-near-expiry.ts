import { dayAtSite } from '../src/platform/clock.ts';
import { listUsePlans } from '../src/scheduling/sessions/use-plans.reads.ts';
import { flagNearExpiry as flagNearExpiryOf } from '../src/supply/near-expiry/flag-near-expiry.ts';
import type { Job } from './job.ts';
import { sweepProvinces } from './sweep.ts';

/** Flags lots that are near expiry, or will expire before the planned use uses them up. */
export const flagNearExpiry: Job = {
  name: 'flag-near-expiry',
  cron: '15 0 * * *',
  covers: 'the present stock, judged against the sessions planned for today and later',
  async run(context) {
    const day = dayAtSite(context.clock.now());
    return sweepProvinces(context, async (province) => {
      const plans = await listUsePlans(context.database, province, day);
      const { places, raised, ended } = await flagNearExpiryOf(context, province, day, plans);
      return { places, raised, ended };
    });
  },
};
