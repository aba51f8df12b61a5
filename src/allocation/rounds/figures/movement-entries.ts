import { z } from 'zod';
import { type AreaCode, areaCode, provinceCode } from '../../../platform/area.ts';
import { pageQuery } from '../../../platform/http/endpoint.ts';
import { anyId } from '../../../platform/id.ts';
import { isoDate } from '../../../policy/terms.ts';
import { movementKind, wastageCause } from '../../../supply/ledger/movement.ts';
import { lotId } from '../../../supply/lots/lot.ts';
import { FIGURES, type Figure } from './round-figures.rules.ts';

/** Numbers of the report whose lines can be listed; `shipped`: received, or damaged on the way in. */
const LISTED_FIGURES = [...FIGURES, 'shipped'] as const;
export type ListedFigure = Figure | 'shipped';

/** Which ledger lines to list: those of a province, or those that concern an area. */
export const movementEntriesQuery = z
  .strictObject({
    ...pageQuery,
    province: provinceCode.optional().meta({ description: 'Every line in the ledger of this province' }),
    area: areaCode.optional().meta({ description: 'Lines that change the stock of this area' }),
    round: anyId.optional().meta({
      description:
        'Lines of the lots of this round, and of arrivals from the supplier only those of this round. For a lot of several rounds, all lines: which doses are of which round follows from the order of receipt',
    }),
    lot: lotId.optional(),
    kind: movementKind.optional(),
    figure: z.enum(LISTED_FIGURES).optional().meta({
      description: 'Lines behind this number of the report of the area; only with `area`',
    }),
    cause: wastageCause.optional(),
    day: isoDate.optional().meta({ description: 'At the sites' }),
  })
  .refine(({ area, province }) => (area === undefined) !== (province === undefined), {
    message: 'name either a province or an area',
    path: ['area'],
  })
  .refine(({ area, figure }) => figure === undefined || area !== undefined, {
    message: 'a number of the report belongs to an area',
    path: ['figure'],
  });
export type MovementEntriesQuery = z.infer<typeof movementEntriesQuery>;

interface EntriesOf {
  readonly area: AreaCode;
  readonly round: string;
  readonly figure?: ListedFigure;
  readonly lot?: string;
  readonly cause?: string;
  readonly day?: string;
}

/** The path that returns the lines behind a number. */
export function entriesPath({ area, round, figure, lot, cause, day }: EntriesOf): string {
  const query = new URLSearchParams({ area, round });
  for (const [name, value] of Object.entries({ figure, lot, cause, day })) {
    if (value !== undefined) query.set(name, value);
  }
  return `/v1/stock-movements?${query}`;
}
