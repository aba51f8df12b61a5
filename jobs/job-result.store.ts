import { Schema } from 'mongoose';
import { type Database, defineCollection, type Reader } from '../src/platform/database/database.ts';
import type { JobResult } from './job.ts';

/** What a run that somebody waits for came to, whichever worker did it. */
interface JobResultDoc {
  /** Token of the request. */
  _id: string;
  job: string;
  outcome: 'done' | 'failed';
  result: JobResult;
  at: Date;
}

const HOURS_KEPT = 24;

const schema = new Schema<JobResultDoc>({
  _id: { type: String, required: true },
  job: { type: String, required: true },
  outcome: { type: String, required: true },
  result: { type: Schema.Types.Mixed, required: true },
  at: { type: Date, required: true },
});
schema.index({ at: 1 }, { name: 'job_result_expiry', expireAfterSeconds: HOURS_KEPT * 3_600 });

const results = defineCollection<JobResultDoc>('jobResults', schema);

export async function findJobResult(
  reader: Reader,
  token: string,
): Promise<Pick<JobResultDoc, 'outcome' | 'result'> | undefined> {
  const found = await results.raw(reader).findOne({ _id: token });
  return found === null ? undefined : { outcome: found.outcome, result: found.result };
}

/** Keeps the result of a run; no fact, so outside any transaction. Of two runs of one request the later one counts. */
export async function keepJobResult(
  database: Database,
  done: Omit<JobResultDoc, '_id' | 'at'> & { readonly token: string },
): Promise<void> {
  const { token, ...rest } = done;
  await results.raw(database).replaceOne({ _id: token }, { ...rest, at: new Date() }, { upsert: true });
}
