import { z } from 'zod';
import { areaUnit } from '../../allocation/rounds/round.ts';

/** Whether the books of stock agree with one another and with the doses given. */
export const booksReport = z
  .strictObject({
    area: areaUnit,
    at: z.iso.datetime(),
    balanced: z.boolean(),
    books: z.int().meta({ description: "How many provinces' books, the national store's among them" }),
    checked: z.int().meta({ description: 'Pairs of an account and a lot that were compared' }),
    given: z.int().meta({ description: 'Doses that stand in the record of doses' }),
    differences: z.array(
      z.strictObject({
        account: z.string(),
        lot: z.string(),
        thawedAt: z.iso.datetime().optional(),
        book: z.enum(['balances', 'shipments', 'doses']),
        ledger: z.int(),
        found: z.int(),
      }),
    ),
  })
  .meta({ id: 'BooksReport' });
export type BooksReport = z.infer<typeof booksReport>;
