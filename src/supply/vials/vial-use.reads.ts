import { type AreaCode, areaRange, COUNTRY } from '../../platform/area.ts';
import { inSession, type Reader } from '../../platform/database/database.ts';
import type { ProductCode } from '../../policy/terms.ts';
import { ledgerOf } from '../ledger/stock-account.ts';
import { vials } from './vial.store.ts';

/** Vials opened at a site, by product. */
export interface VialUse {
  readonly place: AreaCode;
  readonly product: ProductCode;
  readonly vials: number;
  /** Doses in them when they were opened. */
  readonly capacity: number;
}

/** Vials opened in an area within a half-open window. */
export async function listVialUse(
  reader: Reader,
  area: AreaCode,
  { from, until }: { readonly from: Date; readonly until: Date },
): Promise<VialUse[]> {
  const rows = await vials
    .raw(reader)
    .aggregate<{ _id: { place: AreaCode; product: ProductCode }; vials: number; capacity: number }>(
      [
        {
          $match: {
            ...(area === COUNTRY ? {} : { province: ledgerOf(area), site: areaRange(area) }),
            openedAt: { $gte: from, $lt: until },
          },
        },
        {
          $group: {
            _id: { place: '$site', product: '$product' },
            vials: { $sum: 1 },
            capacity: { $sum: '$capacity' },
          },
        },
      ],
      { ...inSession(reader), allowDiskUse: true },
    )
    .toArray();
  return rows.map(({ _id, ...sums }) => ({ ..._id, ...sums }));
}
