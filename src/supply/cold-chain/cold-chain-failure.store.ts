import { Schema } from 'mongoose';
import { type AreaCode, areaRange, COUNTRY } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { ledgerOf } from '../ledger/stock-account.ts';
import type { ColdChainFailure, FailureOutcome } from './cold-chain-failure.ts';

type Instants = 'id' | 'from' | 'until' | 'reportedAt' | 'decidedAt';

interface ColdChainFailureDoc extends Omit<ColdChainFailure, Instants> {
  _id: string;
  province: string;
  from: Date;
  until: Date;
  reportedAt: Date;
  decidedAt?: Date;
  /** Number of proposals: of two made at once, only one can be the next. */
  proposed: number;
}

const schema = new Schema<ColdChainFailureDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  place: { type: String, required: true },
  from: { type: Date, required: true },
  until: { type: Date, required: true },
  minimum: { type: Number, required: true },
  maximum: { type: Number, required: true },
  note: { type: String, required: true },
  batches: { type: [Object], required: true } as never,
  discarded: { type: [Object], required: true } as never,
  status: { type: String, required: true },
  reportedBy: { type: String, required: true },
  reportedAt: { type: Date, required: true },
  proposals: { type: [Object], required: true } as never,
  decidedBy: { type: String },
  decidedAt: { type: Date },
  proposed: { type: Number, required: true },
});
schema.index({ province: 1, place: 1, _id: 1 }, { name: 'cold_chain_failure_by_place' });
schema.index({ _id: 1, status: 1, proposed: 1 }, { name: 'cold_chain_failure_decision' });

const failures = defineCollection<ColdChainFailureDoc>('coldChainFailures', schema);

export async function insertFailure(tx: Tx, failure: ColdChainFailure): Promise<void> {
  const { id, from, until, reportedAt, decidedAt: _, ...rest } = failure;
  await failures.raw(tx).insertOne(
    {
      _id: id,
      province: ledgerOf(failure.place),
      ...rest,
      from: new Date(from),
      until: new Date(until),
      reportedAt: new Date(reportedAt),
      proposed: 0,
    },
    { session: tx.session },
  );
}

/** False: it has been decided, or somebody else has just made a proposal. */
export async function appendProposal(
  tx: Tx,
  { id, proposals }: ColdChainFailure,
  proposal: ColdChainFailure['proposals'][number],
): Promise<boolean> {
  const done = await failures
    .raw(tx)
    .updateOne(
      { _id: id, status: 'quarantined', proposed: proposals.length },
      { $push: { proposals: proposal }, $inc: { proposed: 1 } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

/** Decides by the proposal that was the last when it was read. False: it has been decided, or there is a later proposal. */
export async function markDecided(
  tx: Tx,
  { id, proposals }: ColdChainFailure,
  decision: { readonly status: FailureOutcome; readonly decidedBy: string; readonly decidedAt: Date },
): Promise<boolean> {
  const done = await failures
    .raw(tx)
    .updateOne(
      { _id: id, status: 'quarantined', proposed: proposals.length },
      { $set: decision },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

export async function findFailure(reader: Reader, id: string): Promise<ColdChainFailure | undefined> {
  const found = await failures.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** Failures in an area, by id; at most `limit`. */
export async function listFailures(
  reader: Reader,
  area: AreaCode,
  after: string | undefined,
  limit: number,
): Promise<ColdChainFailure[]> {
  const found = await failures.page(
    reader,
    { ...(area === COUNTRY ? {} : { province: ledgerOf(area), place: areaRange(area) }) },
    { after, limit },
  );
  return found.map(view);
}

function view(doc: ColdChainFailureDoc): ColdChainFailure {
  const { _id, province: _, proposed: __, from, until, reportedAt, decidedAt, ...rest } = doc;
  return {
    id: _id,
    ...rest,
    from: from.toISOString(),
    until: until.toISOString(),
    reportedAt: reportedAt.toISOString(),
    ...(decidedAt === undefined ? {} : { decidedAt: decidedAt.toISOString() }),
  };
}
