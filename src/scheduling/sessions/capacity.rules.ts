import { sum } from '../../platform/compare.ts';

/** A stretch of the day, half-open, HH:mm. */
export interface Hours {
  readonly start: string;
  readonly end: string;
}

/** The shifts of an ordinary day, an hour each; no shift over midday. */
const DAY_SHIFTS: readonly Hours[] = [
  { start: '07:30', end: '08:30' },
  { start: '08:30', end: '09:30' },
  { start: '09:30', end: '10:30' },
  { start: '13:30', end: '14:30' },
  { start: '14:30', end: '15:30' },
  { start: '15:30', end: '16:30' },
];

/** Opening hours of a site that names none: from the first to the last of the ordinary shifts. */
export const ORDINARY_HOURS: Hours = { start: '07:30', end: '16:30' };

/** The ordinary shifts that are wholly within opening hours. */
export function shiftsWithin(hours: Hours): readonly Hours[] {
  return DAY_SHIFTS.filter(({ start, end }) => start >= hours.start && end <= hours.end);
}

/** Minutes since midnight of HH:mm. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** Doses one table can give in a shift, rounded down: no dose is promised that the table cannot give. */
export function dosesPerTable(shift: Hours, dosesPerTablePerHour: number): number {
  const minutes = minutesOf(shift.end) - minutesOf(shift.start);
  return Math.max(0, Math.floor((dosesPerTablePerHour * minutes) / 60));
}

/** Doses some tables can give in a shift. Each table is rounded down: two broken doses are not one whole dose. */
export function dosesInShift(shift: Hours, tables: number, dosesPerTablePerHour: number): number {
  return tables * dosesPerTable(shift, dosesPerTablePerHour);
}

/** How many whole tables it takes to serve these slots in a shift; infinite if a table cannot give one dose in it. */
export function tablesFor(slots: number, shift: Hours, dosesPerTablePerHour: number): number {
  const each = dosesPerTable(shift, dosesPerTablePerHour);
  return each === 0 ? Number.POSITIVE_INFINITY : Math.ceil(slots / each);
}

/** Doses a site can give on a day with all its tables, within its hours. */
export function dosesPerDay(
  tables: number,
  dosesPerTablePerHour: number,
  hours: Hours = ORDINARY_HOURS,
): number {
  return sum(shiftsWithin(hours).map((shift) => dosesInShift(shift, tables, dosesPerTablePerHour)));
}

/** Whether two half-open stretches of one day share a minute. */
export function overlap(a: Hours, b: Hours): boolean {
  return a.start < b.end && b.start < a.end;
}
