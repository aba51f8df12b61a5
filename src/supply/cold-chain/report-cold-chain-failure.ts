import { recordAction } from '../../audit/record.ts';
import type { Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { listBalancesOfPlace } from '../ledger/balance.store.ts';
import { batchOf, type StockBalance } from '../ledger/balance.ts';
import { postMovement } from '../ledger/stock.ts';
import { isQuarantine, quarantineAccount, vialOfAccount } from '../ledger/stock-account.ts';
import { closeVial } from '../vials/close-vial.ts';
import { findVial } from '../vials/vial.store.ts';
import { coldChainProblem } from './cold-chain.problems.ts';
import { insertFailure } from './cold-chain-failure.store.ts';
import type { ColdChainFailure, NewColdChainFailure } from './cold-chain-failure.ts';

/**
 * Records that stock of a place was too warm or too cold. All stock that was there before the end of the failure (or the
 * lots named) is quarantined on an account of its own: it cannot be drawn, and is not mixed with later arrivals. Doses
 * left in open vials are wasted. Throws `cold-chain/not-a-period`, `cold-chain/nothing-concerned`.
 */
export async function reportColdChainFailure(
  context: UseCaseContext,
  wanted: NewColdChainFailure,
): Promise<ColdChainFailure> {
  const { place, lots, minimum, maximum, note } = wanted;
  const [from, until] = [new Date(wanted.from), new Date(wanted.until)];
  const about = { area: place };
  return transact(context, async (tx, now) => {
    if (from >= until || until > now || minimum > maximum) {
      throw coldChainProblem('cold-chain/not-a-period').about(about);
    }
    const concerned = (await listBalancesOfPlace(tx, place)).filter(
      ({ account, lot, onHand, since }) =>
        onHand > 0 && since < until && !isQuarantine(account) && (lots === undefined || lots.includes(lot)),
    );
    if (concerned.length === 0) throw coldChainProblem('cold-chain/nothing-concerned').about(about);
    const id = newId(place, now);
    const by = context.actor.account;
    const batches: ColdChainFailure['batches'] = [];
    const discarded: ColdChainFailure['discarded'] = [];
    for (const balance of concerned) {
      const vial = vialOfAccount(balance.account);
      if (vial === undefined) batches.push(await setApart(tx, id, balance, by, now));
      else discarded.push({ vial, lot: balance.lot, doses: await discard(tx, vial, by, now) });
    }
    const failure: ColdChainFailure = {
      id,
      place,
      from: from.toISOString(),
      until: until.toISOString(),
      minimum,
      maximum,
      note,
      batches,
      discarded,
      status: 'quarantined',
      reportedBy: by,
      reportedAt: now.toISOString(),
      proposals: [],
    };
    await insertFailure(tx, failure);
    const entry = await recordAction(tx, context, now, {
      action: 'reportColdChainFailure',
      ...about,
      object: id,
      reason: 'cold-chain-failure',
      details: { from, until, minimum, maximum, batches, discarded },
    });
    return { entry, answer: failure };
  });
}

async function setApart(
  tx: Tx,
  failure: string,
  balance: StockBalance,
  by: string,
  now: Date,
): Promise<ColdChainFailure['batches'][number]> {
  const { account, lot, session, onHand: doses } = balance;
  const outcome = await postMovement(tx, {
    lot,
    ...batchOf(balance),
    doses,
    from: account,
    to: quarantineAccount(failure),
    kind: 'quarantine',
    ...(session === undefined ? {} : { session }),
    failure,
    by,
    now,
  });
  if (outcome !== 'posted') throw new Error('stock changed inside its own snapshot');
  return { account, lot, ...batchOf(balance), doses };
}

async function discard(tx: Tx, id: string, by: string, now: Date): Promise<number> {
  const vial = await findVial(tx, id);
  const end = { because: 'cold-chain-failure', cause: 'cold-chain-failure', now, by } as const;
  const doses = vial === undefined ? undefined : await closeVial(tx, vial, end);
  if (doses === undefined) throw new Error('a vial changed inside its own snapshot');
  return doses;
}
