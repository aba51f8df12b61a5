import { minutesOf } from './shift.rules.ts';

/** A stretch of the day, half-open, HH:mm. */
export interface Hours {
  readonly start: string;
  readonly end: string;
}

/** The shifts of an ordinary day, an hour each (domain.md §8). */
export const DAY_SHIFTS: readonly Hours[] = [
  { start: '07:30', end: '08:30' },
  { start: '08:30', end: '09:30' },
  { start: '09:30', end: '10:30' },
  { start: '13:30', end: '14:30' },
  { start: '14:30', end: '15:30' },
  { start: '15:30', end: '16:30' },
];

/** When a site is open that says nothing else: through the first to the last of the ordinary shifts. */
export const ORDINARY_HOURS: Hours = { start: '07:30', end: '16:30' };

/** The shifts that lie wholly within opening hours. */
export function shiftsWithin(hours: Hours): readonly Hours[] {
  return DAY_SHIFTS.filter(({ start, end }) => start >= hours.start && end <= hours.end);
}

/** Doses one table can give in a stretch of time, rounded down. */
export function dosesPerTable(shift: Hours, dosesPerTablePerHour: number): number {
  return Math.max(
    0,
    Math.floor((dosesPerTablePerHour * (minutesOf(shift.end) - minutesOf(shift.start))) / 60),
  );
}

/** How many whole tables it takes to vaccinate so many in a stretch of time. */
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
  return shiftsWithin(hours).reduce(
    (sum, shift) => sum + tables * dosesPerTable(shift, dosesPerTablePerHour),
    0,
  );
}

export function overlap(a: Hours, b: Hours): boolean {
  return a.start < b.end && b.start < a.end;
}
