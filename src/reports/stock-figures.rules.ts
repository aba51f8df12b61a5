import { type AreaCode, covers } from '../platform/area.ts';
import { type StockFlow, SUPPLIED } from '../supply/stock/stock-flow.reads.ts';
import { NO_WASTE, type Wasted } from './figures.ts';

/** Movements of the stock of an area as a whole; movements inside it do not count. */
interface StockMovements {
  /** Came from outside the area, doses damaged in transit included. */
  readonly received: number;
  /** Left the area for another place. */
  readonly issued: number;
  /** Drawn for injections, minus doses returned by corrections. */
  readonly given: number;
  readonly wasted: Wasted;
  readonly samples: number;
  /** Drawn from vials beyond their labelled number. */
  readonly extra: number;
  /** Surplus found by stock counts minus what they found missing. */
  readonly counted: number;
}

/** Adds up the flows of the places of an area. */
export function stockMovementsOf(flows: readonly StockFlow[], area: AreaCode): StockMovements {
  const sums = { received: 0, issued: 0, given: 0, samples: 0, extra: 0, counted: 0 };
  const wasted = { ...NO_WASTE };
  for (const flow of flows) {
    if (!covers(area, flow.place)) continue;
    switch (flow.flow) {
      case 'in':
        if (!isWithin(area, flow.origin)) sums.received += flow.doses;
        break;
      case 'out':
        if (!isWithin(area, flow.destination)) sums.issued += flow.doses;
        break;
      case 'given':
        sums.given += flow.doses;
        break;
      case 'given-back':
        sums.given -= flow.doses;
        break;
      case 'sample':
        sums.samples += flow.doses;
        break;
      case 'wasted':
        wasted[flow.cause] += flow.doses;
        break;
      case 'extra':
        sums.extra += flow.doses;
        break;
      case 'found':
        sums.counted += flow.doses;
        break;
      case 'missing':
        sums.counted -= flow.doses;
        break;
    }
  }
  return { ...sums, wasted };
}

/** The change a flow makes to the stock of its place. */
export function changeOfStock({ flow, doses }: StockFlow): number {
  return COMES_IN.has(flow) ? doses : -doses;
}

const COMES_IN: ReadonlySet<StockFlow['flow']> = new Set(['in', 'given-back', 'extra', 'found']);

/** Whether the other end of a flow is in the area. */
export function isWithin(area: AreaCode, other: string): boolean {
  return other !== SUPPLIED && covers(area, other);
}
