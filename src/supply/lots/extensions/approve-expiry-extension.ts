import { requireSecondPerson } from '../../../accounts/require-second-person.ts';
import { recordAction } from '../../../audit/record.ts';
import { platformProblem } from '../../../platform/problem.ts';
import { type Recorded, transact, type UseCaseContext } from '../../../platform/use-case.ts';
import { lotProblem } from '../lot.problems.ts';
import { bumpHoldVersion } from '../lot.store.ts';
import { applyDueExtensions } from './apply-expiry-extensions.ts';
import { insertExpiryChanges } from './expiry-change.store.ts';
import { findExtension, markExtensionApproved } from './expiry-extension.store.ts';
import type { ExpiryExtension } from './expiry-extension.ts';
import { refuseShortening } from './propose-expiry-extension.ts';

/**
 * Approves an extension: it becomes part of the lots' history, and every balance created later has it. Existing balances
 * get it now, in steps; if that is interrupted, the job finishes it. Throws `second-person/same-account`, `second-person/related`,
 * `expiry/already-approved`, `expiry/not-later`.
 */
export async function approveExpiryExtension(context: UseCaseContext, id: string): Promise<ExpiryExtension> {
  const approved = await transact(context, async (tx, now): Promise<Recorded<ExpiryExtension>> => {
    const found = await findExtension(tx, id);
    if (found === undefined) throw platformProblem('request/not-found');
    const { area, lots, document, expiry, effectiveFrom, storage, proposedBy } = found;
    const about = { area, object: id };
    const by = context.actor.account;
    await requireSecondPerson(tx, context, { hands: [proposedBy], about });
    if (!(await markExtensionApproved(tx, id, by, now))) {
      throw lotProblem('expiry/already-approved').about(about);
    }
    // A balance of one of the lots that is being created at this moment conflicts, and is then created with the
    // extension.
    for (const lot of lots) await bumpHoldVersion(tx, lot);
    await refuseShortening(tx, found);
    const at = now.toISOString();
    const change = {
      extension: id,
      area,
      document,
      expiry,
      effectiveFrom,
      ...(storage === undefined ? {} : { storage }),
      at,
      proposedBy,
      approvedBy: by,
    };
    await insertExpiryChanges(
      tx,
      lots.map((lot) => ({ ...change, lot })),
    );
    const entry = await recordAction(tx, context, now, {
      action: 'approveExpiryExtension',
      ...about,
      details: { lots, document: document.number, expiry, effectiveFrom },
    });
    return { entry, answer: { ...found, status: 'approved', approvedBy: by, approvedAt: at } };
  });
  await applyDueExtensions(context);
  return approved;
}
