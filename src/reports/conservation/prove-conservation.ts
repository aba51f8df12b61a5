import { recordDeed } from '../../audit/record.ts';
import { type AreaCode, COUNTRY } from '../../platform/area.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { TransactionConflict, type Tx } from '../../platform/database/database.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { listCampaignProvinces } from '../../policy/campaign/policy.store.ts';
import { appendBookProof, findBookProof, listProvenLots } from './book-proof.store.ts';
import type { BookBreak, BookProof, LotLine } from './book-proof.ts';
import {
  countryLines,
  type Difference,
  differencesOf,
  disagreements,
  figuresByArea,
  figuresByPlace,
  linesOf,
} from './conservation.rules.ts';
import { type GatheredBook, gatherBook, gatherEntries } from './gather-books.reads.ts';

const MOST_BREAKS = 500;
const MOST_ENTRIES = 100;
const MOST_IN_AUDIT = 20;

/**
 * Proves that no dose has vanished from a book (a province, or the national store, `VN`) and none come from nowhere, lot
 * by lot at every level, from the ledger and, apart from it, from the documents; all of it in one snapshot. The proof is
 * kept and stands in the audit log. A break is an error in the log of the service, for somebody to look at today.
 */
export async function proveConservation(context: UseCaseContext, book: string): Promise<BookProof> {
  const again = () => new TransactionConflict();
  const proof = await transact(
    context,
    async (tx, now) => {
      const day = dayAtSite(now);
      const run = ((await findBookProof(tx, book, { day }))?.run ?? 0) + 1;
      const id = `${book}|${day}|${run}`;
      const gathered = await gatherBook(tx, book);
      const { ledger, documents, accounts } = gathered;
      const compared = differencesOf(figuresByPlace(ledger, []), figuresByPlace(documents, []));
      const differences = [...compared.differences, ...accounts];
      const breaks = await breaksOf(tx, book, differences, gathered);
      const made: BookProof = {
        id,
        book,
        day,
        run,
        at: now.toISOString(),
        checked: compared.checked + gathered.checked,
        broken: breaks.length,
        breaks: breaks.slice(0, MOST_BREAKS),
      };
      await appendBookProof(tx, made, await linesOfAreas(tx, book, gathered, breaks));
      await recordDeed(tx, context, now, {
        action: 'proveBooks',
        area: book,
        object: id,
        details: {
          day,
          run,
          checked: made.checked,
          broken: made.broken,
          breaks: breaks.slice(0, MOST_IN_AUDIT).map(({ area, lot, figures }) => ({ area, lot, figures })),
        },
      });
      return made;
    },
    // Another worker has made the same run.
    { bookProofs: again, bookProofLines: again },
  );
  if (proof.broken > 0) {
    const { requestId } = context;
    const where = proof.breaks.slice(0, MOST_IN_AUDIT).map(({ area, lot }) => ({ area, lot }));
    context.log.error({ requestId, proof: proof.id, broken: proof.broken, where }, 'the books are broken');
  }
  return proof;
}

/** One break for each lot in each place where something disagrees, with the lines and documents that do. */
async function breaksOf(
  tx: Tx,
  book: string,
  differences: readonly Difference[],
  gathered: GatheredBook,
): Promise<BookBreak[]> {
  const breaks: BookBreak[] = [];
  const byLot = Map.groupBy(differences, ({ area, lot }) => `${area}|${lot}`);
  for (const [, own] of [...byLot].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [first] = own;
    if (first === undefined) continue;
    const { area, lot } = first;
    // Past what is shown, only their number counts.
    const { lines, documents } =
      breaks.length < MOST_BREAKS
        ? await gatherEntries(tx, book, first, gathered)
        : { lines: [], documents: [] };
    const balances = own.flatMap(({ account, balance, ledger, documents: found }) =>
      balance === undefined
        ? []
        : [
            {
              about: `balance|${account}`,
              ledger,
              documents: found,
              movementIds: [],
              documentIds: [balance],
            },
          ],
    );
    breaks.push({
      area,
      lot,
      figures: own.map(({ area: _, lot: __, balance: ___, ...figure }) => figure),
      entries: [...disagreements(lines, documents), ...balances].slice(0, MOST_ENTRIES),
    });
  }
  return breaks;
}

async function linesOfAreas(
  tx: Tx,
  book: string,
  { documents, lying }: GatheredBook,
  breaks: readonly BookBreak[],
): Promise<ReadonlyMap<AreaCode, readonly LotLine[]>> {
  const figures = figuresByArea(documents, lying, book);
  const lines = new Map([...figures].map(([area, lots]) => [area, linesOf(area, lots, breaks)]));
  if (book !== COUNTRY) return lines;
  const provinces: (readonly LotLine[])[] = [];
  for (const province of await listCampaignProvinces(tx)) {
    const latest = await findBookProof(tx, province);
    if (latest !== undefined) provinces.push(await listProvenLots(tx, latest, province));
  }
  return new Map([[COUNTRY, countryLines(lines.get(COUNTRY) ?? [], provinces)]]);
}
