import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { platformProblem } from '../../platform/problem.ts';
import type { UseCaseContext } from '../../platform/use-case.ts';
import { isoDate } from '../../policy/terms.ts';
import { findStorages } from '../ledger/make-balance.ts';
import { listExpiryChanges } from './extensions/expiry-change.store.ts';
import { findLot } from './lot.store.ts';
import { lotId } from './lot.ts';
import { labelBeforeAt, limitsOf } from './usable-until.rules.ts';

/** Until when a batch may be used, from the dated history of its lot at an instant. */
export const usableUntil = z
  .strictObject({
    lot: lotId,
    place: areaCode,
    at: z.iso.datetime(),
    thawedAt: z.iso.datetime().optional(),
    expiry: isoDate.meta({ description: 'Last day by label and the extensions known and in force then' }),
    usableUntil: z.iso
      .datetime()
      .meta({ description: 'The first instant at which it may no longer be used' }),
  })
  .meta({ id: 'UsableUntil' });
type UsableUntil = z.infer<typeof usableUntil>;

/** Until when a batch of a lot may be used, by the extensions known and in force at an instant. */
export async function readUsableUntil(
  { database, clock }: UseCaseContext,
  id: string,
  asked: {
    readonly place: string;
    readonly at?: string | undefined;
    readonly thawedAt?: string | undefined;
  },
): Promise<UsableUntil> {
  const lot = await findLot(database, id);
  if (lot === undefined) throw platformProblem('request/not-found');
  const at = asked.at === undefined ? clock.now() : new Date(asked.at);
  const thawedAt = asked.thawedAt === undefined ? undefined : new Date(asked.thawedAt);
  const { place } = asked;
  const changes = await listExpiryChanges(database, id);
  const storages = await findStorages(database, place);
  const labelBefore = labelBeforeAt(lot.expiry, changes, { place, storages, thawedAt }, at);
  return {
    lot: id,
    place,
    at: at.toISOString(),
    ...(thawedAt === undefined ? {} : { thawedAt: thawedAt.toISOString() }),
    expiry: dayAtSite(new Date(labelBefore.getTime() - 1)),
    usableUntil: limitsOf(labelBefore, lot.product, { thawedAt }).usableBefore.toISOString(),
  };
}
