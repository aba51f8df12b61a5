import { addDays, daysBetween } from '../../platform/clock.ts';
import type { ProductCode } from '../../policy/terms.ts';
import type { PlannedUse, UsePlan } from './expiry.rules.ts';

/** How much of a product a place has used lately: doses given in a window of days, and its days with sessions. */
export interface Pace {
  readonly product: ProductCode;
  /** 7, or 14 if there was no session in the last 7. */
  readonly windowDays: number;
  /** Days of the window with a session of any product there. */
  readonly sessionDays: number;
  readonly used: number;
}

/** The expected use of a place: its plan, and its pace if it has held sessions. */
export interface PlaceUse extends UsePlan {
  readonly paces?: readonly Pace[];
}

/** WHO: the minimum number of days ahead for which to judge whether stock will be used in time. */
export const LEAST_DAYS_AHEAD = 14;
/** The number of session days from which their average says what the place can do in a day. */
const MIN_SESSION_DAYS = 3;
/** Longer than any product keeps. */
const MAX_DAYS_AHEAD = 400;

/** The pace of the shorter window if it had any session, else of the longer one. Undefined: the place has no pace. */
export function paceOf(week: Pace, fortnight: Pace): Pace | undefined {
  if (week.sessionDays > 0) return week;
  return fortnight.sessionDays > 0 ? fortnight : undefined;
}

/**
 * The expected use of a place from `day` on, to judge whether its lots will be used in time:
 *
 * | day                                   | doses of a product that are expected to be used                            |
 * | ------------------------------------- | -------------------------------------------------------------------------- |
 * | planned session, pace known and lower | the pace: doses used ÷ days with sessions, rounded up (3 such days or more) |
 * | planned session, otherwise            | the plan                                                                   |
 * | after the last planned session        | doses used ÷ days of the window, where there is a pace                     |
 * | after that, no pace                   | not known, after 14 days: such lots are judged by the lead days            |
 *
 * Known through the last planned day, and at least 14 days ahead (WHO); with a pace, through `lastExpiry`.
 */
export function expectedUse(place: PlaceUse, day: string, lastExpiry: string): UsePlan {
  const paces = place.paces ?? [];
  const planned = place.uses.map((use): PlannedUse => {
    const pace = paces.find(({ product }) => product === use.product);
    if (pace === undefined || pace.sessionDays < MIN_SESSION_DAYS) return use;
    return { ...use, doses: Math.min(use.doses, Math.ceil(pace.used / pace.sessionDays)) };
  });
  const atLeast = addDays(day, LEAST_DAYS_AHEAD);
  const known = place.knownThrough > atLeast ? place.knownThrough : atLeast;
  if (paces.length === 0) return { knownThrough: known, uses: planned };
  const horizon = lastExpiry > known ? lastExpiry : known;
  const after = place.knownThrough < day ? addDays(day, -1) : place.knownThrough;
  return {
    knownThrough: horizon,
    uses: [...planned, ...paces.flatMap((pace) => atPace(pace, after, horizon))],
  };
}

/** The pace of a product for every day after `after`: whole doses that add up to the pace over the days. */
function atPace({ product, used, windowDays }: Pace, after: string, through: string): PlannedUse[] {
  const days = Math.min(MAX_DAYS_AHEAD, Math.max(0, daysBetween(after, through)));
  const upTo = (count: number): number => Math.floor((used * count) / windowDays);
  return Array.from({ length: days }, (_, at) => ({
    product,
    day: addDays(after, at + 1),
    doses: upTo(at + 1) - upTo(at),
  })).filter(({ doses }) => doses > 0);
}
