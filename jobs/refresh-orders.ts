import { refreshOrders as refreshOrdersOf } from '../src/people/order/refresh-orders.ts';
import type { Job } from './job.ts';
import { sweepProvinces } from './sweep.ts';

const BATCH = 1_000;

/** Updates stored places in the order as days pass and rules change. */
export const refreshOrders: Job = {
  name: 'refresh-orders',
  cron: '*/10 * * * *',
  covers:
    'every place that changes today or should have changed before, and every place by an earlier version of the rules',
  run: (context) =>
    sweepProvinces(context, async (province) => {
      let refreshed = 0;
      for (;;) {
        const done = await refreshOrdersOf(context, province, { limit: BATCH });
        refreshed += done.refreshed;
        if (!done.more) return { refreshed };
      }
    }),
};
