import { setTimeout as wait } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { answerOrder } from '../child-process.ts';

/** Audit entries with their rows in the queue, as the service writes them, in transactions of `batch`. */
export interface FeedOrder {
  readonly uri: string;
  readonly database: string;
  readonly lanes: number;
  readonly batch: number;
  /** At most this many documents a second; as fast as the database takes them if absent. */
  readonly perSecond?: number;
  readonly docs: readonly FedDocs[];
}

/** One document for each collection, by its name; those of a batch are inserted together. */
export type FedDocs = Readonly<Record<string, { readonly _id: string } & Record<string, unknown>>>;

export interface FeedReport {
  readonly startedAt: number;
  readonly endedAt: number;
  /** When each batch had committed, milliseconds since 1970, in the order of the batches. */
  readonly committedAt: readonly number[];
}

/** Writes as fast as the database takes it, from a process of its own. The same program is W7's feed and its floor. */
async function feed({ uri, database, lanes, batch, perSecond, docs }: FeedOrder): Promise<FeedReport> {
  const client = await new MongoClient(uri, { maxPoolSize: lanes }).connect();
  const db = client.db(database);
  const batches = Array.from({ length: Math.ceil(docs.length / batch) }, (_, at) =>
    docs.slice(at * batch, (at + 1) * batch),
  );
  const collections = Object.keys(docs[0] ?? {});
  const committedAt: number[] = [];
  let next = 0;
  let startedAt = 0;
  const write = async (some: readonly FedDocs[]): Promise<void> => {
    const session = client.startSession();
    try {
      session.startTransaction({
        readConcern: { level: 'snapshot' },
        writeConcern: { w: 'majority', journal: true },
      });
      for (const name of collections) {
        await db.collection<{ _id: string }>(name).insertMany(
          some.flatMap((one) => one[name] ?? []),
          { session },
        );
      }
      await session.commitTransaction();
    } finally {
      await session.endSession();
    }
  };
  const lane = async (): Promise<void> => {
    while (next < batches.length) {
      const index = next;
      next += 1;
      if (perSecond !== undefined)
        await wait(Math.max(0, startedAt + (index * batch * 1000) / perSecond - Date.now()));
      await write(batches[index] ?? []);
      committedAt[index] = Date.now();
    }
  };
  await Promise.all(Array.from({ length: lanes }, () => db.command({ ping: 1 })));
  startedAt = Date.now();
  await Promise.all(Array.from({ length: lanes }, lane));
  const endedAt = Date.now();
  await client.close();
  return { startedAt, endedAt, committedAt };
}

answerOrder(feed);
