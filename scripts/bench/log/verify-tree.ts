import { hash } from 'node:crypto';
import { EMPTY_EDGE, type GrownTile, planAppend } from '../../../src/audit/log/sequencing/append.rules.ts';
import { EMPTY_ROOT, HASH_BYTES, leafRow } from '../../../src/audit/log/tree/merkle.rules.ts';
import { decodeBundle, encodeBundle, TILE_WIDTH, tileKey } from '../../../src/audit/log/tree/tile.rules.ts';
import { verifyLog } from '../../../src/audit/log/verify-log.ts';
import { comparing } from '../../../src/platform/compare.ts';
import { percentile, type Result } from '../measure.ts';

const ENTRY_BYTES = 420;

/**
 * W8: a log verified from its tiles and bundles in memory: lengths parsed, leaves and nodes hashed and compared, up to
 * the root. The floor is SHA-256 alone over inputs of the same number and length.
 */
export async function verifyTree(leaves: number): Promise<Result> {
  const { bundles, tiles, root } = makeLog(leaves);
  const times: number[] = [];
  const source = {
    tile: async (tile: { level: number; index: number; width: number }) =>
      tiles.get(tileKey(tile))?.subarray(0, tile.width * HASH_BYTES),
    bundle: async (index: number) => {
      times.push(performance.now());
      return bundles[index];
    },
  };
  const startedAt = performance.now();
  const { faults } = await verifyLog(source, { size: leaves, root });
  const seconds = (performance.now() - startedAt) / 1000;
  // A verifier that finds nothing must also find something in a log that was changed.
  const spoiled = bundles.at(-1);
  if (spoiled !== undefined) spoiled[9] = (spoiled[9] ?? 0) ^ 1;
  const wrong = await verifyLog(source, { size: leaves, root });
  const steps = times
    .slice(1, bundles.length)
    .map((time, step) => time - (times[step] ?? time))
    .sort(comparing((ms) => ms));
  const firstOfLast = (bundles.length - 1) * TILE_WIDTH;
  return {
    workload: 'W8',
    what: `verify a log of ${leaves} leaves of ${ENTRY_BYTES} bytes; latencies per 256 leaves`,
    clients: 1,
    service: {
      perSecond: leaves / seconds,
      p50Ms: percentile(steps, 0.5),
      p99Ms: percentile(steps, 0.99),
      statuses: {},
    },
    floor: { perSecond: leaves / bareHashes(leaves), p50Ms: 0, p99Ms: 0, statuses: {} },
    violations: [
      ...faults.map((fault) => JSON.stringify(fault)),
      ...(wrong.faults[0]?.kind === 'leaf-differs' && wrong.faults[0].leaf === firstOfLast
        ? []
        : ['a changed entry was not found']),
    ],
  };
}

function makeLog(leaves: number) {
  const bundles: Buffer[] = [];
  const tiles = new Map<string, GrownTile['hashes']>();
  let edge = EMPTY_EDGE;
  let root = EMPTY_ROOT;
  for (let first = 0; first < leaves; first += TILE_WIDTH) {
    const width = Math.min(TILE_WIDTH, leaves - first);
    const bundle = encodeBundle(
      Array.from({ length: width }, (_, at) => Buffer.alloc(ENTRY_BYTES, `${first + at} `)),
    );
    bundles.push(bundle);
    const row = leafRow(decodeBundle(bundle));
    const hashes = Array.from({ length: width }, (_, at) =>
      row.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
    );
    const plan = planAppend(edge, hashes);
    for (const tile of plan.tiles) tiles.set(tileKey(tile), tile.hashes);
    ({ edge, root } = plan);
  }
  return { bundles, tiles, root };
}

/** Seconds for the hashes of the leaves and of the nodes over them. */
function bareHashes(leaves: number): number {
  const leaf = Buffer.alloc(1 + ENTRY_BYTES, 1);
  const node = Buffer.alloc(1 + 2 * HASH_BYTES, 2);
  const startedAt = performance.now();
  for (let at = 0; at < leaves; at += 1) {
    leaf.writeUInt32LE(at);
    hash('sha256', leaf, 'binary');
    node.writeUInt32LE(at);
    hash('sha256', node, 'binary');
  }
  return (performance.now() - startedAt) / 1000;
}
