import { recordAction } from '../../../audit/record.ts';
import type { ColdChain } from '../../../places/sites/site.ts';
import type { AreaCode } from '../../../platform/area.ts';
import { covers } from '../../../platform/area.ts';
import { dayAtSite } from '../../../platform/clock.ts';
import type { Tx } from '../../../platform/database/database.ts';
import {
  type Recorded,
  transact,
  transactWithoutEntry,
  UNCHANGED,
  type UseCaseContext,
} from '../../../platform/use-case.ts';
import { listBalancesOfLot } from '../../ledger/balance.store.ts';
import { changeLabel } from '../../ledger/balance-change.store.ts';
import { findStorages } from '../../ledger/make-balance.ts';
import { getLot } from '../lot.store.ts';
import { labelBeforeAt } from '../usable-until.rules.ts';
import { listExpiryChanges } from './expiry-change.store.ts';
import { listExtensionsToApply, markExtensionApplied } from './expiry-extension.store.ts';
import type { ExpiryExtension } from './expiry-extension.ts';

/** Balances in one transaction: far fewer than a transaction can write. */
const STEP = 200;

/**
 * Applies every approved extension whose day has come to the balances it covers: lot by lot, in steps by id. Balances
 * created meanwhile have the extension from the start. Safe to run twice, concurrently, or again after an interruption.
 * Returns how many balances changed.
 */
export async function applyDueExtensions({ idempotency: _, ...context }: UseCaseContext): Promise<number> {
  const today = dayAtSite(context.clock.now());
  let changed = 0;
  for (const extension of await listExtensionsToApply(context.database, today)) {
    for (const lot of extension.lots) changed += await applyToLot(context, extension, lot);
    await transactWithoutEntry(context, 'step-of-entered', (tx, now) =>
      markExtensionApplied(tx, extension.id, now),
    );
  }
  return changed;
}

async function applyToLot(context: UseCaseContext, extension: ExpiryExtension, lot: string): Promise<number> {
  let changed = 0;
  let after: string | undefined;
  for (;;) {
    const from = after;
    const step = await transact(context, (tx, now) => applyStep(tx, context, now, { extension, lot, from }));
    changed += step.changed;
    if (step.last === undefined) return changed;
    after = step.last;
  }
}

async function applyStep(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  { extension, lot, from }: { extension: ExpiryExtension; lot: string; from: string | undefined },
): Promise<Recorded<{ readonly changed: number; readonly last: string | undefined }>> {
  const { expiry } = await getLot(tx, lot);
  const changes = await listExpiryChanges(tx, lot);
  const storages = new Map<AreaCode, readonly ColdChain[] | undefined>();
  const batches = await listBalancesOfLot(tx, lot, from, STEP);
  let changed = 0;
  for (const batch of batches) {
    const { place, thawedAt, labelBefore } = batch;
    if (!covers(extension.area, place)) continue;
    if (!storages.has(place)) storages.set(place, await findStorages(tx, place));
    const condition = { place, thawedAt, storages: storages.get(place) };
    const later = labelBeforeAt(expiry, changes, condition, now);
    if (later <= labelBefore) continue;
    await changeLabel(tx, batch, later, now);
    changed += 1;
  }
  const answer = { changed, last: batches.length < STEP ? undefined : batches.at(-1)?.id };
  if (changed === 0) return { entry: UNCHANGED, answer };
  const entry = await recordAction(tx, context, now, {
    action: 'applyExpiryExtension',
    area: extension.area,
    object: extension.id,
    details: { lot, balances: changed },
  });
  return { entry, answer };
}
