import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { recomputeOrderFile } from '../src/people/order-file/order-file.rules.ts';

// Recomputes a published order from nothing but the file and the revealed seeds, offline:
//   npm run recompute-order -- --seeds SEEDS.json FILE [FILE of the next part …]
// SEEDS.json is the answer of GET /v1/public/draw-seeds/{province}. Status 0: the same to the byte.

const { values, positionals } = parseArgs({
  options: { seeds: { type: 'string' }, hash: { type: 'string' } },
  allowPositionals: true,
});
if (positionals.length === 0 || values.seeds === undefined) {
  console.error(
    'npm run recompute-order -- --seeds SEEDS.json [--hash SHA-256] FILE [FILE of the next part …]',
  );
  process.exit(2);
}
const published = positionals.map((file) => readFileSync(file, 'utf8')).join('');
const answer = z
  .object({ seeds: z.array(z.object({ number: z.int(), seed: z.string().nullable() })) })
  .parse(JSON.parse(readFileSync(values.seeds, 'utf8')));
const seeds = new Map(answer.seeds.flatMap(({ number, seed }) => (seed === null ? [] : [[number, seed]])));

const found = recomputeOrderFile(published, seeds);
const faults = [
  ...found.falseSeeds.map((number) => `seed ${number} is not the one that was committed`),
  ...found.twice.map((pseudonym) => `stands in it twice: ${pseudonym}`),
  ...(found.firstDifference === null ? [] : [`line ${found.firstDifference} is not what the rules give`]),
  ...(values.hash === undefined || values.hash === found.sha256 ? [] : ['the hash is another']),
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
