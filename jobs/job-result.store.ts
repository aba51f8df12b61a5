import { Schema } from 'mongoose';
import { type Database, defineCollection, type Reader } from '../src/platform/database/database.ts';
import type { JobResult } from './job.ts';

/** The result of a requested run, whichever worker did it. */
interface JobResultDoc {
  /** Token of the request. */
  _id: string;
  job: string;
  outcome: 'done' | 'failed';
  result: JobResult;
  at: Date;
}

const RETENTION_HOURS = 24;

const schema = new Schema<JobResultDoc>({
  _id: { type: String, required: true },
  job: { type: String, required: true },
  outcome: { type: String, required: true },
  result: { type: Schema.Types.Mixed, required: true },
  at: { type: Date, required: true },
});
schema.index({ at: 1 }, { name: 'job_result_expiry', expireAfterSeconds: RETENTION_HOURS * 3_600 });

const results = defineCollection<JobResultDoc>('jobResults', schema);

export async function findJobResult(
  reader: Reader,
  token: string,
): Promise<Pick<JobResultDoc, 'outcome' | 'result'> | undefined> {
  const found = await results.raw(reader).findOne({ _id: token });
  return found === null ? undefined : { outcome: found.outcome, result: found.result };
}

/** Stores the result of a run, outside any transaction, since it is no fact. Of two runs of one request the later counts. */
export async function storeJobResult(
  database: Database,
  done: Omit<JobResultDoc, '_id' | 'at'> & { readonly token: string },
): Promise<void> {
  const { token, ...rest } = done;
  await results.raw(database).replaceOne({ _id: token }, { ...rest, at: new Date() }, { upsert: true });
}
