import { Schema } from 'mongoose';
import { type AreaCode, areaRange, COUNTRY } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { ledgerOf } from '../../supply/ledger/stock-account.ts';
import type { ShareOut, StoredShareOut } from './share-out.ts';

type Instants = 'id' | 'proposedAt' | 'approvedAt';

interface ShareOutDoc extends Omit<StoredShareOut, Instants> {
  _id: string;
  /** Ids of `rounds`, for queries. */
  ofRounds: string[];
  proposedAt: Date;
  approvedAt?: Date;
}

const schema = new Schema<ShareOutDoc>({
  _id: { type: String, required: true },
  area: { type: String, required: true },
  province: { type: String, required: true },
  rounds: { type: [Object], required: true } as never,
  ofRounds: { type: [String], required: true },
  fromShareOut: { type: String },
  total: { type: Number, required: true },
  shared: { type: Number, required: true },
  lines: { type: [Object], required: true } as never,
  units: { type: [Object], required: true } as never,
  unshared: { type: [Object], required: true } as never,
  formula: { type: String, required: true },
  inputsHash: { type: String, required: true },
  day: { type: String, required: true },
  policyVersion: { type: String, required: true },
  status: { type: String, required: true },
  proposedBy: { type: String, required: true },
  proposedAt: { type: Date, required: true },
  approvedBy: { type: String },
  approvedAt: { type: Date },
});
schema.index({ province: 1, area: 1, _id: 1 }, { name: 'share_out_by_area' });
schema.index({ _id: 1, province: 1, status: 1 }, { name: 'share_out_approval' });

const shareOuts = defineCollection<ShareOutDoc>('shareOuts', schema);

export async function insertShareOut(tx: Tx, proposed: StoredShareOut): Promise<void> {
  const { id, proposedAt, approvedBy: _, approvedAt: __, fromShareOut, ...facts } = proposed;
  await shareOuts.raw(tx).insertOne(
    {
      _id: id,
      ...facts,
      ...(fromShareOut === undefined ? {} : { fromShareOut }),
      ofRounds: facts.rounds.map(({ round }) => round),
      proposedAt: new Date(proposedAt),
    },
    { session: tx.session },
  );
}

export async function findShareOut(reader: Reader, id: string): Promise<StoredShareOut | undefined> {
  const found = await shareOuts.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** Share-outs by an area and the areas in it, of one round if named, by id; at most `limit`. */
export async function listShareOuts(
  reader: Reader,
  area: AreaCode,
  round: string | undefined,
  after: string | undefined,
  limit: number,
): Promise<StoredShareOut[]> {
  const found = await shareOuts.page(
    reader,
    { ...(area === COUNTRY ? {} : { province: ledgerOf(area), area: areaRange(area) }), ofRounds: round },
    { after, limit },
  );
  return found.map(view);
}

/** False: it was already approved. */
export async function markApproved(
  tx: Tx,
  found: Pick<ShareOut, 'id' | 'province'>,
  by: string,
  now: Date,
): Promise<boolean> {
  const done = await shareOuts
    .raw(tx)
    .updateOne(
      { _id: found.id, province: found.province, status: 'proposed' },
      { $set: { status: 'approved', approvedBy: by, approvedAt: now } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

function view(doc: ShareOutDoc): StoredShareOut {
  const { _id, ofRounds: _, proposedAt, approvedAt, ...facts } = doc;
  return {
    id: _id,
    ...facts,
    proposedAt: proposedAt.toISOString(),
    ...(approvedAt === undefined ? {} : { approvedAt: approvedAt.toISOString() }),
  };
}
