import { z } from 'zod';
import { areaCode } from '../../../platform/area.ts';
import { isoDate } from '../../../policy/terms.ts';

const count = z.int().min(0);

const burnDownDay = z.strictObject({
  day: isoDate,
  received: count,
  given: z.int().meta({ description: 'Less what corrections brought back' }),
  wasted: count.meta({ description: 'All causes' }),
  remaining: z.int().meta({ description: 'Doses neither used nor gone at the end of the day' }),
  line: count.meta({ description: 'What would remain on a straight line to zero at the deadline' }),
  entries: z.string().meta({ description: 'Path of the ledger lines of that day' }),
});

/** How the doses of a round are used up in an area, compared with a straight line to its deadline. */
export const roundBurnDown = z
  .strictObject({
    round: z.string(),
    number: z.int(),
    area: areaCode,
    finishBy: isoDate,
    today: isoDate,
    committed: count.meta({ description: 'Allocated to the area, without doses outside the ledgers' }),
    toUse: z.int().meta({
      description:
        'All doses it has had or will have to use, including those still to come and those sent by others',
    }),
    remaining: count.meta({ description: 'To come, on the way, or on hand: neither used nor gone' }),
    days: z.array(burnDownDay).meta({ description: 'The days with movements, at most the last 366' }),
    pace: z
      .strictObject({
        days: z
          .int()
          .meta({ description: 'Number of days with injections behind the pace, at most the last seven' }),
        dosesPerDay: z.number(),
      })
      .nullable()
      .meta({ description: 'null: no dose has been given yet' }),
    projectedFinish: isoDate.nullable().meta({ description: 'At this pace; null: never' }),
    notUsedByDeadline: count.meta({
      description: 'Doses that will not be used by the deadline at this pace',
    }),
  })
  .meta({ id: 'RoundBurnDown' });
export type RoundBurnDown = z.infer<typeof roundBurnDown>;
