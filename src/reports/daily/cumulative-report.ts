import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { isoDate } from '../../policy/terms.ts';
import { count } from '../figures.ts';
import { dayFigures, keptCheckpoint } from './day-report.ts';

const ofArea = {
  area: areaCode,
  name: z.string(),
  head: z.string().nullable().meta({ description: 'Who answered for it on the last of the days' }),
  figures: dayFigures,
  checkpoint: keptCheckpoint.meta({
    description: 'Of the last of the days, as it stood when that day was closed; null: no log yet',
  }),
} as const;

/** Closed days of an area together: what happened is added up, what there is stands as on the last of them. */
export const cumulativeReport = z
  .strictObject({
    from: isoDate,
    to: isoDate,
    days: count.meta({ description: 'Closed days that were added up' }),
    open: z
      .array(isoDate)
      .meta({ description: 'Days between them that are not closed, and not in the figures' }),
    ...ofArea,
    parts: z
      .array(z.strictObject(ofArea))
      .meta({ description: 'Districts of a province, sites of a district' }),
  })
  .meta({ id: 'CumulativeReport' });
export type CumulativeReport = z.infer<typeof cumulativeReport>;
