import { shareOut } from '../../../src/allocation/share-outs/sharing/share-out.rules.ts';
import { canonicalJson } from '../../../src/platform/hash.ts';
import { measuredInTurn, type Result } from '../measure.ts';
import { mostServed, servedBy, violationsOf } from './best-possible.ts';
import { madeUpRound, type Scarcity } from './made-up-round.ts';

const DISTRICTS = 700;
/** The share of the people served by the linear program that the formula must serve at least, and in what time. */
const LEAST_SHARE = 0.999;
const MAX_MS = 200;

const SCARCITIES: readonly Scarcity[] = [
  { name: 'much too little', supplyPercent: 40, capacityPercent: 300 },
  { name: 'too little', supplyPercent: 60, capacityPercent: 200 },
  { name: 'too little, tables just enough', supplyPercent: 90, capacityPercent: 120 },
  { name: 'tables short', supplyPercent: 120, capacityPercent: 60 },
  { name: 'both short', supplyPercent: 90, capacityPercent: 80 },
  { name: 'enough of both', supplyPercent: 300, capacityPercent: 400 },
];

/**
 * W6: the share-out of 12 lots of 4 products among 700 districts, from scarcity to plenty. The floor is HiGHS
 * solving the linear program of the same round, where doses may be split at will and fairness does not count; `optimum` is
 * the least share of its served people that the formula serves, in whole vials.
 */
export async function shareOutCountry(seeds: readonly number[], runs: number): Promise<Result> {
  const violations: string[] = [];
  const floorMs: number[] = [];
  const ownMs: number[] = [];
  let optimum = 1;
  for (const seed of seeds) {
    for (const scarcity of SCARCITIES) {
      const inputs = madeUpRound(seed, DISTRICTS, scarcity);
      const outcome = shareOut(inputs);
      const digits = canonicalJson(outcome);
      for (let run = 0; run < runs; run += 1) {
        const startedAt = performance.now();
        const again = shareOut(inputs);
        ownMs.push(performance.now() - startedAt);
        if (canonicalJson(again) !== digits) violations.push(`${scarcity.name}: other digits on a rerun`);
      }
      const startedAt = performance.now();
      const best = await mostServed(inputs);
      floorMs.push(performance.now() - startedAt);
      const share = servedBy(outcome) / best;
      optimum = Math.min(optimum, share);
      if (share < LEAST_SHARE) violations.push(`${scarcity.name} (${seed}): ${share.toFixed(5)} of the best`);
      violations.push(
        ...violationsOf(inputs, outcome).map((fault) => `${scarcity.name} (${seed}): ${fault}`),
      );
    }
  }
  const service = measuredInTurn(ownMs);
  if (service.p50Ms > MAX_MS) violations.push(`${service.p50Ms.toFixed(0)} ms for one share-out`);
  return {
    workload: 'W6',
    what: `sharing 12 lots out among ${DISTRICTS} districts, floor HiGHS; at least ${(optimum * 100).toFixed(3)} % of its optimum`,
    clients: 1,
    floor: measuredInTurn(floorMs),
    service,
    also: { optimum: Math.floor(optimum * 100_000) / 100_000 },
    violations,
  };
}
