import type { IsoDate } from './terms.ts';

interface Entry {
  readonly from: IsoDate;
}

/** Returns the entry in force on this day: the one with the latest `from` not after it; on a tie, the last listed. */
export function entryOn<E extends Entry>(entries: readonly E[], day: IsoDate): E | undefined {
  let found: E | undefined;
  for (const entry of entries) {
    if (entry.from <= day && (found === undefined || entry.from >= found.from)) found = entry;
  }
  return found;
}

/** Returns the entry in force for each subject, in the order in which subjects first appear. */
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

/** Returns the later of two days. */
export function laterDay(a: IsoDate, b: IsoDate): IsoDate {
  return a > b ? a : b;
}
