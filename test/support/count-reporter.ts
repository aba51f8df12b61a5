import { writeSync } from 'node:fs';

const STDOUT = 1;

interface Counts {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/** Ends the run with one plain line: `N passed, N failed`. */
export default class CountReporter {
  onRunComplete(_contexts: unknown, results: Counts): void {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    // Jest's own summary comes after every reporter; this comes after that.
    process.once('exit', () =>
      writeSync(STDOUT, `${results.numPassedTests} passed, ${failed} failed${tail}\n`),
    );
  }
}
