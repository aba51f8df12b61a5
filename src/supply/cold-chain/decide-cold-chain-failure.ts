import { requireSecondPerson } from '../../accounts/require-second-person.ts';
import { recordAction } from '../../audit/record.ts';
import type { Tx } from '../../platform/database/database.ts';
import { platformProblem } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { listAccountBalances } from '../ledger/balance.store.ts';
import { batchOf } from '../ledger/balance.ts';
import { postMovement } from '../ledger/stock.ts';
import { quarantineAccount, wastedAccount } from '../ledger/stock-account.ts';
import { coldChainProblem } from './cold-chain.problems.ts';
import { appendProposal, findFailure, markDecided } from './cold-chain-failure.store.ts';
import type { ColdChainFailure, FailureOutcome, NewFailureProposal } from './cold-chain-failure.ts';

/** Proposes to release or waste quarantined doses. Throws `cold-chain/already-decided`. */
export async function proposeForColdChainFailure(
  context: UseCaseContext,
  id: string,
  { outcome, document }: NewFailureProposal,
): Promise<ColdChainFailure> {
  return transact(context, async (tx, now) => {
    const failure = await getFailure(tx, id);
    const about = { area: failure.place, object: id };
    const by = context.actor.account;
    const proposal = {
      outcome,
      ...(document === undefined ? {} : { document }),
      by,
      at: now.toISOString(),
    };
    if (!(await appendProposal(tx, failure, proposal))) {
      throw coldChainProblem('cold-chain/already-decided').about(about);
    }
    const entry = await recordAction(tx, context, now, {
      action: 'proposeForColdChainFailure',
      ...about,
      reason: outcome,
      details: document === undefined ? {} : { document: document.number },
    });
    return { entry, answer: { ...failure, proposals: [...failure.proposals, proposal] } };
  });
}

/**
 * Approves the last proposal, made by somebody else: the doses go back to the stock of the place, or are wasted. Throws
 * `second-person/same-account`, `second-person/related`, `cold-chain/not-this-proposal`, `cold-chain/already-decided`.
 */
export async function approveColdChainFailure(
  context: UseCaseContext,
  id: string,
  { proposal: number }: { readonly proposal: number },
): Promise<ColdChainFailure> {
  return transact(context, async (tx, now) => {
    const failure = await getFailure(tx, id);
    const about = { area: failure.place, object: id };
    const by = context.actor.account;
    const proposal = failure.proposals.at(-1);
    if (failure.status !== 'quarantined') throw coldChainProblem('cold-chain/already-decided').about(about);
    if (proposal === undefined || failure.proposals.length !== number) {
      throw coldChainProblem('cold-chain/not-this-proposal').about(about);
    }
    await requireSecondPerson(tx, context, { hands: [proposal.by], about });
    const decision = { status: proposal.outcome, decidedBy: by, decidedAt: now };
    if (!(await markDecided(tx, failure, decision))) {
      throw coldChainProblem('cold-chain/already-decided').about(about);
    }
    const doses = await carryOut(tx, failure, proposal.outcome, by, now);
    const entry = await recordAction(tx, context, now, {
      action: 'approveColdChainFailure',
      ...about,
      reason: proposal.outcome,
      details: { doses, proposedBy: proposal.by },
    });
    return { entry, answer: { ...failure, ...decision, decidedAt: now.toISOString() } };
  });
}

async function carryOut(
  tx: Tx,
  { id, place }: ColdChainFailure,
  outcome: FailureOutcome,
  by: string,
  now: Date,
): Promise<number> {
  const from = quarantineAccount(id);
  const end =
    outcome === 'released'
      ? { to: place, kind: 'release' as const }
      : {
          to: wastedAccount('cold-chain-failure'),
          kind: 'waste' as const,
          cause: 'cold-chain-failure' as const,
        };
  let sum = 0;
  for (const balance of await listAccountBalances(tx, place, from)) {
    const { lot, onHand: doses } = balance;
    if (doses === 0) continue;
    const posted = await postMovement(tx, {
      lot,
      ...batchOf(balance),
      doses,
      from,
      ...end,
      failure: id,
      by,
      now,
    });
    if (posted !== 'posted') throw new Error('stock changed inside its own snapshot');
    sum += doses;
  }
  return sum;
}

async function getFailure(tx: Tx, id: string): Promise<ColdChainFailure> {
  const found = await findFailure(tx, id);
  if (found === undefined) throw platformProblem('request/not-found');
  return found;
}
