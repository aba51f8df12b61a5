/** The list itself. Throws if it is as long as its limit: a figure over a list that may be cut would be wrong. */
export function wholeList<T>(list: readonly T[], limit: number): readonly T[] {
  if (list.length >= limit) throw new Error(`a list reached its limit of ${limit}`);
  return list;
}
