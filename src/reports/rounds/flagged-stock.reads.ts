import { listTransfers } from '../../allocation/redistribution/transfer.store.ts';
import { entriesPath } from '../../allocation/rounds/figures/movement-entries.ts';
import type { RoundAccount } from '../../allocation/rounds/figures/round-accounts.reads.ts';
import { type AreaCode, levelOf } from '../../platform/area.ts';
import { sum } from '../../platform/compare.ts';
import type { Tx } from '../../platform/database/database.ts';
import { wholeList } from '../../platform/list-whole.ts';
import { listBalancesOfLedger, listBalancesOfPlace } from '../../supply/ledger/balance.store.ts';
import { expiryOf, type StockBalance, stateOfStock } from '../../supply/ledger/balance.ts';
import { ledgerOf } from '../../supply/ledger/stock-account.ts';
import { listFlags } from '../../supply/near-expiry/lot-flag.store.ts';
import type { LotFlag } from '../../supply/near-expiry/lot-flag.ts';
import { nameOfArea } from '../summary/area-names.reads.ts';
import { todoText, whyText } from './explain-unused.ts';
import type { RoundReport } from './rounds-report.ts';
import {
  BARS,
  type Bar,
  barOf,
  type DeadlineFacts,
  type FlaggedDoses,
  findUnused,
  partsOfLot,
} from './unused-doses.rules.ts';
import type { UnusedDoses } from './unused-doses.ts';

/** More flags or transfers than the country has at once; reaching it is an error. */
const MAX_LISTED = 100_000;

/** What is flagged or may not be used in an area, by place and lot. */
export type FlaggedStock = ReadonlyMap<string, FlaggedLot>;

interface FlaggedLot {
  readonly flags: readonly LotFlag[];
  /** Last days of use set by thawing, not by the label. */
  readonly thawed: readonly string[];
  readonly barred: Readonly<Partial<Record<Bar, { readonly doses: number; readonly expiry: string }>>>;
  /** How many of the barred doses are included in last night's flag. */
  readonly counted: number;
  /** Doses for which a transfer is proposed, or accepted and not shipped yet. */
  readonly moves: readonly { readonly to: AreaCode; readonly doses: number }[];
}

/** `places`: where doses of the rounds are. */
export async function readFlaggedStock(
  tx: Tx,
  area: AreaCode,
  places: Iterable<AreaCode>,
  now: Date,
): Promise<FlaggedStock> {
  const flags = Map.groupBy(
    wholeList(await listFlags(tx, area, undefined, undefined, MAX_LISTED), MAX_LISTED),
    keyOf,
  );
  const moves = await readTransfers(tx, area);
  const stock = new Map<string, StockBalance[]>();
  const flaggedPlaces = [...flags.values()].flatMap((own) => own.map(({ place }) => place));
  for (const balances of await listShelves(tx, area, new Set([...flaggedPlaces, ...places]))) {
    const there = balances.filter(({ onHand }) => onHand > 0);
    for (const [key, own] of Map.groupBy(there, keyOf)) stock.set(key, own);
  }
  return new Map(
    [...new Set([...flags.keys(), ...stock.keys()])].map((key) => {
      const own = stock.get(key) ?? [];
      const thawed = own.filter(({ clock }) => clock?.kind === 'thawed').map(expiryOf);
      return [
        key,
        { flags: flags.get(key) ?? [], thawed, moves: moves.get(key) ?? [], ...barredOf(own, now) },
      ];
    }),
  );
}

/** Balances in these places: place by place for the few of a district, otherwise a whole ledger at once. */
async function listShelves(tx: Tx, area: AreaCode, places: ReadonlySet<AreaCode>): Promise<StockBalance[][]> {
  const found: StockBalance[][] = [];
  if (levelOf(area) === 'district') {
    for (const place of places) found.push(await listBalancesOfPlace(tx, place));
  } else {
    for (const ledger of new Set([...places].map(ledgerOf)))
      found.push(await listBalancesOfLedger(tx, ledger));
  }
  return found;
}

/** `balances`: of one lot in one place. */
function barredOf(balances: readonly StockBalance[], now: Date): Pick<FlaggedLot, 'barred' | 'counted'> {
  const barred: Partial<Record<Bar, { doses: number; expiry: string }>> = {};
  let counted = 0;
  const soonestFirst = [...balances].sort((a, b) => a.usableBefore.getTime() - b.usableBefore.getTime());
  for (const balance of soonestFirst) {
    const bar = barOf(stateOfStock(balance, now));
    if (bar === undefined) continue;
    const before = barred[bar];
    barred[bar] = {
      doses: (before?.doses ?? 0) + balance.onHand,
      expiry: before?.expiry ?? expiryOf(balance),
    };
    if (!balance.quarantined && balance.recalled !== true) counted += balance.onHand;
  }
  return { barred, counted };
}

async function readTransfers(tx: Tx, area: AreaCode): Promise<ReadonlyMap<string, FlaggedLot['moves']>> {
  const list = async (status: 'proposed' | 'accepted') =>
    wholeList(await listTransfers(tx, { area, status, limit: MAX_LISTED }), MAX_LISTED);
  const proposed = await list('proposed');
  const accepted = await list('accepted');
  const open = [
    ...accepted.map(({ from, to, lot, left }) => ({ place: from, lot, to, doses: left })),
    ...proposed.map(({ from, to, lot, doses }) => ({ place: from, lot, to, doses })),
  ].filter(({ doses }) => doses > 0);
  return Map.groupBy(open, keyOf);
}

function keyOf({ place, lot }: { readonly place: AreaCode; readonly lot: string }): string {
  return `${place}|${lot}`;
}

/** The doses of a round that will not be used in time, place by place, with why and what to do; and all flagged doses. */
export async function unusedOf(
  tx: Tx,
  facts: {
    readonly area: AreaCode;
    readonly round: string;
    readonly account: RoundAccount;
    readonly flagged: FlaggedStock;
    readonly deadline: DeadlineFacts;
  },
): Promise<Pick<RoundReport, 'willNotBeUsed' | 'nearExpiry'>> {
  const { area, round, account, flagged, deadline } = facts;
  const own: FlaggedDoses[] = [];
  let near = 0;
  for (const { place, lot, doses, usedAfter } of account.onHand) {
    const found = flagged.get(keyOf({ place, lot }));
    if (found === undefined) continue;
    const { barred, counted, thawed, moves } = found;
    // A flag whose day has passed is about stock that is barred or gone by now.
    const flag = found.flags.find(({ kind, expiry }) => kind === 'near-expiry' && expiry >= deadline.today);
    if (flag !== undefined) near += doses;
    const barredDoses = Object.fromEntries(BARS.map((bar) => [bar, barred[bar]?.doses ?? 0]));
    const left = flag === undefined ? 0 : flag.onHand - flag.plannedUse;
    for (const { kind, doses: all, start } of partsOfLot(barredDoses, left, counted)) {
      const expiry = (kind === 'near-expiry' ? flag?.expiry : barred[kind]?.expiry) ?? '';
      own.push({
        place,
        lot,
        // Whatever is used last is left over: doses of later rounds first.
        doses: Math.max(0, Math.min(usedAfter + doses, start + all) - Math.max(usedAfter, start)),
        before: Math.min(all, Math.max(0, usedAfter - start)),
        kind,
        plannedUse: flag?.plannedUse ?? 0,
        expiry,
        thawed: thawed.includes(expiry),
        moves,
      });
    }
  }
  const findings = findUnused(area, own, deadline);
  const items: RoundReport['willNotBeUsed']['items'] = [];
  for (const { place, lot, doses, by, reason, action, to } of findings) {
    const flags = lot === null ? [] : (flagged.get(keyOf({ place, lot }))?.flags ?? []);
    const flag =
      flags.find(({ kind }) => kind === (reason === 'expired' ? 'expired' : 'near-expiry')) ?? flags[0];
    items.push({
      place,
      placeName: await nameOfArea(tx, place),
      lot,
      doses,
      by,
      reason,
      why: whyText({ reason, by }),
      action,
      to,
      todo: todoText({ action, by, to }, to === null ? undefined : await nameOfArea(tx, to)),
      acknowledged: acknowledgedOf(flag),
      escalatedTo: flag?.escalatedTo ?? null,
      entries: entriesPath({
        area: place,
        round,
        figure: 'on-hand',
        ...(lot === null ? {} : { lot }),
      }),
    });
  }
  const entries = `/v1/lot-flags?area=${area}`;
  return {
    willNotBeUsed: { doses: sum(items.map((item) => item.doses)), entries, items },
    nearExpiry: { doses: near, entries },
  };
}

function acknowledgedOf(flag: LotFlag | undefined): UnusedDoses['acknowledged'] {
  if (flag?.acknowledged === undefined) return null;
  const { by, at, plan } = flag.acknowledged;
  return { by, at, plan };
}
