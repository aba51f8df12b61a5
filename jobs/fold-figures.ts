import { COUNTRY } from '../src/platform/area.ts';
import { listCampaignProvinces } from '../src/policy/campaign/policy.store.ts';
import { foldAllCoverage } from '../src/reports/rollup/fold-coverage.ts';
import { foldLedger } from '../src/reports/rollup/fold-ledger.ts';
import type { Job } from './job.ts';
import { sweepAreas } from './sweep.ts';

/** Updates the stored sums, so that queries have few facts left to count themselves. */
export const foldFigures: Job = {
  name: 'fold-figures',
  cron: '*/2 * * * *',
  covers: 'every course whose change is not counted yet, and every ledger line up to 5 minutes ago',
  async run(context) {
    const provinces = await listCampaignProvinces(context.database);
    return sweepAreas(context, [COUNTRY, ...provinces], async (ledger) => {
      const courses = ledger === COUNTRY ? 0 : await foldAllCoverage(context, ledger);
      let counts = 0;
      for (let more = true; more; ) {
        const folded = await foldLedger(context, ledger);
        counts += folded.counts;
        more = folded.more;
      }
      return { courses, counts };
    });
  },
};
