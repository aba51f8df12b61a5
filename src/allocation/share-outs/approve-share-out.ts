import { requireSecondPerson } from '../../accounts/require-second-person.ts';
import { recordAction } from '../../audit/record.ts';
import type { Tx } from '../../platform/database/database.ts';
import { platformProblem } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { shareFromLine } from '../rounds/round-line.store.ts';
import { explainShareOut, shareOutDetails } from './explain-share-out.ts';
import { checkPromises } from './gathering/check-promises.ts';
import { checkStillUsable } from './gathering/check-still-usable.ts';
import { shareOutProblem } from './share-out.problems.ts';
import { findShareOut, markApproved } from './share-out.store.ts';
import type { ShareOut, StoredShareOut } from './share-out.ts';
import { insertShareOutLines } from './share-out-line.store.ts';
import { conflictingLocks, takeShareOutLock } from './share-out-lock.store.ts';

/**
 * A second person approves a share-out; doses may then be shipped by it. It is checked against the present facts: the lots
 * must be there or still to come, and usable for as long as each receiver needs to give them. Throws
 * `second-person/same-account`, `second-person/related`, `share-out/already-approved`, `share-out/more-than-unshared`, `share-out/would-expire`,
 * `lot/held`.
 */
export async function approveShareOut(context: UseCaseContext, id: string): Promise<ShareOut> {
  return transact(
    context,
    async (tx, now) => {
      const found = await findShareOut(tx, id);
      if (found === undefined) throw platformProblem('request/not-found');
      const about = { area: found.area, object: id, policyVersion: found.policyVersion };
      const by = context.actor.account;
      await requireSecondPerson(tx, context, { hands: [found.proposedBy], about });
      if (!(await markApproved(tx, found, by, now))) {
        throw shareOutProblem('share-out/already-approved').about(about);
      }
      await takeShareOutLock(tx, found.area);
      if (found.rounds.length > 0) await takeFromRounds(tx, found);
      else await checkPromises(tx, found, now);
      await checkStillUsable(tx, found, now);
      await insertShareOutLines(tx, found);
      const entry = await recordAction(tx, context, now, {
        action: 'approveShareOut',
        ...about,
        details: { ...shareOutDetails(found), proposedBy: found.proposedBy },
      });
      return {
        entry,
        answer: explainShareOut({
          ...found,
          status: 'approved',
          approvedBy: by,
          approvedAt: now.toISOString(),
        }),
      };
    },
    conflictingLocks,
  );
}

/** Takes the shared doses, and no more, from the province's lines of the rounds. */
async function takeFromRounds(
  tx: Tx,
  { id, area, rounds, lines, policyVersion }: StoredShareOut,
): Promise<void> {
  const left = new Map<string, number>();
  for (const { product, doses } of lines) left.set(product, (left.get(product) ?? 0) + doses);
  for (const { round, product, doses } of rounds) {
    const taken = Math.min(doses, left.get(product) ?? 0);
    if (taken === 0) continue;
    left.set(product, (left.get(product) ?? 0) - taken);
    if (await shareFromLine(tx, round, area, taken)) continue;
    const about = { area, object: id, policyVersion };
    throw shareOutProblem('share-out/more-than-unshared', { doses: taken }).about(about);
  }
}
