import type { Reader, Tx } from '../../../platform/database/database.ts';
import { areaOfId, newId } from '../../../platform/id.ts';
import {
  listAccountBalances,
  listBalancesOfPlace,
  listBatchesOfSession,
  takeFromBalance,
} from '../../ledger/balance.store.ts';
import { batchOf, type StockBalance, type StockState, stateWhenUsed } from '../../ledger/balance.ts';
import { cacheBalance, cachedBalance } from '../../ledger/balance-cache.ts';
import { appendMovement } from '../../ledger/movement.store.ts';
import { GIVEN, isQuarantine, ledgerOf, vialAccount, vialOfAccount } from '../../ledger/stock-account.ts';
import { type LotId, productOfLot } from '../../lots/lot.ts';
import { openVialOf, vialKey } from '../open-vial.ts';
import { findVial } from '../vial.store.ts';
import { chooseSource, type DrawRefusal, type Source } from './draw.rules.ts';

interface DoseDraw {
  readonly session: string;
  readonly lot: LotId;
  readonly doseId: string;
  readonly now: Date;
  /** The vial it was drawn from. Default: the usable vial opened first, else a new one is opened. */
  readonly vial?: string | undefined;
  /** The instant at which the stock must be usable, if the dose was injected before this is written. */
  readonly goodAt?: Date;
  /**
   * When it was injected: the clock of an open vial is judged by this instant, and of a new vial starts with it.
   * Default: `now`.
   */
  readonly injectedAt?: Date;
  readonly by: string;
  /** `site`: from the site's own stock, for a correction after the session is over. */
  readonly from?: 'session' | 'site';
  /** Id of the dose correction this draw belongs to. */
  readonly correctionOf?: string;
}

type DrawOutcome =
  | { readonly outcome: 'drawn'; readonly vial?: string; readonly thawedAt?: string }
  | { readonly outcome: DrawRefusal };

/**
 * Takes one dose for an injection from an open vial of the session. In most cases one conditional update on the cached
 * vial does it; else the session's stock of the lot is read, and if need be the next vial is opened from the batch that
 * expires first. If the outcome is not `drawn`, nothing was written.
 */
export async function drawDose(tx: Tx, draw: DoseDraw): Promise<DrawOutcome> {
  if (draw.from === 'site') return drawFromSite(tx, draw);
  const { session, lot, vial } = draw;
  const key = vialKey(session, lot);
  const seen = cachedBalance(tx, key);
  const asked = vial === undefined || seen?.account === vialAccount(vial);
  if (seen !== undefined && asked && isDrawable(seen, draw) && (await takeFromBalance(tx, seen, 1))) {
    return given(tx, draw, seen);
  }
  const source = await lookForDose(tx, draw);
  switch (source.kind) {
    case 'vial':
      if (!(await takeFromBalance(tx, source.balance, 1)))
        throw new Error('stock changed inside its own snapshot');
      return given(tx, draw, source.balance);
    case 'batch': {
      const { now, by, injectedAt: openedAt = draw.goodAt ?? now } = draw;
      const opened = await openVialOf(tx, source.balance, { session, openedAt, drawn: 1, now, by });
      return giveFrom(tx, draw, { account: vialAccount(opened.id), batch: source.balance, vial: opened.id });
    }
    case 'refused':
      return { outcome: source.reason };
  }
}

/** Where a dose would come from, or why none can be drawn. */
export async function lookForDose(
  reader: Reader,
  draw: Pick<DoseDraw, 'session' | 'lot' | 'vial' | 'now' | 'goodAt' | 'injectedAt'>,
): Promise<Source> {
  const { session, lot, vial } = draw;
  const site = areaOfId(session);
  const batches = await listBatchesOfSession(reader, site, session, lot);
  const judged = batches.map((balance) => ({ balance, state: stateForDose(balance, draw) }));
  const source = chooseSource(judged, vial);
  if (source.kind !== 'refused' || source.reason !== 'wrong-vial' || vial === undefined) {
    return source.kind === 'refused' && (await isSetApart(reader, site, lot, source.reason))
      ? { kind: 'refused', reason: 'cold-chain-failure' }
      : source;
  }
  const closed = await findVial(reader, vial);
  if (closed?.session !== session || closed.lot !== lot) return source;
  const reason = closed.closedBecause === 'time-over' ? 'vial-open-too-long' : 'vial-empty';
  return { kind: 'refused', reason };
}

/** Whether the missing stock is quarantined after a cold-chain failure. */
async function isSetApart(reader: Reader, site: string, lot: LotId, reason: DrawRefusal): Promise<boolean> {
  if (reason !== 'exhausted' && reason !== 'not-at-site') return false;
  return (await listBalancesOfPlace(reader, site)).some(
    (balance) => balance.lot === lot && isQuarantine(balance.account) && balance.onHand > 0,
  );
}

/** Draws a dose that a correction assigns to another lot after the session: from the site's own stock, first expiry first. */
async function drawFromSite(tx: Tx, draw: DoseDraw): Promise<DrawOutcome> {
  const { session, lot } = draw;
  const site = areaOfId(session);
  const own = await listAccountBalances(tx, site, site, productOfLot(lot));
  const judged = own
    .filter((balance) => balance.lot === lot)
    .map((balance) => ({ balance, state: stateForDose(balance, draw) }));
  const source = chooseSource(judged, undefined);
  if (source.kind === 'refused') return { outcome: source.reason };
  if (!(await takeFromBalance(tx, source.balance, 1)))
    throw new Error('stock changed inside its own snapshot');
  return giveFrom(tx, draw, { account: site, batch: source.balance });
}

function isDrawable(seen: StockBalance, draw: DoseDraw): boolean {
  return seen.onHand > 0 && stateForDose(seen, draw) === 'usable';
}

/**
 * Stock is judged by the server's time. Only the few hours of an open vial are judged by the instant of injection, which
 * follows a check-in and a screening timed by the server: a dose that is entered late may have been injected in time.
 */
function stateForDose(
  seen: StockBalance,
  { now, goodAt, injectedAt }: Pick<DoseDraw, 'now' | 'goodAt' | 'injectedAt'>,
): StockState {
  const state = stateWhenUsed(seen, now, goodAt);
  if (state !== 'vial-open-too-long' || injectedAt === undefined) return state;
  const inTime = seen.clock !== undefined && injectedAt < seen.clock.before;
  return inTime ? stateWhenUsed(withoutClock(seen), now, goodAt) : state;
}

function withoutClock({ clock: _, ...seen }: StockBalance): StockBalance {
  return { ...seen, usableBefore: seen.labelBefore };
}

/**
 * Records a dose from a vial and caches the vial with one dose less. A vial that was asked for by name does not become
 * the cached one.
 */
function given(tx: Tx, draw: DoseDraw, seen: StockBalance): DrawOutcome {
  const key = vialKey(draw.session, draw.lot);
  if (draw.vial === undefined || cachedBalance(tx, key)?.account === seen.account) {
    cacheBalance(tx, key, { ...seen, onHand: seen.onHand - 1 });
  }
  const vial = vialOfAccount(seen.account);
  return giveFrom(tx, draw, { account: seen.account, batch: seen, ...(vial === undefined ? {} : { vial }) });
}

function giveFrom(
  tx: Tx,
  { session, lot, doseId, correctionOf, by, now }: DoseDraw,
  from: { readonly account: string; readonly batch: StockBalance; readonly vial?: string },
): DrawOutcome {
  const province = ledgerOf(areaOfId(session));
  const vial = from.vial === undefined ? {} : { vial: from.vial };
  appendMovement(tx, {
    id: newId(province, now),
    province,
    at: now.toISOString(),
    lot,
    product: productOfLot(lot),
    ...batchOf(from.batch),
    doses: 1,
    from: from.account,
    to: GIVEN,
    kind: 'given',
    session,
    dose: doseId,
    ...vial,
    ...(correctionOf === undefined ? {} : { correctionOf }),
    by,
  });
  return { outcome: 'drawn', ...vial, ...batchOf(from.batch) };
}
