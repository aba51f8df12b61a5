import { Schema } from 'mongoose';
import { provinceOf } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { areaOfId } from '../../platform/id.ts';
import type { ReactionEntry } from './reaction.ts';

interface ReactionEntryDoc {
  /** The dose, `#` and the sequence, so that of two at once only one can be the next. */
  _id: string;
  province: string;
  dose: string;
  sequence: number;
  at: Date;
  by: string;
  what: Omit<ReactionEntry, 'sequence' | 'at' | 'by'>;
}

const schema = new Schema<ReactionEntryDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  dose: { type: String, required: true },
  sequence: { type: Number, required: true },
  at: { type: Date, required: true },
  by: { type: String, required: true },
  what: { type: Object, required: true } as never,
});
schema.index({ province: 1, dose: 1, sequence: 1 }, { name: 'reaction_entry_by_dose' });

const entries = defineCollection<ReactionEntryDoc>('reactionEntries', schema);

/** Appends an entry; there is no way to change or remove one. */
export async function insertReactionEntry(tx: Tx, dose: string, entry: ReactionEntry): Promise<void> {
  const { sequence, at, by, ...what } = entry;
  const province = provinceOf(areaOfId(dose)) ?? '';
  const _id = `${dose}#${sequence}`;
  await entries
    .raw(tx)
    .insertOne({ _id, province, dose, sequence, at: new Date(at), by, what }, { session: tx.session });
}

/** Every entry about the reaction to a dose, in order. */
export async function listReactionEntries(reader: Reader, dose: string): Promise<ReactionEntry[]> {
  const province = provinceOf(areaOfId(dose)) ?? '';
  const found = await entries
    .raw(reader)
    .find({ province, dose }, inSession(reader))
    .sort({ sequence: 1 })
    .toArray();
  return found.map(
    ({ sequence, at, by, what }) => ({ ...what, sequence, at: at.toISOString(), by }) as ReactionEntry,
  );
}
