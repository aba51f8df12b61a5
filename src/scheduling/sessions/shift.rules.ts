import { instantAtSite } from '../../platform/clock.ts';
import type { Shift } from './session.ts';

/** How long somebody has to answer who is called when the usual time to confirm has passed. */
export const LATE_ANSWER_MINUTES = 60;

/** The end of a shift is not part of it: 07:30–08:30 and 08:30–09:30 do not overlap. */
export type ShiftFault =
  | { readonly kind: 'invalid'; readonly shift: number }
  | { readonly kind: 'over-capacity'; readonly shift: number; readonly most: number };

/** Minutes since midnight of HH:mm. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** People that the tables can vaccinate in the shift, rounded down. */
export function mostInShift(
  shift: Pick<Shift, 'start' | 'end'>,
  tables: number,
  dosesPerTablePerHour: number,
): number {
  const minutes = minutesOf(shift.end) - minutesOf(shift.start);
  return Math.max(0, Math.floor((tables * dosesPerTablePerHour * minutes) / 60));
}

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
    const most = mostInShift(shift, tables, dosesPerTablePerHour);
    if (shift.capacity > most) return { kind: 'over-capacity', shift: index, most };
  }
  return undefined;
}

/** All slots of a day. */
export function capacityOf(shifts: readonly Pick<Shift, 'capacity'>[]): number {
  return shifts.reduce((sum, shift) => sum + shift.capacity, 0);
}

/** Length of the standby list: `percent` of the slots, rounded up. */
export function standbyLength(slots: number, percent: number): number {
  return Math.ceil((slots * percent) / 100);
}

/** One slot of a shift, counted from 1. */
export interface Slot {
  readonly shift: string;
  readonly number: number;
}

/** Every slot of the day, first shift first. */
export function placesOf(shifts: readonly Pick<Shift, 'start' | 'capacity'>[]): Slot[] {
  return shifts.flatMap(({ start, capacity }) =>
    Array.from({ length: capacity }, (_, index) => ({ shift: start, number: index + 1 })),
  );
}

/**
 * Gives slots to called people in order: who comes first in the order comes in the earliest shift that has a slot.
 * People beyond the slots get none.
 */
export function assignSlots<P, F extends { readonly shift: string }>(
  people: readonly P[],
  free: readonly F[],
): { readonly person: P; readonly slot: F }[] {
  const ordered = [...free].sort((a, b) => (a.shift < b.shift ? -1 : a.shift > b.shift ? 1 : 0));
  return people.flatMap((person, index) => {
    const slot = ordered[index];
    return slot === undefined ? [] : [{ person, slot }];
  });
}

/** The slot for somebody who is called late: in the first shift that is not over, else in the last one with a slot. */
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
 * Until when a call has to be confirmed: `confirmBeforeHours` before the shift begins; called later than that, within
 * an hour of the call, so that a slot never stays with somebody who has not answered.
 */
export function confirmByOf(day: string, shift: string, calledAt: Date, confirmBeforeHours: number): Date {
  const usual = instantAtSite(day, shift).getTime() - confirmBeforeHours * 3_600_000;
  return new Date(Math.max(usual, calledAt.getTime() + LATE_ANSWER_MINUTES * 60_000));
}
