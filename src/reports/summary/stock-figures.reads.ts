import { listRoundsWithLines } from '../../allocation/rounds/round.reads.ts';
import { listShareOuts } from '../../allocation/share-outs/share-out.store.ts';
import { type AreaCode, COUNTRY, covers, levelOf } from '../../platform/area.ts';
import { addDays, instantAtSite } from '../../platform/clock.ts';
import { comparing } from '../../platform/compare.ts';
import type { Reader } from '../../platform/database/database.ts';
import { areaOfId } from '../../platform/id.ts';
import { wholeList } from '../../platform/list-whole.ts';
import type { IsoDate, ProductCode } from '../../policy/terms.ts';
import { listBalancesOfLedger } from '../../supply/ledger/balance.store.ts';
import { ledgerOf } from '../../supply/ledger/stock-account.ts';
import { productOfLot } from '../../supply/lots/lot.ts';
import { listFlags } from '../../supply/near-expiry/lot-flag.store.ts';
import { listInTransit } from '../../supply/shipments/shipment.store.ts';
import { listStockFlows } from '../../supply/stock/stock-flow.reads.ts';
import { NO_WASTE } from '../figures.ts';
import { stockMovementsOf } from '../stock-figures.rules.ts';
import type { StockFigures } from './campaign-summary.ts';

/** More rounds, share-outs of a province or flags than a campaign has; reaching it is an error. */
const MAX_LISTED = 100_000;

type Changes = Partial<Omit<StockFigures, 'wasted' | 'allocated'>>;

/** The stock of an area by product: movements between two days, both included, and what there is now. */
export async function readStockFigures(
  reader: Reader,
  area: AreaCode,
  ledgers: readonly string[],
  { from, to }: { readonly from?: IsoDate | undefined; readonly to?: IsoDate | undefined },
  now: Date,
): Promise<ReadonlyMap<ProductCode, StockFigures>> {
  const figures = new Map<ProductCode, StockFigures>();
  const of = (product: ProductCode): StockFigures => figures.get(product) ?? noStock(area);
  const add = (product: ProductCode, changes: Changes): void => {
    const before = of(product);
    const after = { ...before };
    for (const name of ADDED) after[name] += changes[name] ?? 0;
    figures.set(product, after);
  };

  for (const [product, doses] of await readAllocations(reader, area)) {
    figures.set(product, { ...of(product), allocated: doses });
  }
  const window = {
    from: from === undefined ? undefined : instantAtSite(from),
    until: to === undefined ? undefined : instantAtSite(addDays(to, 1)),
  };
  for (const ledger of ledgers) {
    const flows = Map.groupBy(await listStockFlows(reader, ledger, window), (flow) => flow.product);
    for (const [product, own] of flows) {
      const { wasted, ...moved } = stockMovementsOf(own, area);
      add(product, moved);
      const before = of(product).wasted;
      const sums = { ...before };
      for (const cause of CAUSES) sums[cause] += wasted[cause];
      figures.set(product, { ...of(product), wasted: sums });
    }
    for (const { place, product, onHand, usableBefore } of await listBalancesOfLedger(reader, ledger)) {
      if (covers(area, place)) add(product, { onHand, expired: usableBefore <= now ? onHand : 0 });
    }
  }
  // Doses sent by the national store are in its ledgers until they arrive.
  for (const ledger of new Set([COUNTRY, ...ledgers])) {
    for (const { id, to: destination, lines } of await listInTransit(reader, ledger)) {
      if (!covers(area, destination)) continue;
      const inside = covers(area, areaOfId(id));
      for (const { lot, doses } of lines) {
        add(productOfLot(lot), inside ? { inTransit: doses } : { expected: doses });
      }
    }
  }
  for (const { product, onHand } of wholeList(
    await listFlags(reader, area, 'near-expiry', undefined, MAX_LISTED),
    MAX_LISTED,
  )) {
    add(product, { nearExpiry: onHand });
  }
  return new Map([...figures].sort(comparing(([product]) => product)));
}

/** All products together. */
export function sumStock(area: AreaCode, figures: Iterable<StockFigures>): StockFigures {
  const sum = noStock(area);
  const wasted = { ...sum.wasted };
  for (const one of figures) {
    for (const name of ADDED) sum[name] += one[name];
    for (const cause of CAUSES) wasted[cause] += one.wasted[cause];
    if (one.allocated !== null) sum.allocated = (sum.allocated ?? 0) + one.allocated;
  }
  return { ...sum, wasted };
}

const ADDED = [
  'received',
  'issued',
  'given',
  'samples',
  'extra',
  'counted',
  'inTransit',
  'expected',
  'onHand',
  'nearExpiry',
  'expired',
] as const;
const CAUSES = [
  'expired',
  'broken',
  'cold-chain-failure',
  'open-vial-remainder',
  'recalled',
  'lost',
] as const;

function noStock(area: AreaCode): StockFigures {
  return {
    allocated: levelOf(area) === 'site' ? null : 0,
    received: 0,
    issued: 0,
    given: 0,
    wasted: NO_WASTE,
    samples: 0,
    extra: 0,
    counted: 0,
    inTransit: 0,
    expected: 0,
    onHand: 0,
    nearExpiry: 0,
    expired: 0,
  };
}

async function readAllocations(reader: Reader, area: AreaCode): Promise<ReadonlyMap<ProductCode, number>> {
  const sums = new Map<ProductCode, number>();
  const add = (product: ProductCode, doses: number): void =>
    void sums.set(product, (sums.get(product) ?? 0) + doses);
  const level = levelOf(area);
  if (level === 'district') {
    for (const { status, lines } of wholeList(
      await listShareOuts(reader, ledgerOf(area), undefined, undefined, MAX_LISTED),
      MAX_LISTED,
    )) {
      if (status !== 'approved') continue;
      for (const { unit, product, doses } of lines) if (unit === area) add(product, doses);
    }
  } else if (level !== 'site') {
    for (const { product, lines } of wholeList(
      await listRoundsWithLines(reader, undefined, MAX_LISTED),
      MAX_LISTED,
    )) {
      for (const { unit, purpose, allocated } of lines) {
        if (purpose === 'area' && (area === COUNTRY || unit === area)) add(product, allocated);
      }
    }
  }
  return sums;
}
