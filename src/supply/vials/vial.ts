import { z } from 'zod';
import { siteCode } from '../../platform/area.ts';
import { siteScopedId } from '../../platform/id.ts';
import { productCode } from '../../policy/terms.ts';
import { type StockBalance, stateOfStock, stockState } from '../ledger/balance.ts';
import { lotId } from '../lots/lot.ts';

/** Why a vial was closed; the doses left in it were then wasted. */
const vialEnd = z.enum(['session-over', 'time-over', 'cold-chain-failure']);
export type VialEnd = z.infer<typeof vialEnd>;

/** A vial opened for a session. Every dose injected in the session comes from one. */
export const vial = z
  .strictObject({
    id: siteScopedId,
    province: z.string(),
    site: siteCode,
    session: siteScopedId,
    lot: lotId,
    product: productCode,
    thawedAt: z.iso.datetime().optional(),
    openedAt: z.iso.datetime(),
    openedBy: z.string(),
    capacity: z.int().min(1).meta({ description: 'Doses in it when it was opened' }),
    extraDoses: z.int().min(0).meta({ description: 'Doses beyond its number, each recorded' }),
    status: z.enum(['open', 'closed']),
    closedAt: z.iso.datetime().optional(),
    closedBecause: vialEnd.optional(),
    wasted: z.int().optional().meta({ description: 'Doses left in it when it was closed' }),
  })
  .meta({ id: 'Vial' });
export type Vial = Readonly<z.infer<typeof vial>>;

/** A vial with the doses left in it and until when they may be used. */
export const vialWithRest = z
  .strictObject({
    ...vial.shape,
    left: z.int().min(0),
    usableUntil: z.iso.datetime().optional(),
    state: stockState.optional(),
  })
  .meta({ id: 'VialWithRest' });
export type VialWithRest = z.infer<typeof vialWithRest>;

/** A vial with the doses left in it. `balance`: undefined once the vial is closed. */
export function restOf(vial: Vial, balance: StockBalance | undefined, now: Date): VialWithRest {
  if (balance === undefined) return { ...vial, left: 0 };
  return {
    ...vial,
    left: balance.onHand,
    usableUntil: balance.usableBefore.toISOString(),
    state: stateOfStock(balance, now),
  };
}
