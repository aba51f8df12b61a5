import type { Highs } from 'highs';

/** A variable is never below zero. */
export interface ProgramVariable {
  /** Worth of one unit. */
  readonly worth: number;
  /** Default: unbounded. */
  readonly atMost?: number;
  /** Default false. */
  readonly whole?: boolean;
}

/** The sum of the variables, each times its factor, is at most `atMost`. */
export interface ProgramLimit {
  /** Each variable at most once, by index. */
  readonly terms: readonly (readonly [variable: number, factor: number])[];
  readonly atMost: number;
}

/** A linear program: maximise the worth within the limits. Units are the caller's; finite numbers only. */
export interface LinearProgram {
  readonly variables: readonly ProgramVariable[];
  readonly limits: readonly ProgramLimit[];
}

export interface ProgramSolution {
  readonly worth: number;
  /** In the order of the variables; integer variables have integer values. */
  readonly values: readonly number[];
}

/** No solution: the solver could not be loaded, gave up, or found no optimum. */
export class NoSolution extends Error {}

/** Larger programs are refused: the solver blocks this thread, and no request is answered meanwhile. */
const MAX_VARIABLES = 50_000;
const MAX_SECONDS = 10;
/** How far from the optimum an integer solution may be. */
const GAP = 1e-6;

/**
 * Solves a linear program, or a mixed-integer one, by HiGHS (WebAssembly, one thread). Deterministic. Blocks while the
 * solver runs, `mostSeconds` (default ten) at most. Throws `NoSolution` if nothing was found.
 */
export async function solveLinearProgram(
  program: LinearProgram,
  mostSeconds = MAX_SECONDS,
): Promise<ProgramSolution> {
  const { variables, limits } = program;
  if (variables.length === 0) return { worth: 0, values: [] };
  if (variables.length > MAX_VARIABLES) throw new NoSolution('the program is too large');
  const highs = await solver();
  try {
    const isMixed = variables.some(({ whole }) => whole === true);
    const model = {
      numCols: variables.length,
      numRows: limits.length,
      sense: highs.constants.objectiveSense.maximize,
      colCost: Float64Array.from(variables, ({ worth }) => worth),
      colLower: new Float64Array(variables.length),
      colUpper: Float64Array.from(variables, ({ atMost }) => atMost ?? highs.infinity),
      rowLower: new Float64Array(limits.length).fill(-highs.infinity),
      rowUpper: Float64Array.from(limits, ({ atMost }) => atMost),
      matrix: rowsOf(program),
      ...(isMixed
        ? { integrality: Int32Array.from(variables, ({ whole }) => (whole === true ? 1 : 0)) }
        : {}),
    };
    return highs.withModel(model as never, (solving) => {
      solving.options.set({ output_flag: false, time_limit: mostSeconds, mip_rel_gap: GAP, random_seed: 0 });
      solving.run();
      if (solving.getModelStatus() !== highs.constants.modelStatus.optimal) {
        throw new NoSolution('the solver found no best answer');
      }
      const values = [...solving.getSolution().colValue].map((value, index) =>
        variables[index]?.whole === true ? Math.round(value) + 0 : value,
      );
      return { worth: solving.getObjectiveValue(), values };
    });
  } catch (error) {
    throw error instanceof NoSolution ? error : new NoSolution('the solver failed', { cause: error });
  }
}

function rowsOf({ variables, limits }: LinearProgram) {
  const starts = new Int32Array(limits.length + 1);
  limits.forEach(({ terms }, row) => {
    starts[row + 1] = (starts[row] ?? 0) + terms.length;
  });
  const terms = limits.flatMap((limit) => limit.terms);
  return {
    format: 'csr',
    numRows: limits.length,
    numCols: variables.length,
    starts,
    indices: Int32Array.from(terms, ([variable]) => variable),
    values: Float64Array.from(terms, ([, factor]) => factor),
  };
}

let loading: Promise<Highs> | undefined;

/** Loaded on first use and kept: about 20 MB. */
async function solver(): Promise<Highs> {
  loading ??= import('highs').then(
    // An ES module whose types declare CommonJS.
    (module) => (module as unknown as { default: () => Promise<Highs> }).default(),
  );
  try {
    return await loading;
  } catch (cause) {
    loading = undefined;
    throw new NoSolution('the solver could not be loaded', { cause });
  }
}
