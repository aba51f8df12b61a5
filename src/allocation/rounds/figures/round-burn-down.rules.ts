import { addDays, daysBetween } from '../../../platform/clock.ts';
import { comparing, sum } from '../../../platform/compare.ts';

/** The use of a round in an area on a day. */
export interface DayOfRound {
  readonly day: string;
  readonly received: number;
  readonly given: number;
  readonly wasted: number;
  /** Samples, doses passed on and damaged on the way in, less what was drawn extra or found by a count. */
  readonly gone: number;
}

interface BurnDownFacts {
  /** yyyy-MM-dd */
  readonly today: string;
  readonly finishBy: string;
  /** Doses neither used nor gone now, including those to come. */
  readonly remaining: number;
  /** Each day at most once, none after today. */
  readonly days: readonly DayOfRound[];
}

interface BurnDownFigures {
  /** All doses the area has had or will have to use. */
  readonly toUse: number;
  readonly remaining: number;
  readonly days: readonly (DayOfRound & { readonly remaining: number; readonly line: number })[];
  readonly pace: { readonly days: number; readonly dosesPerDay: number } | null;
  readonly projectedFinish: string | null;
  readonly notUsedByDeadline: number;
}

const PACE_DAYS = 7;
// A projection further ahead means nothing.
const MAX_PROJECTED_DAYS = 3650;

/**
 * The burn-down of a round by day. The line runs straight from all doses to use before the first day to none at the end of
 * the day of the deadline. The pace is the mean of the last seven days with injections; days without any are ignored.
 * Doses left after the deadline at this pace, from tomorrow through the day of the deadline, will not be used in time.
 */
export function roundBurnDownOf({ today, finishBy, remaining, days }: BurnDownFacts): BurnDownFigures {
  const sorted = days.toSorted(comparing(({ day }) => day));
  const first = sorted[0]?.day ?? today;
  const toUse = remaining + sum(sorted.map(usedOn));
  let left = toUse;
  const burnt = sorted.map((one) => {
    left -= usedOn(one);
    return { ...one, remaining: left, line: lineAt(one.day, first, finishBy, toUse) };
  });
  const pace = paceOf(sorted);
  const daysNeeded = pace === null ? Number.POSITIVE_INFINITY : Math.ceil(remaining / pace.dosesPerDay);
  const daysLeft = Math.max(0, daysBetween(today, finishBy));
  const usable = pace === null ? 0 : Math.floor(pace.dosesPerDay * daysLeft);
  return {
    toUse,
    remaining,
    days: burnt,
    pace,
    projectedFinish:
      remaining === 0 ? today : daysNeeded > MAX_PROJECTED_DAYS ? null : addDays(today, daysNeeded),
    notUsedByDeadline: Math.max(0, remaining - usable),
  };
}

function usedOn({ given, wasted, gone }: DayOfRound): number {
  return given + wasted + gone;
}

function lineAt(day: string, first: string, finishBy: string, toUse: number): number {
  const all = daysBetween(first, finishBy) + 1;
  const gone = Math.min(all, daysBetween(first, day) + 1);
  return all <= 0 ? 0 : Math.round((toUse * (all - gone)) / all);
}

function paceOf(days: readonly DayOfRound[]): BurnDownFigures['pace'] {
  const active = days.filter(({ given }) => given > 0).slice(-PACE_DAYS);
  if (active.length === 0) return null;
  const doses = sum(active.map(({ given }) => given));
  return { days: active.length, dosesPerDay: Math.round((doses / active.length) * 10) / 10 };
}
