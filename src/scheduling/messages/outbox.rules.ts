import { instantAtSite } from '../../platform/clock.ts';

const MAX_ATTEMPTS = 20;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 2 * 3_600_000;

/**
 * When to try again after attempt `number` (from 1) failed: waits double from a minute up to two hours, for about a day in
 * all; undefined: never.
 */
export function retryAt(number: number, now: Date): Date | undefined {
  if (number >= MAX_ATTEMPTS) return undefined;
  return new Date(now.getTime() + Math.min(FIRST_WAIT_MS * 2 ** (number - 1), LONGEST_WAIT_MS));
}

/** Whether it is too late to send the message: the day it is about is over. */
export function isOverdue(message: { readonly day: string }, now: Date): boolean {
  return now.getTime() >= instantAtSite(message.day).getTime() + 86_400_000;
}
