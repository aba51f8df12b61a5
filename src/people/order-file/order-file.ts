import { z } from 'zod';
import { districtCode, provinceCode } from '../../platform/area.ts';
import { isoDate } from '../../policy/terms.ts';

/** What is published about a frozen order besides the file itself. */
export const orderFile = z
  .strictObject({
    province: provinceCode,
    district: districtCode,
    day: isoDate,
    seed: z.int().nullable().meta({
      description: 'Number of the seed revealed after this freeze; null if none was closed on the day',
    }),
    policyVersion: z.string(),
    waiting: z.int(),
    others: z.int().meta({ description: 'People of the district who are not waiting on this day' }),
    parts: z.int().meta({ description: 'The file is the concatenation of its parts, in order' }),
    fileHash: z.string().meta({ description: 'SHA-256 of the file, in hex; also in the audit log' }),
    frozenAt: z.iso.datetime(),
  })
  .meta({ id: 'OrderFile' });
export type OrderFile = z.infer<typeof orderFile>;

export const frozenOrders = z
  .strictObject({ province: provinceCode, day: isoDate, seed: z.int(), files: z.array(orderFile) })
  .meta({ id: 'FrozenOrders' });
export type FrozenOrders = z.infer<typeof frozenOrders>;
