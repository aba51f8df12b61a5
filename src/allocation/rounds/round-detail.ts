import { z } from 'zod';
import { roundClosure } from './closing/round-closure.ts';
import { roundReallocation, roundRefusal } from './events/round-event.ts';
import { amendment, round, roundLine, roundStatus } from './round.ts';

/** A round with its current lines, and everything that changed them since it was decided. */
export const roundDetail = z
  .strictObject({
    ...round.shape,
    status: roundStatus,
    lines: z.array(roundLine),
    amendments: z.array(amendment),
    refusals: z.array(roundRefusal),
    reallocations: z.array(roundReallocation),
    closures: z.array(roundClosure),
  })
  .meta({ id: 'RoundDetail' });
export type RoundDetail = z.infer<typeof roundDetail>;
