import { COUNTRY } from '../src/platform/area.ts';
import { listCampaignProvinces } from '../src/policy/campaign/policy.store.ts';
import { proveConservation } from '../src/reports/conservation/prove-conservation.ts';
import type { Job } from './job.ts';
import { sweepAreas } from './sweep.ts';

/** Proves from the ledger and the documents that no dose of any lot has vanished. Each run makes a new proof. */
export const proveLedgers: Job = {
  name: 'prove-ledgers',
  cron: '45 0 * * *',
  covers: 'every lot at every level, in the present ledgers of each province and of the national store',
  async run(context, { metrics }) {
    const provinces = await listCampaignProvinces(context.database);
    // The country last: its proof sums those of the provinces.
    return sweepAreas(context, [...provinces, COUNTRY], async (ledger) => {
      const { checked, broken } = await proveConservation(context, ledger);
      metrics?.ledgerBreaks.set({ ledger }, broken);
      return { checked, broken };
    });
  },
};
