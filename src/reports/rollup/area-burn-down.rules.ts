import { comparing } from '../../platform/compare.ts';
import type { IsoDate, ProductCode } from '../../policy/terms.ts';
import type { AreaBurnDown, BurnDownDay, BurnDownSeries } from './area-burn-down.ts';
import type { LedgerCount } from './ledger-cell.rules.ts';

type Used = Omit<BurnDownDay, 'day' | 'left'>;

/** The series of all products together and of each, from the counts of one area in any order. */
export function burnDownSeriesOf(
  counts: readonly LedgerCount[],
  from: IsoDate,
  to: IsoDate,
): Pick<AreaBurnDown, 'total' | 'products'> {
  const byProduct = Map.groupBy(counts, ({ product }): ProductCode => product);
  return {
    total: seriesOf(counts, from, to),
    products: [...byProduct]
      .sort(comparing(([key]) => key))
      .map(([product, own]) => ({ product, ...seriesOf(own, from, to) })),
  };
}

function seriesOf(counts: readonly LedgerCount[], from: IsoDate, to: IsoDate): BurnDownSeries {
  const days = new Map<IsoDate, Used>();
  for (const count of counts) {
    if (count.day <= to) days.set(count.day, withCount(days.get(count.day) ?? NOTHING, count));
  }
  let left = 0;
  let before = 0;
  const series: BurnDownDay[] = [];
  for (const [day, used] of [...days].sort(comparing(([key]) => key))) {
    left += changeOf(used);
    if (day < from) before = left;
    else series.push({ day, ...used, left });
  }
  return { before, days: series };
}

const NOTHING: Used = { received: 0, issued: 0, given: 0, wasted: 0, samples: 0, extra: 0, counted: 0 };

function withCount(used: Used, { figure, doses }: LedgerCount): Used {
  switch (figure) {
    case 'received':
    case 'issued':
    case 'given':
    case 'samples':
    case 'extra':
      return { ...used, [figure]: used[figure] + doses };
    case 'broughtBack':
      return { ...used, given: used.given - doses };
    case 'found':
      return { ...used, counted: used.counted + doses };
    case 'missing':
      return { ...used, counted: used.counted - doses };
    case 'expired':
    case 'broken':
    case 'cold-chain-failure':
    case 'open-vial-remainder':
    case 'recalled':
    case 'lost':
      return { ...used, wasted: used.wasted + doses };
  }
}

/** The change of the doses left on a day. */
function changeOf({ received, issued, given, wasted, samples, extra, counted }: Used): number {
  return received + extra + counted - issued - given - wasted - samples;
}
