import type { AreaCode } from '../../platform/area.ts';
import type { Tx } from '../../platform/database.ts';
import { listBalancesOfPlace } from '../../supply/balance.store.ts';
import { expiryOf, stateOfStock } from '../../supply/balance.ts';
import { listFlags } from '../../supply/lot-flag.store.ts';
import type { LotFlag } from '../../supply/lot-flag.ts';
import { entriesPath } from '../../supply/movement-entries.ts';
import { listMoves } from '../../supply/redistribution/move.store.ts';
import type { RoundAccount } from '../../supply/round-accounts.reads.ts';
import { nameOfArea } from '../area-names.reads.ts';
import type { RoundReport } from './rounds-report.ts';
import {
  BARS,
  type Bar,
  type DeadlineFacts,
  type FlaggedDoses,
  findUnused,
  partsOfLot,
} from './unused-doses.rules.ts';
import type { UnusedDoses } from './unused-doses.ts';
import { todoText, whyText } from './unused-doses.words.ts';

// Far more standing flags than the country has.
const ALL = 100_000;

/** What is flagged or may not be used in an area, by place and lot. */
export interface FlaggedStock {
  readonly flags: ReadonlyMap<string, FlaggedLot>;
  readonly barred: ReadonlyMap<string, BarredLot>;
}

interface FlaggedLot {
  readonly flag: LotFlag;
  /** Whether it is the thawing that ends the lot there. */
  readonly thawed: boolean;
  /** Doses of it for which a move is proposed, or agreed and not shipped. */
  readonly moves: readonly { readonly to: AreaCode; readonly doses: number }[];
}

interface BarredLot {
  readonly doses: Readonly<Partial<Record<Bar, number>>>;
  /** The last day of use of the batch that ends first. */
  readonly expiry: string;
}

/** `places`: where doses of the rounds lie. */
export async function readFlaggedStock(
  tx: Tx,
  area: AreaCode,
  places: Iterable<AreaCode>,
  now: Date,
): Promise<FlaggedStock> {
  const flags = await listFlags(tx, area, undefined, undefined, ALL);
  const thawed = new Set<string>();
  const barred = new Map<string, BarredLot>();
  for (const place of new Set([...flags.map((flag) => flag.place), ...places])) {
    for (const balance of await listBalancesOfPlace(tx, place)) {
      const { onHand } = balance;
      if (onHand <= 0) continue;
      const key = keyOf(balance);
      const expiry = expiryOf(balance);
      if (balance.clock?.kind === 'thawed') thawed.add(`${key}|${expiry}`);
      const state = stateOfStock(balance, now);
      const bar = BARS.find((one) => one === state);
      if (bar === undefined) continue;
      const before = barred.get(key);
      const doses = { ...before?.doses, [bar]: (before?.doses[bar] ?? 0) + onHand };
      barred.set(key, { doses, expiry: before?.expiry ?? expiry });
    }
  }
  // Of a lot that is near expiry and expired in one place, the flag that says expired comes last.
  const sorted = [...flags].sort((a, b) => (a.kind === b.kind ? 0 : a.kind === 'expired' ? 1 : -1));
  const moves = await readMoves(tx, area);
  const flagged = sorted.map((flag) => {
    const key = keyOf(flag);
    return [key, { flag, thawed: thawed.has(`${key}|${flag.expiry}`), moves: moves.get(key) ?? [] }] as const;
  });
  return { flags: new Map(flagged), barred };
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
    const key = keyOf({ place, lot });
    const found = flagged.flags.get(key);
    const barred = flagged.barred.get(key);
    if (found?.flag.kind === 'near-expiry') near += doses;
    for (const part of partsOfLot(barred?.doses ?? {}, found && unusedByFlag(found.flag))) {
      own.push({
        place,
        lot,
        // What is used last is what is left over: of rounds received later first.
        doses: Math.max(
          0,
          Math.min(usedAfter + doses, part.start + part.doses) - Math.max(usedAfter, part.start),
        ),
        before: Math.min(part.doses, Math.max(0, usedAfter - part.start)),
        kind: part.kind,
        plannedUse: found?.flag.plannedUse ?? 0,
        expiry: found?.flag.expiry ?? barred?.expiry ?? '',
        thawed: found?.thawed ?? false,
        moves: found?.moves ?? [],
      });
    }
  }
  const findings = findUnused(area, own, deadline);
  const items: RoundReport['willNotBeUsed']['items'] = [];
  for (const { place, lot, doses, by, reason, action, to } of findings) {
    const flag = lot === null ? undefined : flagged.flags.get(keyOf({ place, lot }))?.flag;
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

/** The flag may be a day old. */
function unusedByFlag({ kind, onHand, plannedUse }: LotFlag) {
  return { kind, unused: kind === 'expired' ? onHand : onHand - plannedUse };
}

function acknowledgedOf(flag: LotFlag | undefined): UnusedDoses['acknowledged'] {
  if (flag?.acknowledged === undefined) return null;
  const { by, at, plan } = flag.acknowledged;
  return { by, at, plan };
}
