/**
 * Reads a list that has to be complete. Asks `list` for one item more than `most`, and throws an Error if it gets it:
 * figures made from a list that was cut are wrong and look right.
 */
export async function listWhole<T>(
  most: number,
  list: (limit: number) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const found = await list(most + 1);
  if (found.length > most) throw new Error(`a list that has to be complete has more than ${most} items`);
  return found;
}
