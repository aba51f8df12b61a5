import { type AreaCode, areaAbove, COUNTRY } from '../../platform/area.ts';
import type { IsoDate, ProductCode } from '../../policy/terms.ts';
import type { DayFlow } from '../../supply/stock/stock-flow.reads.ts';
import { isWithin } from '../stock-figures.rules.ts';

/** The meaning of a flow for an area: `received` or `issued` across its border; movements inside it do not count. */
export const LEDGER_FIGURES = [
  'received',
  'issued',
  'given',
  'broughtBack',
  'samples',
  'extra',
  'found',
  'missing',
  'expired',
  'broken',
  'cold-chain-failure',
  'open-vial-remainder',
  'recalled',
  'lost',
] as const;
type LedgerFigure = (typeof LEDGER_FIGURES)[number];

/** A number of doses of a product in an area on a day. */
export interface LedgerCount {
  readonly area: AreaCode;
  readonly day: IsoDate;
  readonly product: ProductCode;
  readonly figure: LedgerFigure;
  readonly doses: number;
}

/** The sums of flows for each place and every area that contains it. */
export function ledgerCounts(flows: readonly DayFlow[]): LedgerCount[] {
  const sums = new Map<string, LedgerCount>();
  for (const flow of flows) {
    for (const area of areasAround(flow.place)) {
      const figure = figureOf(flow, area);
      if (figure === undefined) continue;
      const { day, product } = flow;
      const key = [area, day, product, figure].join('|');
      const doses = (sums.get(key)?.doses ?? 0) + flow.doses;
      sums.set(key, { area, day, product, figure, doses });
    }
  }
  return [...sums.values()];
}

/** Undefined if no stock moved in or out of the area. */
function figureOf(flow: DayFlow, area: AreaCode): LedgerFigure | undefined {
  switch (flow.flow) {
    case 'in':
      return isWithin(area, flow.origin) ? undefined : 'received';
    case 'out':
      return isWithin(area, flow.destination) ? undefined : 'issued';
    case 'wasted':
      return flow.cause;
    case 'given-back':
      return 'broughtBack';
    case 'sample':
      return 'samples';
    case 'given':
    case 'extra':
    case 'found':
    case 'missing':
      return flow.flow;
  }
}

/** The place and every area that contains it, the country last. */
function areasAround(place: AreaCode): AreaCode[] {
  return place === COUNTRY ? [COUNTRY] : [place, ...areasAround(areaAbove(place))];
}
