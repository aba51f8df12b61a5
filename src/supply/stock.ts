import { type AreaCode, COUNTRY } from '../platform/area.ts';
import type { Reader, Tx } from '../platform/database.ts';
import { areaOfId, newId } from '../platform/id.ts';
import type { ProductCode } from '../policy/terms.ts';
import {
  addToBalance,
  balanceId,
  findBalance,
  insertBalance,
  listAccountBalances,
  listBalancesOfArea,
} from './balance.store.ts';
import type { LotDoses, StockBalance } from './balance.ts';
import { pickFirstExpiring } from './first-expiry.rules.ts';
import { bumpHoldVersion, getLot } from './lot.store.ts';
import { type LotId, productOfLot, usableBefore } from './lot.ts';
import { countHoldsOver } from './lot-hold.store.ts';
import { appendMovement } from './movement.store.ts';
import { bookOf, GIVEN, placeOfAccount, type StockAccount, sessionAccount } from './stock-account.ts';
import type { MoveOutcome, StockMove } from './stock-move.ts';
import { takeFromStock } from './take-from-stock.ts';

export type DrawOutcome = 'drawn' | 'not-at-site' | 'exhausted' | 'held' | 'expired';

/**
 * Moves doses of one lot: the balance of `from` is judged as it is in this transaction (supplier, transit and given
 * have none), one conditional update takes the doses from it if it is still so, the balance of `to` is raised or made,
 * one line is appended to the ledger. Anything but `moved`: nothing was written. Stock that is held, expired or
 * quarantined moves only by waste, sample and return. Doses: whole, at least 1.
 */
export async function moveStock(tx: Tx, move: StockMove): Promise<MoveOutcome> {
  const { lot, doses, from, to, now } = move;
  const fromPlace = placeOfAccount(from);
  const toPlace = placeOfAccount(to);
  if (fromPlace !== undefined) {
    const refused = await takeFromStock(tx, fromPlace, move);
    if (refused !== undefined) return refused;
  }
  if (toPlace !== undefined) await putIn(tx, toPlace, to, lot, doses);
  const { now: _, goodAt: __, place, id, ...line } = move;
  const province = bookOf(fromPlace ?? toPlace ?? place ?? COUNTRY);
  appendMovement(tx, {
    ...line,
    id: id ?? newId(province, now),
    province,
    at: now.toISOString(),
    product: productOfLot(lot),
  });
  return 'moved';
}

/**
 * Takes one dose for an injection from the stock set aside for the session, or with `from: 'site'` from the site's own
 * stock (a correction after the session is over). The lot has to be in date at `goodAt`, the instant of the injection.
 */
export async function drawDose(
  tx: Tx,
  draw: {
    readonly session: string;
    readonly lot: LotId;
    readonly doseId: string;
    readonly now: Date;
    /** Default: `now`. */
    readonly goodAt?: Date;
    readonly by: string;
    readonly from?: 'session' | 'site';
    /** Id of the dose correction this draw belongs to. */
    readonly correctionOf?: string;
  },
): Promise<DrawOutcome> {
  const from = accountFor(draw.session, draw.from);
  const outcome = await moveStock(tx, {
    lot: draw.lot,
    doses: 1,
    from,
    to: GIVEN,
    kind: 'given',
    session: draw.session,
    dose: draw.doseId,
    ...(draw.correctionOf === undefined ? {} : { correctionOf: draw.correctionOf }),
    by: draw.by,
    now: draw.now,
    ...(draw.goodAt === undefined ? {} : { goodAt: draw.goodAt }),
  });
  if (outcome === 'moved') return 'drawn';
  // Only expired stock is ever quarantined.
  if (outcome === 'quarantined') return 'expired';
  if (outcome !== 'short') return outcome;
  return (await findBalance(tx, areaOfId(draw.session), from, draw.lot)) === undefined
    ? 'not-at-site'
    : 'exhausted';
}

/**
 * Brings back a dose that was drawn by mistake (the record was corrected): to the session's stock, or with
 * `to: 'site'` to the site's own when the session is over.
 */
export async function undrawDose(
  tx: Tx,
  undo: {
    readonly session: string;
    readonly lot: LotId;
    readonly doseId: string;
    /** Id of the dose correction. */
    readonly correctionOf: string;
    readonly now: Date;
    readonly by: string;
    readonly to?: 'session' | 'site';
  },
): Promise<void> {
  await moveStock(tx, {
    lot: undo.lot,
    doses: 1,
    from: GIVEN,
    to: accountFor(undo.session, undo.to),
    kind: 'given-corrected',
    session: undo.session,
    dose: undo.doseId,
    correctionOf: undo.correctionOf,
    by: undo.by,
    now: undo.now,
  });
}

/**
 * Sets doses of the site's own stock aside for a session, first expiry first, from lots that are usable now and good
 * through the day of the session. `short`: there is not enough, and nothing was written.
 */
export async function setAsideForSession(
  tx: Tx,
  wanted: {
    readonly session: string;
    readonly site: AreaCode;
    readonly product: ProductCode;
    readonly doses: number;
    /** yyyy-MM-dd */
    readonly sessionDay: string;
    readonly now: Date;
    readonly by: string;
  },
): Promise<LotDoses[] | 'short'> {
  const { session, site, product, now, by } = wanted;
  const stock = await listAccountBalances(tx, site, site, product);
  const picked = pickFirstExpiring(stock, wanted.doses, usableBefore(wanted.sessionDay), now);
  if (picked === 'short') return 'short';
  for (const { lot, doses } of picked) {
    const outcome = await moveStock(tx, {
      lot,
      doses,
      from: site,
      to: sessionAccount(session),
      kind: 'set-aside',
      session,
      by,
      now,
    });
    if (outcome !== 'moved') throw new Error('stock changed inside its own snapshot');
  }
  return picked;
}

/** Brings what is left of a session's stock back to the site, whatever its state. Answers what came back. */
export async function returnFromSession(tx: Tx, session: string, now: Date, by: string): Promise<LotDoses[]> {
  const left = (await listSessionStock(tx, session)).filter((balance) => balance.onHand > 0);
  for (const { lot, onHand } of left) {
    const outcome = await moveStock(tx, {
      lot,
      doses: onHand,
      from: sessionAccount(session),
      to: areaOfId(session),
      kind: 'return',
      session,
      by,
      now,
    });
    if (outcome !== 'moved') throw new Error('stock changed inside its own snapshot');
  }
  return left.map(({ lot, onHand }) => ({ lot, doses: onHand }));
}

/** What is set aside for a session and not yet used, lots already at zero among it; soonest expiry first. */
export async function listSessionStock(reader: Reader, session: string): Promise<StockBalance[]> {
  return listAccountBalances(reader, areaOfId(session), sessionAccount(session));
}

function accountFor(session: string, where: 'session' | 'site' | undefined): StockAccount {
  return where === 'site' ? areaOfId(session) : sessionAccount(session);
}

/** What lies in an area, stock set aside for sessions among it, by id; at most `limit` from after `after`. */
export async function listBalances(
  reader: Reader,
  area: AreaCode,
  page: { readonly after?: string | undefined; readonly limit: number } = { limit: 5000 },
): Promise<StockBalance[]> {
  return listBalancesOfArea(reader, area, page.after, page.limit);
}

async function putIn(
  tx: Tx,
  place: AreaCode,
  account: StockAccount,
  lotId: LotId,
  doses: number,
): Promise<void> {
  if (await addToBalance(tx, place, account, lotId, doses)) return;
  await bumpHoldVersion(tx, lotId);
  const lot = await getLot(tx, lotId);
  await insertBalance(tx, {
    id: balanceId(account, lot.id),
    province: bookOf(place),
    place,
    account,
    lot: lot.id,
    product: lot.product,
    onHand: doses,
    holds: await countHoldsOver(tx, lot.id, place),
    usableBefore: usableBefore(lot.expiry),
    quarantined: false,
  });
}
