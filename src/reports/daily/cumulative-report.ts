import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { isoDate } from '../../policy/terms.ts';
import { count } from '../figures.ts';
import { dayFigures, keptCheckpoint } from './day-report.ts';

const ofArea = {
  area: areaCode,
  name: z.string(),
  head: z.string().nullable().meta({ description: 'The head accountable on the last of the days' }),
  figures: dayFigures,
  checkpoint: keptCheckpoint.meta({
    description: 'As of the closing of the last day; null if there was no log yet',
  }),
} as const;

/** Closed days of an area together: movements are added up, stock is that of the last day. */
export const cumulativeReport = z
  .strictObject({
    from: isoDate,
    to: isoDate,
    days: count.meta({ description: 'Number of closed days added up' }),
    open: z
      .array(isoDate)
      .meta({ description: 'Days in the range that are not closed and not in the figures' }),
    ...ofArea,
    parts: z
      .array(z.strictObject(ofArea))
      .meta({ description: 'Districts of a province, sites of a district' }),
  })
  .meta({ id: 'CumulativeReport' });
export type CumulativeReport = z.infer<typeof cumulativeReport>;
