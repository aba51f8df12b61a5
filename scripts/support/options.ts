import { type ParseArgsConfig, parseArgs } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; allowPositionals: true; tokens: false }>
>;

/** What a script that ends by itself says to its caller, as a shell has it for a wrong command line. */
const WRONG_USAGE = 2;

/**
 * Reads the options of a command line. With `--help` it prints how to use the script and ends with status 0; with an
 * unknown option, or an argument, it ends as `wrongUsage` does.
 */
export function readOptions<const T extends Options>(usage: string, options: T): Parsed<T>['values'] {
  const { values, positionals } = readArguments(usage, options);
  const [first] = positionals;
  return first === undefined ? values : wrongUsage(usage, `Unexpected argument '${first}'`);
}

/** The same for a script that takes arguments beside its options. */
export function readArguments<const T extends Options>(usage: string, options: T): Parsed<T> {
  if (process.argv.slice(2).includes('--help')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs({ options, allowPositionals: true, tokens: false });
  } catch (error) {
    return wrongUsage(usage, error instanceof Error ? error.message : `${error}`);
  }
}

/** Reads a whole number within bounds, both included; anything else ends the process as `wrongUsage` does. */
export function wholeNumber(
  usage: string,
  name: string,
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const number = Number(text);
  if (text !== '' && Number.isInteger(number) && number >= from && number <= to) return number;
  return wrongUsage(usage, `--${name} takes a whole number from ${from} to ${to}`);
}

/** Prints what is wrong and how to use the script to stderr, and ends the process with status 2. */
export function wrongUsage(usage: string, message: string): never {
  console.error(`${message}\n\n${usage}`);
  process.exit(WRONG_USAGE);
}
