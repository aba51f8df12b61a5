import type { IsoDate } from './terms.ts';

interface Entry {
  readonly from: IsoDate;
}

/** The entry in force on this day: the latest `from` not after it; of equals, the one that stands last. */
export function entryOn<E extends Entry>(entries: readonly E[], day: IsoDate): E | undefined {
  let found: E | undefined;
  for (const entry of entries) {
    if (entry.from <= day && (found === undefined || entry.from >= found.from)) found = entry;
  }
  return found;
}

/** The entry in force for each subject that entries are about, in the order in which subjects first appear. */
export function entriesOn<E extends Entry>(
  entries: readonly E[],
  subjectOf: (entry: E) => string,
  day: IsoDate,
): readonly E[] {
  const bySubject = new Map<string, E>();
  for (const entry of entries) {
    const found = bySubject.get(subjectOf(entry));
    if (entry.from <= day && (found === undefined || entry.from >= found.from)) {
      bySubject.set(subjectOf(entry), entry);
    }
  }
  return [...bySubject.values()];
}

/** The later of two days. */
export function laterDay(a: IsoDate, b: IsoDate): IsoDate {
  return a > b ? a : b;
}
