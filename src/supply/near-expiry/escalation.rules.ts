import { type AreaCode, areaAbove, COUNTRY } from '../../platform/area.ts';
import type { LotFlag } from './lot-flag.ts';

const DAY_MS = 86_400_000;

/**
 * The level to which an unacknowledged flag is escalated: one level up for every `answerDays` since it was raised or last
 * escalated, up to the country. Undefined if it is not due, acknowledged, or already at the country.
 */
export function escalationOf(
  flag: Pick<LotFlag, 'place' | 'at' | 'acknowledged' | 'escalatedTo' | 'escalatedAt'>,
  answerDays: number,
  now: Date,
): AreaCode | undefined {
  if (flag.acknowledged !== undefined) return undefined;
  const level = flag.escalatedTo ?? flag.place;
  if (level === COUNTRY) return undefined;
  const since = Date.parse(flag.escalatedAt ?? flag.at);
  return since + answerDays * DAY_MS <= now.getTime() ? areaAbove(level) : undefined;
}
