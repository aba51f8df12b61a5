import { type AreaCode, areaAbove, COUNTRY } from '../../platform/area.ts';
import type { LotFlag } from './lot-flag.ts';

const DAY_MS = 86_400_000;

/**
 * Where a flag goes that nobody has acknowledged: one level up every `answerDays` since it was raised or last went up, to
 * the country at most. Undefined: nowhere yet, or no further.
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
