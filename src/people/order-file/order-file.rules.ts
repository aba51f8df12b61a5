import { compare } from '../../platform/compare.ts';
import { sha256Hex } from '../../platform/hash.ts';
import { drawOf } from '../../policy/rules/turn-key.rules.ts';

/**
 * The published order of a district on a day, as text that anyone can recompute to the byte.
 *
 * It names nobody. The birth date is replaced by `age`, its ordinal (oldest first) among people with the same stage,
 * favoured, rank and cohort, which is all that the order uses of it, and by `birth`, a salted commitment that the person
 * and the inspector can open. The rest of the key is unchanged.
 */
interface OrderFileHead {
  readonly province: string;
  readonly district: string;
  readonly day: string;
  readonly policyVersion: string;
  /** SHA-256 of every seed committed by then, in order. */
  readonly seedHashes: readonly string[];
}

/** A person waiting in the order. `before`: stage, favoured, rank and cohort as in the key. */
interface WaitingRow {
  readonly before: string;
  readonly age: number;
  readonly seed: number;
  readonly draw: string;
  readonly pseudonym: string;
  readonly birth: string;
}

/** Replaces the pseudonym of an erased person, who is still counted among those who draw with the seed. */
export const ERASED = 'erased';

/** A person of the district who is not waiting: the file has to list everyone who draws with a seed. */
export interface OtherRow {
  readonly seed: number;
  readonly pseudonym: string;
}

interface ParsedOrderFile {
  readonly head: OrderFileHead;
  readonly waiting: readonly WaitingRow[];
  readonly others: readonly OtherRow[];
}

const FORMAT = 'vaccine-queue order file 1';
const COLUMNS = 'position,stage,favoured,rank,cohort,age,seed,draw,pseudonym,birth';

/** Replaces birth dates by their ordinals among people who are equal in every component before them. */
export function withAges(
  people: readonly (Omit<WaitingRow, 'age'> & { readonly birthDate: string })[],
): WaitingRow[] {
  const datesOf = new Map<string, Set<string>>();
  for (const { before, birthDate } of people) {
    const dates = datesOf.get(before) ?? new Set<string>();
    datesOf.set(before, dates.add(birthDate));
  }
  const ordinals = new Map<string, number>();
  for (const [before, dates] of datesOf) {
    [...dates].sort().forEach((date, index) => {
      ordinals.set(`${before} ${date}`, index + 1);
    });
  }
  return people.map(({ birthDate, ...row }) => ({
    ...row,
    age: ordinals.get(`${row.before} ${birthDate}`) ?? 0,
  }));
}

/** Writes the file: first the waiting people in order, then the others by pseudonym. Lines end in a line feed. */
export function writeOrderFile({ head, waiting, others }: ParsedOrderFile): string {
  const inOrder = [...waiting].sort(compareRows);
  const rest = [...others].sort((a, b) => compare(a.pseudonym, b.pseudonym) || a.seed - b.seed);
  const lines = [
    FORMAT,
    `province ${head.province}`,
    `district ${head.district}`,
    `day ${head.day}`,
    `policy ${head.policyVersion}`,
    `seeds ${head.seedHashes.join(' ')}`,
    `waiting ${inOrder.length}`,
    `others ${rest.length}`,
    COLUMNS,
    ...inOrder.map(({ before, age, seed, draw, pseudonym, birth }, index) =>
      [index + 1, before, age, seed, draw, pseudonym, birth].join(','),
    ),
    ...rest.map(({ seed, pseudonym }) => `-,-,-,-,-,-,${seed},-,${pseudonym},-`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Reads a file. Throws RangeError with the number of the first malformed line. */
export function readOrderFile(text: string): ParsedOrderFile {
  const lines = text.split('\n');
  const at = (index: number, name: string): string => {
    const line = lines[index] ?? '';
    if (!line.startsWith(`${name} `)) throw new RangeError(`line ${index + 1}: no ${name}`);
    return line.slice(name.length + 1);
  };
  if (lines[0] !== FORMAT) throw new RangeError('line 1: not an order file');
  if (lines[8] !== COLUMNS) throw new RangeError('line 9: not the columns of an order file');
  if (lines.at(-1) !== '') throw new RangeError(`line ${lines.length}: no end of line`);
  const waiting: WaitingRow[] = [];
  const others: OtherRow[] = [];
  lines.slice(9, -1).forEach((line, index) => {
    const cells = line.split(',');
    const [, stage, favoured, rank, cohort, age, seed, draw, pseudonym, birth] = cells;
    if (
      cells.length !== 10 ||
      draw === undefined ||
      pseudonym === undefined ||
      birth === undefined ||
      !Number.isInteger(Number(seed))
    ) {
      throw new RangeError(`line ${index + 10}: not a row`);
    }
    if (stage === '-') others.push({ seed: Number(seed), pseudonym });
    else {
      const before = [stage, favoured, rank, cohort].join(',');
      waiting.push({ before, age: Number(age), seed: Number(seed), draw, pseudonym, birth });
    }
  });
  return {
    head: {
      province: at(1, 'province'),
      district: at(2, 'district'),
      day: at(3, 'day'),
      policyVersion: at(4, 'policy'),
      seedHashes: at(5, 'seeds').split(' '),
    },
    waiting,
    others,
  };
}

interface Recomputed {
  /** The recomputed file: the same bytes if nothing is wrong. */
  readonly text: string;
  readonly sameBytes: boolean;
  /** The first line that differs, from 1. */
  readonly firstDifference: number | null;
  readonly sha256: string;
  /** Numbers of the seeds that do not match their published hash. */
  readonly falseSeeds: readonly number[];
  /** How many waiting people's draws could not be recomputed because their seed is not revealed yet. */
  readonly stillSecret: number;
  /** Pseudonyms that occur twice in the file. */
  readonly twice: readonly string[];
}

/** Recomputes a published file from itself and the revealed seeds (by number) alone. Throws RangeError as `readOrderFile` does. */
export function recomputeOrderFile(published: string, seeds: ReadonlyMap<number, string>): Recomputed {
  const file = readOrderFile(published);
  const falseSeeds = [...seeds]
    .filter(([number, seed]) => {
      const committed = file.head.seedHashes[number - 1];
      return committed !== undefined && sha256Hex(seed) !== committed;
    })
    .map(([number]) => number);
  const drawn = file.waiting.map((row) => {
    const seed = seeds.get(row.seed);
    return seed === undefined ? row : { ...row, draw: drawOf(seed, row.pseudonym) };
  });
  const waiting = withAges(
    drawn.map(({ age, ...row }) => ({ ...row, birthDate: String(age).padStart(9, '0') })),
  );
  const text = writeOrderFile({ ...file, waiting });
  const before = published.split('\n');
  const difference = text.split('\n').findIndex((line, index) => line !== before[index]);
  const pseudonyms = [...file.waiting, ...file.others]
    .map(({ pseudonym }) => pseudonym)
    .filter((pseudonym) => pseudonym !== ERASED);
  return {
    text,
    sameBytes: text === published,
    firstDifference: text === published ? null : (difference < 0 ? before.length : difference) + 1,
    sha256: sha256Hex(published),
    falseSeeds,
    stillSecret: file.waiting.filter(({ seed }) => !seeds.has(seed)).length,
    twice: [...new Set(pseudonyms.filter(isRepeated()))],
  };
}

function isRepeated(): (text: string) => boolean {
  const seen = new Set<string>();
  return (text) => seen.size === seen.add(text).size;
}

function compareRows(a: WaitingRow, b: WaitingRow): number {
  return compare(a.before, b.before) || a.age - b.age || compare(a.draw, b.draw);
}
