/** Order of two texts or two numbers as `sort` wants it: by code units, the same on every machine. */
export function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Order by one member of two things: `list.sort(comparing(({ id }) => id))`. */
export function comparing<T>(key: (item: T) => string | number): (a: T, b: T) => number {
  return (a, b) => compare(key(a), key(b));
}

/** The sum of whole numbers; 0 of none. */
export function sum(numbers: Iterable<number>): number {
  let all = 0;
  for (const number of numbers) all += number;
  return all;
}
