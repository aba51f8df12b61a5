import type { AreaCode } from '../../platform/area.ts';
import { areaOfId } from '../../platform/id.ts';
import type { LotId } from '../lots/lot.ts';
import type { WastageCause } from './movement.ts';
import { COUNT, EXTRA, GIVEN, placeOfAccount, SAMPLE, type StockAccount, SUPPLIER } from './stock-account.ts';

/** Where doses come from or go to: a place, a shipment between two places, or an outer end, with the place it concerns. */
export type LedgerEnd =
  | { readonly at: 'place'; readonly place: AreaCode }
  | { readonly at: 'transit'; readonly shipment: string; readonly from: AreaCode; readonly to: AreaCode }
  | { readonly at: OuterEnd; readonly place: AreaCode };
type OuterEnd = 'supplier' | 'given' | 'wasted' | 'sample' | 'extra' | 'count';

/** Doses of a lot that went from one end to another: one ledger line, or the sum of a day's lines of one kind. */
export interface LedgerFlow {
  readonly lot: LotId;
  /** yyyy-MM-dd at the sites */
  readonly day: string;
  /** Sorts flows in the order in which their lines were written. */
  readonly order: string;
  readonly from: LedgerEnd;
  readonly to: LedgerEnd;
  readonly doses: number;
  readonly cause?: WastageCause;
  /** Only for doses from the supplier. */
  readonly round?: string;
}

interface EndsOfLine {
  readonly from: StockAccount;
  readonly to: StockAccount;
  /** The ledger that holds the line. */
  readonly province: string;
}

/** Both ends of a line. `destinations`: the receiving place of each shipment. */
export function endsOf(
  line: EndsOfLine,
  destinations: ReadonlyMap<string, AreaCode>,
): { readonly from: LedgerEnd; readonly to: LedgerEnd } {
  const inner = (account: StockAccount): LedgerEnd | undefined => {
    const place = placeOfAccount(account);
    if (place !== undefined) return { at: 'place', place };
    if (!account.startsWith(TRANSIT)) return undefined;
    const shipment = account.slice(TRANSIT.length);
    return {
      at: 'transit',
      shipment,
      from: areaOfId(shipment),
      to: destinations.get(shipment) ?? line.province,
    };
  };
  const [from, to] = [inner(line.from), inner(line.to)];
  const place = placeIn(from) ?? placeIn(to) ?? line.province;
  return {
    from: from ?? { at: outerEnd(line.from), place },
    to: to ?? { at: outerEnd(line.to), place },
  };
}

const TRANSIT = 'transit:';

/** The place an end concerns; of a shipment, its destination. */
function placeIn(end: LedgerEnd | undefined): AreaCode | undefined {
  if (end === undefined) return undefined;
  return end.at === 'transit' ? end.to : end.place;
}

const OUTER_ENDS: ReadonlyMap<StockAccount, OuterEnd> = new Map([
  [SUPPLIER, 'supplier'],
  [GIVEN, 'given'],
  [SAMPLE, 'sample'],
  [EXTRA, 'extra'],
  [COUNT, 'count'],
]);

function outerEnd(account: StockAccount): OuterEnd {
  if (account.startsWith('wasted:')) return 'wasted';
  const end = OUTER_ENDS.get(account);
  if (end === undefined) throw new RangeError('not an account of the ledger');
  return end;
}
