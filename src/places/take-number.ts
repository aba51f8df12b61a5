import { Problem } from '../platform/problem.ts';
import { placeProblem } from './place.problems.ts';

const ATTEMPTS = 20;

/** The problem for a duplicate key that means: another transaction took the same number first. */
export const numberTaken = (): Problem =>
  placeProblem('place/number-taken').withHeaders({ 'Retry-After': '1' });

/**
 * Runs a use case that picks the next free number, and runs it again if another transaction took that number meanwhile.
 * Throws `place/number-taken` after twenty lost races.
 */
export async function takeNumber<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      const lost = error instanceof Problem && error.code === 'place/number-taken';
      if (!lost || attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * attempt));
    }
  }
}
