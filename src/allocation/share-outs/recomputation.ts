import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { lotId } from '../../supply/lots/lot.ts';
import { shareOutInputs } from './share-out-inputs.ts';

/** A share-out computed again: what it was computed from, what comes out, and whether that is what was decided. */
export const recomputation = z
  .strictObject({
    shareOut: z.string(),
    formula: z.string().meta({ description: 'By which it was computed' }),
    recomputedBy: z.string().meta({ description: 'The formula of this service' }),
    inputs: shareOutInputs,
    inputsHash: z.string(),
    lines: z.array(z.strictObject({ unit: areaCode, lot: lotId, doses: z.int() })),
    equal: z.boolean(),
  })
  .meta({ id: 'ShareOutRecomputation' });
export type Recomputation = z.infer<typeof recomputation>;
