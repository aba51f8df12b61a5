import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { type Redistribution, redistribution } from './redistribution.ts';

interface RedistributionDoc extends Omit<Redistribution, 'id' | 'proposedAt'> {
  _id: string;
  proposedAt: Date;
}

const schema = new Schema<RedistributionDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  day: { type: String, required: true },
  formula: { type: String, required: true },
  policyVersion: { type: String, required: true },
  inputs: { type: Schema.Types.Mixed, required: true } as never,
  inputsHash: { type: String, required: true },
  surplus: { type: Number, required: true },
  transferred: { type: Number, required: true },
  proposedBy: { type: String, required: true },
  proposedAt: { type: Date, required: true },
});
schema.index({ province: 1, _id: 1 }, { name: 'redistribution_by_province' });

const redistributions = defineCollection<RedistributionDoc>('redistributions', schema);

export async function insertRedistribution(tx: Tx, made: Redistribution): Promise<void> {
  const { id, proposedAt, ...facts } = made;
  await redistributions
    .raw(tx)
    .insertOne({ _id: id, ...facts, proposedAt: new Date(proposedAt) }, { session: tx.session });
}

export async function findRedistribution(reader: Reader, id: string): Promise<Redistribution | undefined> {
  const found = await redistributions.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : view(found);
}

function view({ _id, proposedAt, ...facts }: RedistributionDoc): Redistribution {
  return redistribution.parse({ id: _id, ...facts, proposedAt: proposedAt.toISOString() });
}
