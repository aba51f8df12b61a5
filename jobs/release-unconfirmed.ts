import { releaseUnconfirmed as releaseUnconfirmedOf } from '../src/scheduling/bookings/release-unconfirmed.ts';
import type { Job } from './job.ts';
import { sweepProvinces } from './sweep.ts';

/** Offers slots that were not confirmed in time to the standby list. */
export const releaseUnconfirmed: Job = {
  name: 'release-unconfirmed',
  cron: '*/5 * * * *',
  covers: 'every call whose time to confirm is over now, however long ago',
  run: (context) =>
    sweepProvinces(context, async (province) => {
      const { released, calledFromStandby } = await releaseUnconfirmedOf(
        context,
        province,
        context.clock.now(),
      );
      return { released, calledFromStandby };
    }),
};
