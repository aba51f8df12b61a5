import type { Clock } from '../../../platform/clock.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { type Reader, withTransaction } from '../../../platform/database/database.ts';
import { signCheckpoint } from '../checkpoints/checkpoint.ts';
import { insertCheckpoint } from '../checkpoints/log-checkpoint.store.ts';
import type { SigningKey } from '../checkpoints/signed-note.ts';
import { insertLeaves } from '../tree/log-leaf.store.ts';
import { findTiles, storeTiles } from '../tree/log-tile.store.ts';
import { edgeTiles, tileKey } from '../tree/tile.rules.ts';
import { planAppend, type TreeEdge } from './append.rules.ts';
import { listQueued, removeQueued } from './log-queue.store.ts';
import { advanceLog, findLogState, type Lease } from './log-state.store.ts';

export interface AppendDeps {
  readonly database: Reader;
  readonly clock: Clock;
  readonly keys: readonly SigningKey[];
}

/** Another process has taken the lease: nothing was written, and nothing more may be. */
export class LeaseLost extends Error {}

/**
 * Numbers at most `limit` waiting entries and appends them to the log: leaves, tiles, size, signed checkpoint and the removal
 * from the queue are one transaction. A crash leaves all of it or nothing, so there is no partial state to resume from. The
 * size is advanced first and under the fence, so a sequencer that lost the lease writes nothing. Returns how many were
 * appended. Throws LeaseLost.
 */
export async function appendToLog(
  { database, clock, keys }: AppendDeps,
  lease: Lease,
  limit: number,
): Promise<number> {
  return withTransaction(database, async (tx) => {
    const state = await findLogState(tx);
    if (state === undefined || state.fence !== lease.fence) throw new LeaseLost();
    const waiting = await listQueued(tx, limit);
    if (waiting.length === 0) return 0;
    const { size } = state;
    const plan = planAppend(
      await edgeOf(tx, size),
      waiting.map(({ leafHash }) => leafHash),
    );
    const to = { size: plan.edge.size, root: plan.root };
    if (!(await advanceLog(tx, lease, size, to))) throw new LeaseLost();
    await insertLeaves(
      tx,
      waiting.map(({ entry, leafHash }, at) => ({ index: size + at, entry, leafHash })),
    );
    await storeTiles(tx, plan.tiles);
    await removeQueued(
      tx,
      waiting.map(({ entry }) => entry),
    );
    const note = signCheckpoint({ origin: state.origin, ...to }, keys);
    await insertCheckpoint(tx, { size: to.size, at: clock.now(), note });
    return waiting.length;
  });
}

/** The hashes of the last tiles of the tree, as far as a tree of this size has them. */
async function edgeOf(tx: Tx, size: number): Promise<TreeEdge> {
  const edge = edgeTiles(size);
  const found = await findTiles(
    tx,
    edge.filter(({ width }) => width > 0),
  );
  return { size, rows: edge.map((tile) => found.get(tileKey(tile)) ?? Buffer.alloc(0)) };
}
