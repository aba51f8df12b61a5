import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { recomputeOrderFile } from '../src/people/order-file/order-file.rules.ts';
import { readArguments, wrongUsage } from './support/options.ts';

const USAGE = `Recomputes a published order from nothing but its files and the revealed seeds, offline. Status 0: the same to the byte.
  npm run recompute-order -- --seeds SEEDS.json [--hash SHA-256] FILE [FILE of the next part …]
SEEDS.json is the answer of GET /v1/public/draw-seeds/{province}.`;

const { values, positionals } = readArguments(USAGE, { seeds: { type: 'string' }, hash: { type: 'string' } });
if (values.seeds === undefined) wrongUsage(USAGE, '--seeds is missing');
if (positionals.length === 0) wrongUsage(USAGE, 'No file of an order');
const published = positionals.map((file) => readFileSync(file, 'utf8')).join('');
const answer = z
  .object({ seeds: z.array(z.object({ number: z.int(), seed: z.string().nullable() })) })
  .parse(JSON.parse(readFileSync(values.seeds, 'utf8')));
const seeds = new Map(answer.seeds.flatMap(({ number, seed }) => (seed === null ? [] : [[number, seed]])));

const found = recomputeOrderFile(published, seeds);
const faults = [
  ...found.falseSeeds.map((number) => `seed ${number} is not the one that was committed`),
  ...found.twice.map((pseudonym) => `listed twice: ${pseudonym}`),
  ...(found.firstDifference === null ? [] : [`line ${found.firstDifference} is not what the rules give`]),
  ...(values.hash === undefined || values.hash === found.sha256 ? [] : ['the hash differs']),
];
console.log(`SHA-256 ${found.sha256}`);
if (found.stillSecret > 0) {
  console.log(
    `${found.stillSecret} people draw with a seed that is not revealed yet: only their order was checked`,
  );
}
for (const fault of faults) console.log(`WRONG: ${fault}`);
if (faults.length === 0) console.log('recomputed: the same to the byte');
process.exitCode = faults.length === 0 ? 0 : 1;
