import { COUNTRY } from '../src/platform/area.ts';
import { dayAtSite } from '../src/platform/clock.ts';
import { listCampaignProvinces } from '../src/policy/campaign/policy.store.ts';
import { quarantineExpired as quarantineExpiredOf } from '../src/supply/near-expiry/quarantine-expired.ts';
import type { Job } from './job.ts';
import { sweepAreas } from './sweep.ts';

/** Quarantines expired stock, also in the national store. */
export const quarantineExpired: Job = {
  name: 'quarantine-expired',
  cron: '5 0 * * *',
  covers: 'every lot whose last day of use is before today, however long ago',
  async run(context) {
    const day = dayAtSite(context.clock.now());
    const provinces = await listCampaignProvinces(context.database);
    return sweepAreas(context, [COUNTRY, ...provinces], async (area) => {
      const { quarantined, ended } = await quarantineExpiredOf(context, area, day);
      return { quarantined, ended };
    });
  },
};
