import type { AreaCode } from '../platform/area.ts';
import type { Problem } from '../platform/problem.ts';
import type { LotId } from './lot.ts';
import type { MoveOutcome } from './stock-move.ts';
import { supplyProblem } from './supply.problems.ts';

/** The refusal for a movement that could not be made, with what the audit log should say of it. */
export function stockRefusal(
  outcome: Exclude<MoveOutcome, 'moved'>,
  wanted: { readonly lot: LotId; readonly doses: number; readonly area: AreaCode },
): Problem {
  const { lot, doses, area } = wanted;
  const about = { area, object: lot };
  if (outcome === 'short') return supplyProblem('stock/short', { lot, doses }).about(about);
  return supplyProblem(`lot/${outcome}`, { lot }).about(about);
}
