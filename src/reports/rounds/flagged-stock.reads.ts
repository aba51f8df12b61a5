import type { AreaCode } from '../../platform/area.ts';
import type { Tx } from '../../platform/database.ts';
import { listBalancesOfPlace } from '../../supply/balance.store.ts';
import { expiryOf } from '../../supply/balance.ts';
import { listFlags } from '../../supply/lot-flag.store.ts';
import type { LotFlag } from '../../supply/lot-flag.ts';
import { entriesPath } from '../../supply/movement-entries.ts';
import { listMoves } from '../../supply/redistribution/move.store.ts';
import type { RoundAccount } from '../../supply/round-accounts.reads.ts';
import { nameOfArea } from '../area-names.reads.ts';
import type { RoundReport } from './rounds-report.ts';
import {
  type DeadlineFacts,
  type FlaggedDoses,
  findUnused,
  todoText,
  whyText,
} from './unused-doses.rules.ts';
import type { UnusedDoses } from './unused-doses.ts';

// Far more standing flags than the country has.
const ALL = 100_000;

/** Standing flags of an area by place and lot, and whether it is the thawing that ends the lot there. */
export type FlaggedStock = ReadonlyMap<string, FlaggedLot>;

interface FlaggedLot {
  readonly flag: LotFlag;
  readonly thawed: boolean;
  /** Doses of it for which a move is proposed, or agreed and not shipped. */
  readonly moves: readonly { readonly to: AreaCode; readonly doses: number }[];
}

export async function readFlaggedStock(tx: Tx, area: AreaCode): Promise<FlaggedStock> {
  const flags = await listFlags(tx, area, undefined, undefined, ALL);
  const thawed = new Set<string>();
  for (const place of new Set(flags.map((flag) => flag.place))) {
    for (const balance of await listBalancesOfPlace(tx, place)) {
      if (balance.clock?.kind === 'thawed' && balance.onHand > 0) {
        thawed.add(`${keyOf(balance)}|${expiryOf(balance)}`);
      }
    }
  }
  // Of a lot that is near expiry and expired in one place, the flag that says expired comes last.
  const sorted = [...flags].sort((a, b) => (a.kind === b.kind ? 0 : a.kind === 'expired' ? 1 : -1));
  const moves = await readMoves(tx, area);
  return new Map(
    sorted.map((flag) => {
      const key = keyOf(flag);
      return [key, { flag, thawed: thawed.has(`${key}|${flag.expiry}`), moves: moves.get(key) ?? [] }];
    }),
  );
}

async function readMoves(tx: Tx, area: AreaCode): Promise<ReadonlyMap<string, FlaggedLot['moves']>> {
  const proposed = await listMoves(tx, { area, status: 'proposed', limit: ALL });
  const accepted = await listMoves(tx, { area, status: 'accepted', limit: ALL });
  const open = [
    ...accepted.map(({ from, to, lot, left }) => ({ place: from, lot, to, doses: left })),
    ...proposed.map(({ from, to, lot, doses }) => ({ place: from, lot, to, doses })),
  ].filter(({ doses }) => doses > 0);
  return Map.groupBy(open, keyOf);
}

function keyOf({ place, lot }: { readonly place: AreaCode; readonly lot: string }): string {
  return `${place}|${lot}`;
}

/** What of a round will not be used in time, place by place, with why and what to do; and what is flagged at all. */
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
    const { kind, onHand, plannedUse, expiry } = found.flag;
    if (kind === 'near-expiry') near += doses;
    // What is used last is what is left over; the flag may be a day old.
    const unused = kind === 'expired' ? onHand : onHand - plannedUse;
    own.push({
      place,
      lot,
      doses: Math.min(doses, Math.max(0, unused - usedAfter)),
      before: Math.min(unused, usedAfter),
      kind,
      plannedUse,
      expiry,
      thawed: found.thawed,
      moves: found.moves,
    });
  }
  const findings = findUnused(area, own, deadline);
  const items: RoundReport['willNotBeUsed']['items'] = [];
  for (const { place, lot, doses, by, reason, action, to } of findings) {
    const flag = lot === null ? undefined : flagged.get(keyOf({ place, lot }))?.flag;
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
    willNotBeUsed: { doses: items.reduce((sum, { doses }) => sum + doses, 0), entries, items },
    nearExpiry: { doses: near, entries },
  };
}

function acknowledgedOf(flag: LotFlag | undefined): UnusedDoses['acknowledged'] {
  if (flag?.acknowledged === undefined) return null;
  const { by, at, plan } = flag.acknowledged;
  return { by, at, plan };
}
