import { type ClientSession, type Collection, type Filter, MongoServerError, type WithId } from 'mongodb';
import mongoose, { type Connection, type Model, type Schema } from 'mongoose';
import { Problem, platformProblem } from '../problem.ts';
import { DUPLICATE_KEY, duplicateKeyOf, isConflict } from './database-fault.ts';
import { type DeferredWrite, sendDeferred } from './deferred-writes.ts';

/** Something that can read: the database as it is now, or the snapshot of a transaction. */
export interface Reader {
  readonly connection: Connection;
  readonly session?: ClientSession;
  /** The session that all transactions on this reader run in; absent: a new session for each. */
  readonly transactsIn?: ClientSession;
}

/** An open transaction. Every write takes one; everything read through it comes from one snapshot. */
export interface Tx extends Reader {
  readonly session: ClientSession;
  /** Writes deferred to the end of the transaction; see `deferInsert`. */
  readonly deferred: DeferredWrite[];
}

export interface Database extends Reader {
  close(): Promise<void>;
}

export interface TransactionCounters {
  onRetry(): void;
  onDeadline(): void;
}

const noCounters: TransactionCounters = { onRetry: () => undefined, onDeadline: () => undefined };

/**
 * Duplicate keys that mean a refusal rather than a fault: name of the index → its problem. A duplicate `_id` goes by the
 * name of the collection. Index names are unique across collections.
 */
export type DuplicateKeyProblems = Readonly<Record<string, () => Problem | TransactionConflict>>;

/** A filter of a list; undefined fields are ignored. */
type ListFilter<D> = { readonly [K in keyof Filter<D>]?: Filter<D>[K] | undefined };

interface StoredCollection<D extends { _id: string }> {
  model(reader: Reader): Model<D>;
  raw(reader: Reader): Collection<D>;
  /** Documents that match the filter, by id; only those after `after`, at most `limit`. */
  page(
    reader: Reader,
    filter: ListFilter<D>,
    part: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<WithId<D>[]>;
}

const registeredSchemas = new Map<string, { readonly schema: Schema; readonly retired: readonly string[] }>();

/**
 * Declares one collection. Returns its Mongoose model and, for hot paths, the driver's own collection, both bound to
 * the reader's connection. Unknown fields are refused on write and in filters. `retired`: indexes of earlier
 * versions that would refuse valid documents today or are no longer used; they are dropped.
 */
export function defineCollection<D extends { _id: string }>(
  name: string,
  schema: Schema<D>,
  { retired = [] }: { readonly retired?: readonly string[] } = {},
): StoredCollection<D> {
  schema.set('strict', 'throw');
  schema.set('strictQuery', 'throw');
  schema.set('versionKey', false);
  schema.set('autoIndex', false);
  schema.set('autoCreate', false);
  schema.set('minimize', false);
  schema.set('collection', name);
  if (registeredSchemas.has(name)) throw new Error(`collection ${name} is declared twice`);
  registeredSchemas.set(name, { schema: schema as Schema, retired });
  const model = (reader: Reader): Model<D> =>
    (reader.connection.models[name] as Model<D> | undefined) ?? reader.connection.model<D>(name, schema);
  const raw = (reader: Reader) => model(reader).collection as unknown as Collection<D>;
  return {
    model,
    raw,
    page: (reader, filter, { after, limit }) => {
      const asked = Object.entries(filter).filter(([, value]) => value !== undefined);
      const later = after === undefined ? {} : { _id: { $gt: after } };
      return raw(reader)
        .find({ ...Object.fromEntries(asked), ...later } as Filter<D>, inSession(reader))
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
    },
  };
}

/** Connects and creates every declared collection and index that is missing. */
export async function openDatabase(uri: string, name?: string): Promise<Database> {
  const connection = await mongoose
    .createConnection(uri, {
      ...(name === undefined ? {} : { dbName: name }),
      serverSelectionTimeoutMS: 20_000,
      maxPoolSize: 64,
      retryWrites: true,
      readConcern: { level: 'majority' },
      writeConcern: { w: 'majority', journal: true },
    })
    .asPromise();
  await createIndexes({ connection });
  return { connection, close: () => connection.close() };
}

async function createIndexes(reader: Reader): Promise<void> {
  for (const [name, { schema, retired }] of registeredSchemas) {
    const model = reader.connection.models[name] ?? reader.connection.model(name, schema);
    await model.createCollection();
    if (retired.length > 0) await dropIndexes(model.collection, retired);
    await model.createIndexes();
  }
}

async function dropIndexes(
  collection: { indexes(): Promise<{ name?: string }[]>; dropIndex(name: string): Promise<unknown> },
  names: readonly string[],
): Promise<void> {
  for (const { name } of await collection.indexes()) {
    if (name === undefined || !names.includes(name)) continue;
    try {
      await collection.dropIndex(name);
    } catch (error) {
      // Another process starting at the same moment has dropped it.
      if (!(error instanceof MongoServerError && error.code === INDEX_NOT_FOUND)) throw error;
    }
  }
}

const INDEX_NOT_FOUND = 27;

/** Whether the database responds. */
export async function pingDatabase(reader: Reader): Promise<boolean> {
  try {
    await reader.connection.db?.admin().ping();
    return reader.connection.db !== undefined;
  } catch {
    return false;
  }
}

/** Thrown inside a transaction to make the whole of it run again. */
export class TransactionConflict extends Error {}

const DEADLINE_MS = 15_000;

/**
 * Runs `work` in one transaction: snapshot reads, majority and journaled writes. After a transient conflict all of it
 * runs again, with jittered waits, until the deadline; then it throws `platform/busy`. So `work` must change nothing
 * outside the transaction, start nothing and send nothing. A duplicate key aborts the transaction and becomes the
 * problem that `duplicates` names for its index.
 */
export async function withTransaction<T>(
  database: Reader,
  work: (tx: Tx) => Promise<T>,
  duplicates: DuplicateKeyProblems = {},
  counters: TransactionCounters = noCounters,
): Promise<T> {
  const session =
    database.transactsIn ?? (database.connection.getClient().startSession() as unknown as ClientSession);
  const startedAt = performance.now();
  try {
    for (let attempt = 0; ; attempt += 1) {
      try {
        session.startTransaction({
          readConcern: { level: 'snapshot' },
          writeConcern: { w: 'majority', journal: true },
          maxCommitTimeMS: DEADLINE_MS,
        });
        const tx: Tx = { connection: database.connection, session, deferred: [] };
        const result = await work(tx);
        await sendDeferred(tx);
        await commit(session, startedAt);
        return result;
      } catch (error) {
        if (session.inTransaction()) await session.abortTransaction().catch(() => undefined);
        const problem = duplicateProblem(error, duplicates);
        if (problem instanceof Problem) throw problem;
        if (problem === undefined && !isTransient(error)) throw error;
        if (performance.now() - startedAt > DEADLINE_MS) {
          counters.onDeadline();
          throw platformProblem('platform/busy').withHeaders({ 'Retry-After': '1' });
        }
        counters.onRetry();
        await jitteredWait(attempt);
      }
    }
  } finally {
    if (database.transactsIn === undefined) await session.endSession();
  }
}

async function commit(session: ClientSession, startedAt: number): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await session.commitTransaction();
      return;
    } catch (error) {
      // The commit may have succeeded: only the commit may be sent again, never the work.
      const unknown =
        error instanceof MongoServerError && error.hasErrorLabel('UnknownTransactionCommitResult');
      if (!unknown || performance.now() - startedAt > DEADLINE_MS) throw error;
      await jitteredWait(attempt);
    }
  }
}

function isTransient(error: unknown): boolean {
  if (error instanceof TransactionConflict) return true;
  return !(error instanceof Problem) && isConflict(error);
}

const ID_INDEX = '_id_';

function duplicateProblem(
  error: unknown,
  duplicates: DuplicateKeyProblems,
): Problem | TransactionConflict | undefined {
  const duplicate = duplicateKeyOf(error);
  if (duplicate === undefined) return undefined;
  const name = duplicate.index === ID_INDEX ? duplicate.collection : duplicate.index;
  return Object.hasOwn(duplicates, name) ? duplicates[name]?.() : undefined;
}

/** The session option of a read: the transaction's snapshot, if there is one. */
export function inSession(reader: Reader): { session?: ClientSession } {
  return reader.session === undefined ? {} : { session: reader.session };
}

export function isDuplicateKey(error: unknown): error is MongoServerError {
  return (error as { code?: unknown } | null)?.code === DUPLICATE_KEY;
}

function jitteredWait(attempt: number): Promise<void> {
  const ceiling = Math.min(200, 4 * 2 ** Math.min(attempt, 6));
  return new Promise((resolve) => setTimeout(resolve, Math.random() * ceiling));
}
