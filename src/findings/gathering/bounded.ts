/**
 * Returns a list that was read with a limit of `max + 1`. Throws RangeError if there are more than `max`: a rule that sees
 * part of the facts would judge wrongly.
 */
export function atMost<T>(max: number, found: readonly T[]): readonly T[] {
  if (found.length > max) throw new RangeError(`more than ${max} to judge at once`);
  return found;
}
