import { type AreaCode, covers } from '../../../platform/area.ts';
import type { LedgerEnd, LedgerFlow } from '../../../supply/ledger/ledger-flow.ts';
import { type LossCause, lossCause, NO_FIGURES, type RoundFigures } from './round-figures.ts';

/** The numbers of the report that ledger lines change. */
export const FIGURES = [
  'received',
  'damaged',
  'extra',
  'counted',
  'given',
  'wasted',
  'samples',
  'passed-on',
  'in-transit',
  'on-hand',
] as const;
export type Figure = (typeof FIGURES)[number];

/** By how much a line changes a number; below zero if it lowers it. */
interface Effect {
  readonly figure: Figure;
  readonly doses: number;
  readonly cause?: LossCause;
}

/** How a movement changes the numbers of an area; empty if it does not concern the area. */
export function effectsOn(
  area: AreaCode,
  flow: Pick<LedgerFlow, 'from' | 'to' | 'doses' | 'cause'>,
): Effect[] {
  const { from, to, doses } = flow;
  const effects: Effect[] = [];
  const add = (figure: Figure, by: number): void => void effects.push({ figure, doses: by });
  const [left, arrived] = [isHeldIn(area, from), isHeldIn(area, to)];
  if (left) add(from.at === 'transit' ? 'in-transit' : 'on-hand', -doses);
  if (arrived) add(to.at === 'transit' ? 'in-transit' : 'on-hand', doses);
  if (left === arrived) return isLossOnTheWayIn(area, from, to) ? [lossOf('damaged', flow)] : effects;
  if (arrived) {
    switch (from.at) {
      case 'extra':
        return [...effects, { figure: 'extra', doses }];
      case 'count':
        return [...effects, { figure: 'counted', doses }];
      case 'given':
        return [...effects, { figure: 'given', doses: -doses }];
      default:
        return [...effects, { figure: 'received', doses }];
    }
  }
  switch (to.at) {
    case 'given':
      return [...effects, { figure: 'given', doses }];
    case 'sample':
      return [...effects, { figure: 'samples', doses }];
    case 'count':
      return [...effects, { figure: 'counted', doses: -doses }];
    case 'wasted':
      return [...effects, lossOf('wasted', flow)];
    default:
      return [...effects, { figure: 'passed-on', doses }];
  }
}

/** The figures of an area: the sums of the effects of all flows. */
export function sumFigures(area: AreaCode, flows: Iterable<LedgerFlow>): RoundFigures {
  const sums = {
    ...NO_FIGURES,
    damaged: { ...NO_FIGURES.damaged },
    wasted: { ...NO_FIGURES.wasted },
  };
  for (const flow of flows) {
    for (const { figure, doses, cause } of effectsOn(area, flow)) {
      switch (figure) {
        case 'wasted':
          sums.wasted[cause ?? 'lost'] += doses;
          break;
        case 'damaged':
          sums.damaged[cause === 'broken' ? 'broken' : 'lost'] += doses;
          break;
        case 'received':
          sums.received += doses;
          if (flow.from.at === 'transit') sums.receivedFromOthers += doses;
          break;
        case 'passed-on':
          sums.passedOn += doses;
          break;
        case 'in-transit':
          sums.inTransit += doses;
          break;
        case 'on-hand':
          sums.onHand += doses;
          break;
        default:
          sums[figure] += doses;
      }
    }
  }
  return sums;
}

/** Whether doses at this end are in the area, or in transit inside it. */
function isHeldIn(area: AreaCode, end: LedgerEnd): boolean {
  if (end.at === 'place') return covers(area, end.place);
  return end.at === 'transit' && covers(area, end.from) && covers(area, end.to);
}

function isLossOnTheWayIn(area: AreaCode, from: LedgerEnd, to: LedgerEnd): boolean {
  return to.at === 'wasted' && covers(area, to.place) && (from.at === 'supplier' || from.at === 'transit');
}

function lossOf(figure: 'damaged' | 'wasted', { doses, cause }: Pick<LedgerFlow, 'doses' | 'cause'>): Effect {
  const known = lossCause.safeParse(cause);
  return { figure, doses, cause: known.success ? known.data : 'lost' };
}
