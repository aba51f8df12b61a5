import { z } from 'zod';
import { areaUnit } from '../../allocation/rounds/round.ts';

/** Whether ledgers, balances, shipments and doses given agree. */
export const ledgerReport = z
  .strictObject({
    area: areaUnit,
    at: z.iso.datetime(),
    balanced: z.boolean(),
    ledgers: z.int().meta({ description: "Number of ledgers: the provinces' and the national store's" }),
    checked: z.int().meta({ description: 'Pairs of an account and a lot that were compared' }),
    given: z.int().meta({ description: 'Valid doses in the record of doses' }),
    differences: z.array(
      z.strictObject({
        account: z.string(),
        lot: z.string(),
        thawedAt: z.iso.datetime().optional(),
        record: z.enum(['balances', 'shipments', 'doses']),
        ledger: z.int(),
        found: z.int(),
      }),
    ),
  })
  .meta({ id: 'LedgerReport' });
export type LedgerReport = z.infer<typeof ledgerReport>;
