import { Schema } from 'mongoose';
import type { AreaCode } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import type { LedgerBreak, LedgerProof, LotLine } from './ledger-proof.ts';

interface LedgerProofDoc {
  /** `province|day|run`: of two workers that prove a province at once, only one writes it. */
  _id: string;
  province: string;
  day: string;
  run: number;
  at: Date;
  checked: number;
  broken: number;
  breaks: readonly LedgerBreak[];
}

/** The lots of one area in one proof. */
interface LedgerProofLinesDoc {
  /** `proof|area`. */
  _id: string;
  province: string;
  proof: string;
  area: AreaCode;
  lots: readonly LotLine[];
}

const schema = new Schema<LedgerProofDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  day: { type: String, required: true },
  run: { type: Number, required: true },
  at: { type: Date, required: true },
  checked: { type: Number, required: true },
  broken: { type: Number, required: true },
  breaks: { type: [Object], required: true } as never,
});
schema.index({ province: 1, day: 1, run: 1 }, { name: 'book_proof_by_day' });
const proofs = defineCollection<LedgerProofDoc>('ledgerProofs', schema);

const linesSchema = new Schema<LedgerProofLinesDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  proof: { type: String, required: true },
  area: { type: String, required: true },
  lots: { type: [Object], required: true } as never,
});
linesSchema.index({ province: 1, proof: 1, area: 1 }, { name: 'book_proof_lines' });
const lines = defineCollection<LedgerProofLinesDoc>('ledgerProofLines', linesSchema);

/** Appends a proof; none is ever changed. A duplicate key means that another worker has just proved the province. */
export async function appendLedgerProof(
  tx: Tx,
  { id, province, at, ...proof }: LedgerProof,
  lots: ReadonlyMap<AreaCode, readonly LotLine[]>,
): Promise<void> {
  await proofs
    .raw(tx)
    .insertOne({ _id: id, province: province, at: new Date(at), ...proof }, { session: tx.session });
  if (lots.size === 0) return;
  await lines.raw(tx).insertMany(
    [...lots].map(([area, own]) => ({
      _id: `${id}|${area}`,
      province: province,
      proof: id,
      area,
      lots: own,
    })),
    { session: tx.session },
  );
}

/** The latest proof of a province, of a day or of all, or one of its runs. */
export async function findLedgerProof(
  reader: Reader,
  province: string,
  { day, run }: { readonly day?: string | undefined; readonly run?: number | undefined } = {},
): Promise<LedgerProof | undefined> {
  const [found] = await proofs
    .raw(reader)
    .find(
      {
        province: province,
        ...(day === undefined ? {} : { day }),
        ...(run === undefined ? {} : { run }),
      },
      inSession(reader),
    )
    .sort({ province: -1, day: -1, run: -1 })
    .limit(1)
    .toArray();
  if (found === undefined) return undefined;
  const { _id, at, ...proof } = found;
  return { id: _id, ...proof, at: at.toISOString() };
}

/** The lots of an area in a proof; empty if it has had none. */
export async function listProvenLots(
  reader: Reader,
  { id, province }: Pick<LedgerProof, 'id' | 'province'>,
  area: AreaCode,
): Promise<readonly LotLine[]> {
  const found = await lines
    .raw(reader)
    .findOne({ _id: `${id}|${area}`, province: province }, inSession(reader));
  return found?.lots ?? [];
}
