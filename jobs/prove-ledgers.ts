import { COUNTRY } from '../src/platform/area.ts';
import { listCampaignProvinces } from '../src/policy/campaign/policy.store.ts';
import { proveConservation } from '../src/reports/conservation/prove-conservation.ts';
import type { Job } from './job.ts';
import { sweepAreas } from './sweep.ts';

/** Proves that no dose of any lot has vanished, from the ledger and from the documents. Each run makes a proof of its own. */
export const proveLedgers: Job = {
  name: 'prove-ledgers',
  cron: '45 0 * * *',
  covers: "every lot at every level, in each province's ledgers and the national store's as they stand now",
  async run(context, { metrics }) {
    const provinces = await listCampaignProvinces(context.database);
    // The country last: it adds up the proofs of its provinces.
    return sweepAreas(context, [...provinces, COUNTRY], async (ledger) => {
      const { checked, broken } = await proveConservation(context, ledger);
      metrics?.ledgerBreaks.set({ ledger }, broken);
      return { checked, broken };
    });
  },
};
