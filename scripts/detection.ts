import { FINDING_KINDS } from '../src/findings/finding-kind.ts';
import { type Detection, measureDetection } from './detection/measure.ts';
import { readOptions } from './support/options.ts';

const USAGE = `Hides frauds in a large made-up campaign and measures what the rules find.
  npm run detection -- --doses=N --seed=S     whole numbers, at least 1000 doses`;

/**
 * How well the rules find what is known to be wrong: `npm run detection -- --doses=200000 --seed=1`.
 *
 * A large made-up campaign is simulated in memory by the shipped policy, with honest oddities in it (late entries,
 * families sharing a phone, lots mixed up on paper, twins, people of one name and birthday, quick vaccinators, overtime,
 * written-down hours, lists a little longer than the licence). Frauds of every kind are put into it at known places. The
 * rules the service itself uses are then shown the facts, and nothing else: what was injected is kept apart and compared
 * at the end.
 *
 * Counted strictly. A fraud is recalled when a finding of its own kind names its own subject; `found` also counts one
 * that only a finding of another kind points at. A finding is false when no injected fraud of the same kind has the same
 * subject: a second finding about a fraudulent dose under another kind is false too. `falsePerThousand` is false
 * findings for each thousand doses. One run of one seed gives the same numbers everywhere.
 */
function main(): void {
  const values = readOptions(
    {
      doses: { type: 'string', default: '200000' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean' },
    },
    USAGE,
  );
  if (values.help === true) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const doses = Number(values.doses);
  const seed = Number(values.seed);
  if (!Number.isInteger(doses) || doses < 1_000 || !Number.isInteger(seed)) {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
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
