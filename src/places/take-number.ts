import { Problem } from '../platform/problem.ts';
import { placeProblem } from './place.problems.ts';

const ATTEMPTS = 20;

/** The problem a use case names for a duplicate key when another took the same number first. */
export const numberTaken = (): Problem =>
  placeProblem('place/number-taken').withHeaders({ 'Retry-After': '1' });

/**
 * Runs a use case that picks the next free number, again when the database says that another has taken it meanwhile:
 * with the numbers as they are then. Throws `place/number-taken` when twenty runs lost the race.
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
