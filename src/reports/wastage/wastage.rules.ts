import { comparing } from '../../platform/compare.ts';
import type { StockFlow } from '../../supply/stock/stock-flow.reads.ts';
import type { VialUse } from '../../supply/vials/vial-use.reads.ts';
import type { WastageLine } from './wastage-report.ts';

type Figures = Omit<WastageLine, 'place' | 'product'>;
type Part =
  | { readonly kind: 'flow'; readonly flow: StockFlow }
  | { readonly kind: 'vials'; readonly use: VialUse };

/** One line for each place and product with doses given, wasted or opened, ordered by place and product. */
export function wastageLines(flows: readonly StockFlow[], uses: readonly VialUse[]): WastageLine[] {
  const parts = new Map<string, Part[]>();
  const add = (of: Pick<WastageLine, 'place' | 'product'>, part: Part): void => {
    const key = `${of.place}|${of.product}`;
    parts.set(key, [...(parts.get(key) ?? []), part]);
  };
  for (const flow of flows) if (counts(flow)) add(flow, { kind: 'flow', flow });
  for (const use of uses) add(use, { kind: 'vials', use });
  return [...parts].sort(comparing(([key]) => key)).flatMap(([, own]) => {
    const [first] = own;
    if (first === undefined) return [];
    const { place, product } = first.kind === 'flow' ? first.flow : first.use;
    return [{ place, product, ...figuresOf(own) }];
  });
}

/** The total of all lines. */
export function wastageTotal(lines: readonly WastageLine[]): Figures {
  const causes = new Map<Cause, number>();
  const sum = { given: 0, extraDoses: 0, vialsOpened: 0, vialDoses: 0 };
  for (const line of lines) {
    sum.given += line.given;
    sum.extraDoses += line.extraDoses;
    sum.vialsOpened += line.vialsOpened;
    sum.vialDoses += line.vialDoses;
    for (const { cause, doses } of line.causes) causes.set(cause, (causes.get(cause) ?? 0) + doses);
  }
  return withRates(sum, causes);
}

type Cause = WastageLine['causes'][number]['cause'];

function counts({ flow }: StockFlow): boolean {
  return flow === 'given' || flow === 'given-back' || flow === 'wasted' || flow === 'extra';
}

function figuresOf(parts: readonly Part[]): Figures {
  const causes = new Map<Cause, number>();
  const sum = { given: 0, extraDoses: 0, vialsOpened: 0, vialDoses: 0 };
  for (const part of parts) {
    if (part.kind === 'vials') {
      sum.vialsOpened += part.use.vials;
      sum.vialDoses += part.use.capacity;
      continue;
    }
    const { flow } = part;
    if (flow.flow === 'given') sum.given += flow.doses;
    if (flow.flow === 'given-back') sum.given -= flow.doses;
    if (flow.flow === 'extra') sum.extraDoses += flow.doses;
    if (flow.flow === 'wasted') causes.set(flow.cause, (causes.get(flow.cause) ?? 0) + flow.doses);
  }
  return withRates(sum, causes);
}

function withRates(
  sum: Pick<Figures, 'given' | 'extraDoses' | 'vialsOpened' | 'vialDoses'>,
  causes: ReadonlyMap<Cause, number>,
): Figures {
  const wasted = [...causes.values()].reduce((all, doses) => all + doses, 0);
  // Corrections of earlier days can return more doses than were given in the period.
  const used = Math.max(0, sum.given) + wasted;
  const rateOf = (doses: number): number => (used === 0 ? 0 : fourDigits(doses / used));
  return {
    ...sum,
    wasted,
    rate: rateOf(wasted),
    causes: [...causes]
      .sort(comparing(([key]) => key))
      .map(([cause, doses]) => ({ cause, doses, rate: rateOf(doses) })),
    dosesPerVial: sum.vialsOpened === 0 ? null : fourDigits(sum.given / sum.vialsOpened),
  };
}

function fourDigits(number: number): number {
  return Math.round(number * 10_000) / 10_000;
}
