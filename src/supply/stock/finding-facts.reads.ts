import { inSession, type Reader } from '../../platform/database/database.ts';
import type { ProductCode } from '../../policy/terms.ts';
import { vials } from '../vials/vial.store.ts';

/** How many doses a vial can have given. */
interface OpenedVial {
  readonly vial: string;
  readonly product: ProductCode;
  readonly lot: string;
  readonly capacity: number;
  readonly extraDoses: number;
}

/** Vials by id; unknown ids are left out. */
export async function listVialsById(reader: Reader, ids: readonly string[]): Promise<OpenedVial[]> {
  if (ids.length === 0) return [];
  const found = await vials
    .raw(reader)
    .find({ _id: { $in: [...ids] } }, inSession(reader))
    .toArray();
  return found.map(({ _id, product, lot, capacity, extraDoses }) => ({
    vial: _id,
    product,
    lot,
    capacity,
    extraDoses,
  }));
}
