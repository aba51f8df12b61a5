/**
 * Reads a list that has to be complete. Asks `list` for one item more than `most`, and throws a RangeError if it gets it:
 * figures made from a list that was cut are wrong and look right.
 */
export async function listWhole<T>(
  most: number,
  list: (limit: number) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  return atMost(most, await list(most + 1));
}

/** The list itself, read with a limit of `most + 1`. Throws a RangeError if it has more than `most` items. */
export function atMost<T>(most: number, list: readonly T[]): readonly T[] {
  if (list.length > most) throw new RangeError(`a list that has to be complete has more than ${most} items`);
  return list;
}

/** The list itself, read with this limit. Throws a RangeError if it is as long as that, for then it may have been cut. */
export function wholeList<T>(list: readonly T[], limit: number): readonly T[] {
  return atMost(limit - 1, list);
}
