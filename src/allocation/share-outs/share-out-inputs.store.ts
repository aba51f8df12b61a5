import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { type ShareOutInputs, shareOutInputs } from './share-out-inputs.ts';

/** All inputs of a share-out, so that anyone can compute it again. */
interface InputsDoc {
  /** Id of the share-out. */
  _id: string;
  province: string;
  inputs: unknown;
}

const schema = new Schema<InputsDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  inputs: { type: Schema.Types.Mixed, required: true },
});

const stored = defineCollection<InputsDoc>('shareOutInputs', schema);

export async function insertShareOutInputs(
  tx: Tx,
  shareOut: { readonly id: string; readonly province: string },
  inputs: ShareOutInputs,
): Promise<void> {
  await stored
    .raw(tx)
    .insertOne({ _id: shareOut.id, province: shareOut.province, inputs }, { session: tx.session });
}

export async function findShareOutInputs(reader: Reader, id: string): Promise<ShareOutInputs | undefined> {
  const found = await stored.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : shareOutInputs.parse(found.inputs);
}
