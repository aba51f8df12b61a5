import { shareOut } from '../../src/allocation/share-outs/sharing/share-out.rules.ts';
import { canonicalJson } from '../../src/platform/hash.ts';
import { figures } from './measure.ts';
import { mostServed, servedBy, violationsOf } from './share-out-oracle.ts';
import { type Scarcity, shareOutScene } from './share-out-scene.ts';
import type { Result } from './workloads.ts';

const DISTRICTS = 700;
/** The least share of the people served by the linear program that the formula has to serve, and in what time. */
const LEAST_SHARE = 0.999;
const MAX_MS = 200;

const SCENES: readonly Scarcity[] = [
  { name: 'much too little', supplyPercent: 40, capacityPercent: 300 },
  { name: 'too little', supplyPercent: 60, capacityPercent: 200 },
  { name: 'too little, tables just enough', supplyPercent: 90, capacityPercent: 120 },
  { name: 'tables short', supplyPercent: 120, capacityPercent: 60 },
  { name: 'both short', supplyPercent: 90, capacityPercent: 80 },
  { name: 'enough of both', supplyPercent: 300, capacityPercent: 400 },
];

/**
 * W6: the share-out of 12 lots of 4 products among 700 districts, in scenes from want to plenty. The floor is HiGHS
 * solving the linear program of the same scene, where doses may be split at will and nobody asks what is fair; `optimum`
 * is the least share of its served people that the formula serves, in whole vials.
 */
export async function shareOutCountry(seeds: readonly number[], runs: number): Promise<Result> {
  const violations: string[] = [];
  const floorMs: number[] = [];
  const ownMs: number[] = [];
  let optimum = 1;
  for (const seed of seeds) {
    for (const scene of SCENES) {
      const inputs = shareOutScene(seed, DISTRICTS, scene);
      const outcome = shareOut(inputs);
      const digits = canonicalJson(outcome);
      for (let run = 0; run < runs; run += 1) {
        const startedAt = performance.now();
        const again = shareOut(inputs);
        ownMs.push(performance.now() - startedAt);
        if (canonicalJson(again) !== digits) violations.push(`${scene.name}: other digits on a rerun`);
      }
      const startedAt = performance.now();
      const best = await mostServed(inputs);
      floorMs.push(performance.now() - startedAt);
      const share = servedBy(outcome) / best;
      optimum = Math.min(optimum, share);
      if (share < LEAST_SHARE) violations.push(`${scene.name} (${seed}): ${share.toFixed(5)} of the best`);
      violations.push(...violationsOf(inputs, outcome).map((fault) => `${scene.name} (${seed}): ${fault}`));
    }
  }
  const measured = (latencies: number[]) =>
    figures({
      seconds: latencies.reduce((sum, ms) => sum + ms, 0) / 1000,
      latencies,
      statuses: { done: latencies.length },
    });
  const service = measured(ownMs);
  if (service.p50Ms > MAX_MS) violations.push(`${service.p50Ms.toFixed(0)} ms for one share-out`);
  return {
    workload: 'W6',
    what: `sharing 12 lots out among ${DISTRICTS} districts, floor HiGHS; at least ${(optimum * 100).toFixed(3)} % of its optimum`,
    clients: 1,
    floor: measured(floorMs),
    service,
    also: { optimum: Math.floor(optimum * 100_000) / 100_000 },
    violations,
  };
}
