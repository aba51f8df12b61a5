import { proposeRedistribution } from '../src/allocation/redistribution/propose-redistribution.ts';
import { Problem } from '../src/platform/problem.ts';
import type { Job } from './job.ts';
import { sweepProvinces } from './sweep.ts';

/** Proposes moves of doses that will not be used in time; people accept or decline them in the morning. */
export const proposeMoves: Job = {
  name: 'propose-moves',
  cron: '45 0 * * *',
  covers:
    'the stock as it lies now, judged by plan and pace; a new proposal takes the place of undecided ones',
  run: (context) =>
    sweepProvinces(context, async (province) => {
      try {
        const { moves, redistribution } = await proposeRedistribution(context, province);
        return { proposals: 1, moves: moves.length, doses: redistribution.moved };
      } catch (error) {
        if (error instanceof Problem && error.code === 'redistribution/nothing-to-move') {
          return { proposals: 0, moves: 0, doses: 0 };
        }
        throw error;
      }
    }),
};
