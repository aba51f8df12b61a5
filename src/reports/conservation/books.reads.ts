import { countGivenByLot } from '../../doses/dose.reads.ts';
import { type Reader, withTransaction } from '../../platform/database/database.ts';
import { booksOf, listProvincesOf } from '../scope.reads.ts';
import type { BooksReport } from './books-report.ts';
import { proveBooks } from './ledger-books.reads.ts';

/** Proves the books of a province, or of the country, in one snapshot: ledger, balances, shipments and doses. */
export async function readBooks(reader: Reader, area: string, now: Date): Promise<BooksReport> {
  return withTransaction(reader, async (tx) => {
    const books = booksOf(area, await listProvincesOf(tx, area));
    const differences: BooksReport['differences'] = [];
    let checked = 0;
    let given = 0;
    for (const book of books) {
      const counted = await countGivenByLot(tx, book);
      const proof = await proveBooks(tx, book, counted);
      checked += proof.checked;
      differences.push(...proof.differences);
      for (const doses of counted.values()) given += doses;
    }
    return {
      area,
      at: now.toISOString(),
      balanced: differences.length === 0,
      books: books.length,
      checked,
      given,
      differences,
    };
  });
}
