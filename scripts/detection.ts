import { FINDING_KINDS } from '../src/findings/finding-kind.ts';
import { type Detection, measureDetection } from './detection/measure.ts';
import { readOptions, wholeNumber } from './support/options.ts';

const USAGE = `Hides frauds in a large made-up campaign and measures what the rules find.
  npm run detection -- --doses=N --seed=S     200000 doses and seed 1 if absent`;

/**
 * Measures how well the rules find what is known to be wrong.
 *
 * A large made-up campaign is simulated in memory by the shipped policy, with honest oddities in it (late entries,
 * families sharing a phone, lots mixed up on paper, twins, people of one name and birthday, quick vaccinators, overtime,
 * rounded hours, lists a little longer than the licence). Frauds of every kind are put into it at known places. The rules
 * of the service are then given the facts and nothing else; only the count at the end knows what was injected.
 *
 * The count is strict. A fraud is recalled if a finding of its own kind names its own subject; `found` also counts one
 * that only a finding of another kind points at. A finding is false if no injected fraud of the same kind has the same
 * subject: a second finding about a fraudulent dose under another kind is false too. `falsePerThousand` is false findings
 * for each thousand doses. A seed gives the same numbers on every machine.
 */
function main(): void {
  const values = readOptions(USAGE, {
    doses: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '1' },
  });
  const doses = wholeNumber(USAGE, 'doses', values.doses, { from: 1_000, to: 100_000_000 });
  const seed = wholeNumber(USAGE, 'seed', values.seed, { from: 0, to: 2 ** 32 - 1 });
  const startedAt = performance.now();
  const result = measureDetection(doses, seed);
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  process.stdout.write(`${tableOf(result)}\n${result.doses} doses, ${result.frauds} frauds, ${seconds} s\n`);
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

function tableOf({ byKind }: Detection): string {
  const rows = FINDING_KINDS.map((kind) => {
    const { injected, found, asRightKind, false: wrong } = byKind[kind];
    return [kind, injected, found, asRightKind, wrong].map(String);
  });
  return [['kind', 'injected', 'found', 'as right kind', 'false'], ...rows]
    .map(([kind = '', ...numbers]) => kind.padEnd(28) + numbers.map((text) => text.padStart(15)).join(''))
    .join('\n');
}

main();
