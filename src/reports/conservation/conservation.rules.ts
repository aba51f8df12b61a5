import { type AreaCode, areaAbove, COUNTRY, covers } from '../../platform/area.ts';
import { comparing, sum } from '../../platform/compare.ts';
import type { LotFlow } from '../../supply/stock/stock-flow.reads.ts';
import { isWithin } from '../stock-figures.rules.ts';
import { type LedgerBreak, LOT_FIGURES, type LotFigure, type LotLine } from './ledger-proof.ts';
import type { StockStatement } from './stock-document.rules.ts';

export type Figures = Record<LotFigure, number>;
/** Figures by lot. */
export type Lots = Map<string, Figures>;

/** Doses of a lot in stock at a place. */
export interface LotInStock {
  readonly place: AreaCode;
  readonly lot: string;
  readonly doses: number;
}

/** The figures of each lot in each place by itself, from its flows and its stock. */
export function figuresByPlace(
  flows: readonly LotFlow[],
  inStock: readonly LotInStock[],
): Map<AreaCode, Lots> {
  return figuresBy(flows, inStock, (place) => [place]);
}

/** The same for every area of the province as a whole: movements inside an area count as neither arrived nor issued. */
export function figuresByArea(
  flows: readonly LotFlow[],
  inStock: readonly LotInStock[],
  province: AreaCode,
): Map<AreaCode, Lots> {
  const around = (place: AreaCode): AreaCode[] =>
    place === province || place === COUNTRY ? [place] : [place, ...around(areaAbove(place))];
  return figuresBy(flows, inStock, around);
}

/** Whether everything that came in was issued, given, wasted or sampled, is in transit or in stock. */
function isConserved(f: Figures): boolean {
  const came = f.supplied + f.arrived + f.extra + f.counted;
  return came === f.issued + f.given + f.wasted + f.samples + f.inTransit + f.onHand;
}

/** The lots of an area; a lot with a break is marked. */
export function linesOf(area: AreaCode, lots: Lots, breaks: readonly LedgerBreak[]): LotLine[] {
  const broken = new Set(breaks.filter((one) => covers(area, one.area)).map(({ lot }) => lot));
  return [...lots]
    .sort(comparing(([key]) => key))
    .map(([lot, figures]) => ({ lot, ...figures, conserved: isConserved(figures) && !broken.has(lot) }));
}

/**
 * The country, added up from the proofs of the national store and of every province, each of its own instant. In transit
 * between them is what one has sent and the other has not received, by their own documents.
 */
export function countryLines(
  store: readonly LotLine[],
  provinces: readonly (readonly LotLine[])[],
): LotLine[] {
  const sums = new Map<string, LotLine>();
  for (const line of [...store, ...provinces.flat()]) {
    const sum = sums.get(line.lot) ?? { lot: line.lot, ...noFigures(), conserved: true };
    const both = { ...sum, conserved: sum.conserved && line.conserved };
    for (const figure of LOT_FIGURES) both[figure] += line[figure];
    sums.set(line.lot, both);
  }
  return [...sums.values()]
    .map((sum) => {
      const inTransit = sum.inTransit + sum.issued - sum.arrived;
      return { ...sum, arrived: 0, issued: 0, inTransit, conserved: sum.conserved && inTransit >= 0 };
    })
    .sort(comparing(({ lot }) => lot));
}

export interface Difference {
  readonly area: AreaCode;
  readonly lot: string;
  readonly figure: LotFigure;
  /** Of a balance: its account and its id. */
  readonly account?: string;
  readonly balance?: string;
  readonly ledger: number;
  readonly documents: number;
}

/** Where ledger and documents of a place disagree; its stock is compared account by account elsewhere. */
export function differencesOf(
  ledger: ReadonlyMap<AreaCode, Lots>,
  documents: ReadonlyMap<AreaCode, Lots>,
): { readonly checked: number; readonly differences: Difference[] } {
  const differences: Difference[] = [];
  let checked = 0;
  for (const area of new Set([...ledger.keys(), ...documents.keys()])) {
    const [written, stated] = [ledger.get(area), documents.get(area)];
    for (const lot of new Set([...(written?.keys() ?? []), ...(stated?.keys() ?? [])])) {
      for (const figure of LOT_FIGURES) {
        if (figure === 'onHand') continue;
        checked += 1;
        const one = written?.get(lot)?.[figure] ?? 0;
        const other = stated?.get(lot)?.[figure] ?? 0;
        if (one !== other) differences.push({ area, lot, figure, ledger: one, documents: other });
      }
    }
  }
  return { checked, differences };
}

/** The keys on which ledger lines and documents disagree, with the sum of each side. */
export function disagreements(
  lines: readonly StockStatement[],
  documents: readonly StockStatement[],
): LedgerBreak['entries'] {
  const [written, stated] = [lines, documents].map((all) => Map.groupBy(all, ({ key }) => key));
  const keys = [...new Set([...lines, ...documents].map(({ key }) => key))];
  const dosesOf = (all: readonly StockStatement[]): number => sum(all.map(({ doses }) => doses));
  const ids = (all: readonly StockStatement[]): string[] => [...new Set(all.map(({ id }) => id))];
  return keys.flatMap((key) => {
    const [one, other] = [written?.get(key) ?? [], stated?.get(key) ?? []];
    if (dosesOf(one) === dosesOf(other)) return [];
    return [
      {
        about: key,
        ledger: dosesOf(one),
        documents: dosesOf(other),
        movementIds: ids(one),
        documentIds: ids(other),
      },
    ];
  });
}

function figuresBy(
  flows: readonly LotFlow[],
  inStock: readonly LotInStock[],
  areasOf: (place: AreaCode) => readonly AreaCode[],
): Map<AreaCode, Lots> {
  const areas = new Map<AreaCode, Lots>();
  const of = (area: AreaCode, lot: string): Figures => {
    const lots = areas.get(area) ?? new Map<string, Figures>();
    areas.set(area, lots);
    const figures = lots.get(lot) ?? noFigures();
    lots.set(lot, figures);
    return figures;
  };
  for (const flow of flows) {
    for (const area of areasOf(flow.place)) addFlow(of(area, flow.lot), flow, area);
  }
  for (const { place, lot, doses } of inStock) {
    for (const area of areasOf(place)) of(area, lot).onHand += doses;
  }
  return areas;
}

function addFlow(figures: Figures, flow: LotFlow, area: AreaCode): void {
  const { doses } = flow;
  switch (flow.flow) {
    case 'in':
      if (flow.origin === 'supplier') figures.supplied += doses;
      else if (isWithin(area, flow.origin)) figures.inTransit -= doses;
      else figures.arrived += doses;
      return;
    case 'out':
      figures[isWithin(area, flow.destination) ? 'inTransit' : 'issued'] += doses;
      return;
    case 'given':
    case 'wasted':
    case 'extra':
      figures[flow.flow] += doses;
      return;
    case 'given-back':
      figures.given -= doses;
      return;
    case 'sample':
      figures.samples += doses;
      return;
    case 'found':
      figures.counted += doses;
      return;
    case 'missing':
      figures.counted -= doses;
      return;
  }
}

function noFigures(): Figures {
  return {
    supplied: 0,
    arrived: 0,
    extra: 0,
    counted: 0,
    issued: 0,
    given: 0,
    wasted: 0,
    samples: 0,
    inTransit: 0,
    onHand: 0,
  };
}
