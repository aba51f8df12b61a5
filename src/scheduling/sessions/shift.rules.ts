import { instantAtSite } from '../../platform/clock.ts';
import { comparing, sum } from '../../platform/compare.ts';
import { dosesInShift, minutesOf } from './capacity.rules.ts';
import type { Shift } from './session.ts';

/** Minutes to answer for anyone called after the usual time to confirm has passed. */
export const LATE_ANSWER_MINUTES = 60;

/** The end of a shift is not part of it: 07:30–08:30 and 08:30–09:30 do not overlap. */
type ShiftFault =
  | { readonly kind: 'invalid'; readonly shift: number }
  | { readonly kind: 'over-capacity'; readonly shift: number; readonly most: number };

/** The first fault of a day's shifts: they must follow each other without overlap, and fit the tables. */
export function findShiftFault(
  shifts: readonly Shift[],
  tables: number,
  dosesPerTablePerHour: number,
): ShiftFault | undefined {
  let lastEnd = 0;
  for (const [index, shift] of shifts.entries()) {
    const start = minutesOf(shift.start);
    const end = minutesOf(shift.end);
    if (start < lastEnd || end <= start) return { kind: 'invalid', shift: index };
    lastEnd = end;
    const most = dosesInShift(shift, tables, dosesPerTablePerHour);
    if (shift.capacity > most) return { kind: 'over-capacity', shift: index, most };
  }
  return undefined;
}

/** The number of slots of a day. */
export function capacityOf(shifts: readonly Pick<Shift, 'capacity'>[]): number {
  return sum(shifts.map(({ capacity }) => capacity));
}

/** Length of the standby list: `percent` of the slots, rounded up. */
export function standbyLength(slots: number, percent: number): number {
  return Math.ceil((slots * percent) / 100);
}

/** One slot of a shift; numbers begin at 1. */
export interface Slot {
  readonly shift: string;
  readonly number: number;
}

/** Every slot of the day, first shift first. */
export function slotsOf(shifts: readonly Pick<Shift, 'start' | 'capacity'>[]): Slot[] {
  return shifts.flatMap(({ start, capacity }) =>
    Array.from({ length: capacity }, (_, index) => ({ shift: start, number: index + 1 })),
  );
}

/**
 * Gives slots to called people in order: the first in the order get the earliest shift that has a slot. People beyond
 * the slots get none.
 */
export function assignSlots<P, F extends { readonly shift: string }>(
  people: readonly P[],
  free: readonly F[],
): { readonly person: P; readonly slot: F }[] {
  const ordered = [...free].sort(comparing(({ shift }) => shift));
  return people.flatMap((person, index) => {
    const slot = ordered[index];
    return slot === undefined ? [] : [{ person, slot }];
  });
}

/** The slot for a late call: in the first shift that is not over, else in the last one with a free slot. */
export function slotForLateCall(
  shifts: readonly Shift[],
  free: readonly Slot[],
  day: string,
  now: Date,
): Slot | undefined {
  const possible = shifts.filter((shift) => free.some((slot) => slot.shift === shift.start));
  const shift = possible.find(({ end }) => instantAtSite(day, end) > now) ?? possible.at(-1);
  return free.find((slot) => slot.shift === shift?.start);
}

/**
 * The deadline to confirm a call: `confirmBeforeHours` before the shift begins, or an hour after a call made later than
 * that, so that no slot stays with a person who has not answered.
 */
export function confirmByOf(day: string, shift: string, calledAt: Date, confirmBeforeHours: number): Date {
  const usual = instantAtSite(day, shift).getTime() - confirmBeforeHours * 3_600_000;
  return new Date(Math.max(usual, calledAt.getTime() + LATE_ANSWER_MINUTES * 60_000));
}
