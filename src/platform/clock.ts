import { DateTime } from 'luxon';

/** The service's source of time; injected so that tests can freeze it and a rehearsal can run weeks in minutes. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is set or advanced; it never goes back. */
export class ManualClock implements Clock {
  #now: Date;

  constructor(start: string | Date) {
    this.#now = new Date(start);
  }

  now(): Date {
    return new Date(this.#now);
  }

  set(instant: string | Date): void {
    const next = new Date(instant);
    if (Number.isNaN(next.getTime()) || next < this.#now)
      throw new RangeError('a manual clock never goes back');
    this.#now = next;
  }

  advance(milliseconds: number): void {
    this.set(new Date(this.#now.getTime() + milliseconds));
  }
}

/** The time zone of every place of the campaign; a day is a calendar day there. */
export const SITE_ZONE = 'Asia/Ho_Chi_Minh';

/** The calendar day (yyyy-MM-dd) at the sites at this instant. */
export function dayAtSite(instant: Date): string {
  return inSiteZone(instant).toFormat('yyyy-MM-dd');
}

/** The wall clock time (HH:mm) at the sites at this instant. */
export function timeAtSite(instant: Date): string {
  return inSiteZone(instant).toFormat('HH:mm');
}

/** The instant at which the wall clock at the sites shows this day (yyyy-MM-dd) and time (HH:mm). */
export function instantAtSite(day: string, time = '00:00'): Date {
  const at = DateTime.fromISO(`${day}T${time}`, { zone: SITE_ZONE });
  if (!at.isValid) throw new RangeError('not a day and time');
  return at.toJSDate();
}

/** The calendar day `days` later (negative: earlier). */
export function addDays(day: string, days: number): string {
  // A calendar day has no zone: UTC has no summer time, so adding days there is exact. Luxon is five times slower here.
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The end of a half-open interval whose last millisecond is this instant. */
export function justAfter(instant: Date): Date {
  return new Date(instant.getTime() + 1);
}

/** Calendar days from one day to another; negative if `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** A day as people write it in Việt Nam: dd/MM/yyyy. */
export function writtenDay(day: string): string {
  return DateTime.fromISO(day, { zone: 'utc' }).toFormat('dd/MM/yyyy');
}

function inSiteZone(instant: Date): DateTime {
  return DateTime.fromJSDate(instant, { zone: SITE_ZONE });
}
