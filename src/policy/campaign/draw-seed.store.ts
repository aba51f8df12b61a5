import type { AreaCode } from '../../platform/area.ts';
import type { Tx } from '../../platform/database/database.ts';
import { heads, type StoredSeed } from './policy.store.ts';

/**
 * Writes the seeds of a province that were read in this transaction. They are stored in the policy head, which every
 * transaction that draws reads: of two concurrent changes the database lets one commit, and the other runs again.
 */
export async function storeSeeds(tx: Tx, province: AreaCode, seeds: readonly StoredSeed[]): Promise<void> {
  await heads.raw(tx).updateOne({ _id: province }, { $set: { seeds: [...seeds] } }, { session: tx.session });
}
