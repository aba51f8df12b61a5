import { z } from 'zod';
import { instant } from '../../platform/instant.ts';
import { balanceAccount } from '../ledger/stock-account.ts';
import { lotId } from '../lots/lot.ts';
import { doses } from '../quantity.ts';

/** Vials taken out of the freezer. `refreeze` is always refused, with a reason. */
export const newThaw = z.strictObject({
  kind: z.enum(['thaw', 'refreeze']).default('thaw'),
  account: balanceAccount,
  lot: lotId,
  doses: doses.meta({ description: 'Whole vials, or all that is left' }),
  thawedAt: instant,
});
export type NewThaw = z.output<typeof newThaw>;
