import { recordAction } from '../../../audit/record.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/id.ts';
import { transact, type UseCaseContext } from '../../../platform/use-case.ts';
import { lotProblem } from '../lot.problems.ts';
import { getLot } from '../lot.store.ts';
import { lastDayBefore } from '../usable-until.rules.ts';
import { listExpiryChanges } from './expiry-change.store.ts';
import { insertExtension } from './expiry-extension.store.ts';
import type { ExpiryExtension, NewExpiryExtension } from './expiry-extension.ts';

/**
 * Enters a letter that extends the shelf life of lots; it takes effect once somebody else has approved it. Throws
 * `lot/unknown`, `expiry/not-later`.
 */
export async function proposeExpiryExtension(
  context: UseCaseContext,
  wanted: NewExpiryExtension,
): Promise<ExpiryExtension> {
  return transact(context, async (tx, now) => {
    await refuseShortening(tx, wanted);
    const { storage, ...facts } = wanted;
    const extension: ExpiryExtension = {
      id: newId(wanted.area, now),
      ...facts,
      ...(storage === undefined ? {} : { storage }),
      status: 'proposed',
      proposedBy: context.actor.account,
      proposedAt: now.toISOString(),
    };
    await insertExtension(tx, extension);
    const { area, lots, document, expiry, effectiveFrom } = wanted;
    const entry = await recordAction(tx, context, now, {
      action: 'proposeExpiryExtension',
      area,
      object: extension.id,
      details: {
        lots,
        document: document.number,
        expiry,
        effectiveFrom,
        ...(storage === undefined ? {} : { storage }),
      },
    });
    return { entry, answer: extension };
  });
}

/** Throws `expiry/not-later` unless the extension is later than label and earlier extensions for every lot it names. */
export async function refuseShortening(
  tx: Tx,
  { area, lots, expiry, storage }: Pick<ExpiryExtension, 'area' | 'lots' | 'expiry' | 'storage'>,
): Promise<void> {
  for (const id of lots) {
    const lot = await getLot(tx, id);
    const last = lastDayBefore(lot.expiry, await listExpiryChanges(tx, id), { area, storage });
    if (expiry <= last) {
      throw lotProblem('expiry/not-later', { lot: id, expiry: last }).about({ area, object: id });
    }
  }
}
