import { recordAction } from '../../audit/record.ts';
import { type AreaCode, COUNTRY } from '../../platform/area.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { comparing } from '../../platform/compare.ts';
import { TransactionConflict, type Tx } from '../../platform/database/database.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { listCampaignProvinces } from '../../policy/campaign/policy.store.ts';
import {
  countryLines,
  type Difference,
  differencesOf,
  disagreements,
  figuresByArea,
  figuresByPlace,
  linesOf,
} from './conservation.rules.ts';
import { type GatheredLedger, gatherEntries, gatherLedger } from './gather-ledgers.reads.ts';
import { appendLedgerProof, findLedgerProof, listProvenLots } from './ledger-proof.store.ts';
import type { LedgerBreak, LedgerProof, LotLine } from './ledger-proof.ts';

const MAX_BREAKS = 500;
const MAX_ENTRIES = 100;
const MAX_IN_AUDIT = 20;

/**
 * Second of two proofs, run every night: no dose of a province (or of the national store, `VN`) has vanished and none has
 * come from nowhere, lot by lot at every level. The sums are made twice, from the ledger and, independently, from the
 * documents, in one snapshot. The proof is stored and entered in the audit log; a break is logged as an error, since
 * somebody has to look at it today. `countryLines` adds up the proofs of the provinces and compares nothing anew.
 */
export async function proveConservation(context: UseCaseContext, province: string): Promise<LedgerProof> {
  const again = () => new TransactionConflict();
  const proof = await transact(
    context,
    async (tx, now) => {
      const day = dayAtSite(now);
      const run = ((await findLedgerProof(tx, province, { day }))?.run ?? 0) + 1;
      const id = `${province}|${day}|${run}`;
      const gathered = await gatherLedger(tx, province);
      const { ledger, documents, accounts } = gathered;
      const compared = differencesOf(figuresByPlace(ledger, []), figuresByPlace(documents, []));
      const differences = [...compared.differences, ...accounts];
      const breaks = await breaksOf(tx, province, differences, gathered);
      const made: LedgerProof = {
        id,
        province,
        day,
        run,
        at: now.toISOString(),
        checked: compared.checked + gathered.checked,
        broken: breaks.length,
        breaks: breaks.slice(0, MAX_BREAKS),
      };
      await appendLedgerProof(tx, made, await linesOfAreas(tx, province, gathered, breaks));
      const entry = await recordAction(tx, context, now, {
        action: 'proveLedgers',
        area: province,
        object: id,
        details: {
          day,
          run,
          checked: made.checked,
          broken: made.broken,
          breaks: breaks.slice(0, MAX_IN_AUDIT).map(({ area, lot, figures }) => ({ area, lot, figures })),
        },
      });
      return { entry, answer: made };
    },
    // Another worker has written the same run.
    { ledgerProofs: again, ledgerProofLines: again },
  );
  if (proof.broken > 0) {
    const { requestId } = context;
    const where = proof.breaks.slice(0, MAX_IN_AUDIT).map(({ area, lot }) => ({ area, lot }));
    context.log.error({ requestId, proof: proof.id, broken: proof.broken, where }, 'the ledgers are broken');
  }
  return proof;
}

/** One break for each lot and place where something disagrees, with the ledger lines and documents that do. */
async function breaksOf(
  tx: Tx,
  province: string,
  differences: readonly Difference[],
  gathered: GatheredLedger,
): Promise<LedgerBreak[]> {
  const breaks: LedgerBreak[] = [];
  const byLot = Map.groupBy(differences, ({ area, lot }) => `${area}|${lot}`);
  for (const [, own] of [...byLot].sort(comparing(([lot]) => lot))) {
    const [first] = own;
    if (first === undefined) continue;
    const { area, lot } = first;
    // Beyond the number shown, only the count matters.
    const { lines, documents } =
      breaks.length < MAX_BREAKS
        ? await gatherEntries(tx, province, first, gathered)
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
      entries: [...disagreements(lines, documents), ...balances].slice(0, MAX_ENTRIES),
    });
  }
  return breaks;
}

async function linesOfAreas(
  tx: Tx,
  province: string,
  { documents, inStock }: GatheredLedger,
  breaks: readonly LedgerBreak[],
): Promise<ReadonlyMap<AreaCode, readonly LotLine[]>> {
  const figures = figuresByArea(documents, inStock, province);
  const lines = new Map([...figures].map(([area, lots]) => [area, linesOf(area, lots, breaks)]));
  if (province !== COUNTRY) return lines;
  const provinces: (readonly LotLine[])[] = [];
  for (const province of await listCampaignProvinces(tx)) {
    const latest = await findLedgerProof(tx, province);
    if (latest !== undefined) provinces.push(await listProvenLots(tx, latest, province));
  }
  return new Map([[COUNTRY, countryLines(lines.get(COUNTRY) ?? [], provinces)]]);
}
