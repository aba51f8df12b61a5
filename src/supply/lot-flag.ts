import { z } from 'zod';
import { areaCode } from '../platform/area.ts';
import { isoDate, productCode } from '../policy/terms.ts';
import { flagReasons } from './expiry.rules.ts';
import { lotId } from './lot.ts';

export const flagKind = z.enum(['near-expiry', 'expired']);
export type FlagKind = z.infer<typeof flagKind>;

/** A lot in a place that needs somebody's attention. It ends by itself when its reason is gone. */
export const lotFlag = z
  .strictObject({
    id: z.string().meta({ description: '`place|lot|kind`' }),
    place: areaCode,
    lot: lotId,
    product: productCode,
    kind: flagKind,
    reason: z.enum([...flagReasons, 'expired']),
    expiry: isoDate,
    onHand: z.int(),
    plannedUse: z.int().meta({ description: 'Of those, doses that will be used in time' }),
    at: z.iso.datetime().meta({ description: 'When it was raised' }),
  })
  .meta({ id: 'LotFlag' });
export type LotFlag = z.infer<typeof lotFlag>;

export function flagId(place: string, lot: string, kind: FlagKind): string {
  return `${place}|${lot}|${kind}`;
}
