import type { Shift } from '../../sessions/session.ts';
import { capacityOf } from '../../sessions/shift.rules.ts';
import type { PlanChange, PlanLine } from '../session-plan.ts';

/** A line as it is to become a session. */
export interface LineToMake
  extends Pick<PlanLine, 'line' | 'site' | 'day' | 'product' | 'tables' | 'lots' | 'communes'> {
  readonly shifts: readonly Shift[];
  readonly isChanged: boolean;
}

type ChangeFault =
  | { readonly kind: 'line-unknown'; readonly lines: number[] }
  | {
      readonly kind: 'not-possible';
      readonly line: number;
      readonly because: 'nothing-changed' | 'more-slots-than-doses' | 'past-use-by';
    };

/**
 * The lines of a plan with an officer's changes. A line never gets more slots than the doses it was given, and no day
 * on which one of its lots may no longer be used.
 */
export function changeLines(
  lines: readonly PlanLine[],
  changes: readonly PlanChange[],
): readonly LineToMake[] | ChangeFault {
  const numbers = new Set(lines.map(({ line }) => line));
  const seen = new Set<number>();
  const unknown = changes.filter(({ line }) => {
    const isKnown = numbers.has(line) && !seen.has(line);
    seen.add(line);
    return !isKnown;
  });
  if (unknown.length > 0) return { kind: 'line-unknown', lines: unknown.map(({ line }) => line) };
  const made: LineToMake[] = [];
  for (const found of lines) {
    const change = changes.find(({ line }) => line === found.line);
    if (change?.drop === true) continue;
    const fault = change === undefined ? undefined : faultOf(found, change);
    if (fault !== undefined) return { kind: 'not-possible', line: found.line, because: fault };
    const { line, site, product, lots, communes } = found;
    made.push({
      line,
      site,
      product,
      lots,
      communes,
      day: change?.day ?? found.day,
      tables: change?.tables ?? found.tables,
      shifts: change?.shifts ?? found.shifts,
      isChanged: change !== undefined,
    });
  }
  return made;
}

function faultOf(
  line: PlanLine,
  { day, tables, shifts }: PlanChange,
): (ChangeFault & { kind: 'not-possible' })['because'] | undefined {
  if (day === undefined && tables === undefined && shifts === undefined) return 'nothing-changed';
  if (shifts !== undefined && capacityOf(shifts) > line.slots) return 'more-slots-than-doses';
  return day !== undefined && line.lots.some(({ lastDay }) => lastDay < day) ? 'past-use-by' : undefined;
}
