import { recordAction } from '../../audit/record.ts';
import { transact, UNCHANGED, type UseCaseContext } from '../../platform/use-case.ts';
import { closeVial } from './close-vial.ts';
import { listVialsToDiscard } from './vial.store.ts';
import type { Vial } from './vial.ts';

const BATCH = 200;

/**
 * Closes every open vial of a province whose time is over, and wastes the doses left in it. Each vial is closed in its own
 * transaction, so it is closed once even if two runs overlap or a dose is being drawn from it.
 */
export async function discardOpenVials(
  context: UseCaseContext,
  province: string,
): Promise<{ readonly vials: number; readonly doses: number }> {
  const sums = { vials: 0, doses: 0 };
  for (;;) {
    const over = await listVialsToDiscard(context.database, province, context.clock.now(), BATCH);
    let closed = 0;
    for (const vial of over) {
      const wasted = await discard(context, vial);
      if (wasted === undefined) continue;
      closed += 1;
      sums.doses += wasted;
    }
    sums.vials += closed;
    // If nothing of a batch could be closed, another run is closing it, and the same batch would come back.
    if (over.length < BATCH || closed === 0) return sums;
  }
}

async function discard(context: UseCaseContext, vial: Vial): Promise<number | undefined> {
  return transact(context, async (tx, now) => {
    const by = context.actor.account;
    const wasted = await closeVial(tx, vial, { because: 'time-over', cause: 'open-vial-remainder', now, by });
    if (wasted === undefined) return { entry: UNCHANGED, answer: undefined };
    const { id, site, lot, session } = vial;
    const entry = await recordAction(tx, context, now, {
      action: 'discardOpenVial',
      area: site,
      object: id,
      reason: 'open-vial-remainder',
      details: { lot, session, doses: wasted },
    });
    return { entry, answer: wasted };
  });
}
