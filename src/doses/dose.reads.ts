import type { AreaCode } from '../platform/area.ts';
import type { Reader } from '../platform/database/database.ts';
import { countRecordedByLot } from './dose.store.ts';
import { listCorrectionsOfProvince } from './dose-correction.store.ts';

/**
 * Counts the doses given from each lot in a province: those recorded, less those entered in error, each in the lot its
 * corrections leave it in. The ledger's `given` account has to agree.
 */
export async function countGivenByLot(
  reader: Reader,
  province: AreaCode,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map(await countRecordedByLot(reader, province));
  const add = (lot: string, doses: number) => counts.set(lot, (counts.get(lot) ?? 0) + doses);
  for (const { fromLot, lot } of await listCorrectionsOfProvince(reader, province)) {
    add(fromLot, -1);
    if (lot !== undefined) add(lot, 1);
  }
  return counts;
}
