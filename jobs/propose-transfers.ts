import { proposeRedistribution } from '../src/allocation/redistribution/propose-redistribution.ts';
import { Problem } from '../src/platform/problem.ts';
import type { Job } from './job.ts';
import { sweepProvinces } from './sweep.ts';

/** Proposes transfers of doses that will not be used in time; people accept or decline them in the morning. */
export const proposeTransfers: Job = {
  name: 'propose-transfers',
  cron: '45 0 * * *',
  covers: 'the present stock, judged by plan and pace; a new proposal supersedes undecided ones',
  run: (context) =>
    sweepProvinces(context, async (province) => {
      try {
        const { transfers, redistribution } = await proposeRedistribution(context, province);
        return { proposals: 1, transfers: transfers.length, doses: redistribution.transferred };
      } catch (error) {
        if (error instanceof Problem && error.code === 'redistribution/nothing-to-transfer') {
          return { proposals: 0, transfers: 0, doses: 0 };
        }
        throw error;
      }
    }),
};
