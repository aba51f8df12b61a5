import { z } from 'zod';
import { districtCode } from '../../../platform/area.ts';
import { areaUnit, roundUnit } from '../round.ts';

/** Areas to which doses of a round are committed: by its lines, districts by approved share-outs. */
export const committedArea = z.union([areaUnit, districtCode]);

/**
 * The doses of a round allocated to an area, and how that number came about: committed = decided + amended + movedIn −
 * movedOut − refused + returned. For the country: the whole round, of which events only change the receivers.
 */
export const roundCommitment = z
  .strictObject({
    committed: z.int(),
    decided: z.int().meta({ description: 'By the first decision; for a district, by approved share-outs' }),
    amended: z.int().meta({ description: 'By later decisions; for the whole round always 0' }),
    movedIn: z.int(),
    movedOut: z.int(),
    refused: z.int().meta({ description: 'Given back by the province; for the country, by all provinces' }),
    returned: z.int().meta({ description: 'Refused by provinces and given to the country’s own line' }),
    toCome: z.int().nullable().meta({ description: 'Not received yet; null for a district' }),
    outsideTheLedger: z
      .array(z.strictObject({ unit: roundUnit, purpose: z.enum(['earmark', 'sample']), doses: z.int() }))
      .meta({
        description: 'Only for the country: doses earmarked for other bodies, and samples',
      }),
  })
  .meta({ id: 'RoundCommitment' });
export type RoundCommitment = z.infer<typeof roundCommitment>;
