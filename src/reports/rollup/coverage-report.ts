import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { groupCode, isoDate, label } from '../../policy/terms.ts';
import { count } from '../figures.ts';
import { coverage } from '../summary/campaign-summary.ts';

/** Coverage of the people who live in an area at the end of a day. */
export const coverageReport = z
  .strictObject({
    area: areaCode,
    day: isoDate,
    at: z.iso.datetime().meta({ description: 'All figures were counted in one snapshot at this instant' }),
    policyVersion: z.string(),
    all: coverage,
    groups: z.array(z.strictObject({ group: groupCode, label, ...coverage.shape })),
    uncounted: count.meta({
      description: 'People whose latest change was counted for this answer and is not in the stored sums yet',
    }),
  })
  .meta({ id: 'CoverageReport' });
export type CoverageReport = z.infer<typeof coverageReport>;
