import { z } from 'zod';
import { areaUnit } from '../../allocation/rounds/round.ts';

/** Whether the ledgers of stock agree with one another and with the doses given. */
export const ledgerReport = z
  .strictObject({
    area: areaUnit,
    at: z.iso.datetime(),
    balanced: z.boolean(),
    ledgers: z.int().meta({ description: "How many provinces' ledgers, the national store's among them" }),
    checked: z.int().meta({ description: 'Pairs of an account and a lot that were compared' }),
    given: z.int().meta({ description: 'Doses that stand in the record of doses' }),
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
