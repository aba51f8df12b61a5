import type { AreaCode } from '../../platform/area.ts';
import type { Problem } from '../../platform/problem.ts';
import type { PostingOutcome } from '../ledger/posting.ts';
import { lotProblem } from '../lots/lot.problems.ts';
import type { LotId } from '../lots/lot.ts';
import { stockProblem } from './stock.problems.ts';

/** The refusal of a movement that was not posted, with the area and lot for the audit log. */
export function stockRefusal(
  outcome: Exclude<PostingOutcome, 'posted'>,
  wanted: { readonly lot: LotId; readonly doses: number; readonly area: AreaCode },
): Problem {
  const { lot, doses, area } = wanted;
  const about = { area, object: lot };
  if (outcome === 'short') return stockProblem('stock/short', { lot, doses }).about(about);
  switch (outcome) {
    case 'held':
    case 'expired':
    case 'quarantined':
      return lotProblem(`lot/${outcome}`, { lot }).about(about);
    case 'recalled':
    case 'thawed-too-long':
    case 'vial-open-too-long':
    case 'cold-chain-failure':
      return lotProblem(`lot/${outcome}`, { lot }).about(about);
  }
}
