import { type Document, MongoClient } from 'mongodb';
import { answerOrder } from './child-process.ts';
import type { LoadReport } from './send-load.ts';

/** One write as the raw driver sends it. With `mustMatch`, an update that changes nothing ends the attempt. */
export type RawWrite =
  | { readonly kind: 'insert'; readonly collection: string; readonly doc: Document }
  | {
      readonly kind: 'update';
      readonly collection: string;
      readonly filter: Document;
      readonly update: Document;
      readonly mustMatch?: boolean;
    };

/** What one request of the service writes: all of it in one transaction; or `otherwise` in one of its own if refused. */
export interface RawAttempt {
  readonly writes: readonly RawWrite[];
  readonly otherwise: readonly RawWrite[];
}

export interface FloorOrder {
  readonly uri: string;
  readonly database: string;
  readonly clients: number;
  readonly attempts: readonly RawAttempt[];
}

class NothingMatched extends Error {}

/** The floor: the same writes, in the same kind of transaction, by the driver alone. No rule, no HTTP. */
async function writeAll(order: FloorOrder): Promise<LoadReport> {
  const client = await new MongoClient(order.uri, { maxPoolSize: 64 }).connect();
  const db = client.db(order.database);
  const apply = async (writes: readonly RawWrite[]): Promise<void> => {
    const session = client.startSession();
    try {
      for (;;) {
        try {
          session.startTransaction({
            readConcern: { level: 'snapshot' },
            writeConcern: { w: 'majority', journal: true },
          });
          for (const write of writes) {
            const collection = db.collection(write.collection);
            if (write.kind === 'insert') {
              await collection.insertOne(write.doc, { session });
              continue;
            }
            const done = await collection.updateOne(write.filter, write.update, { session });
            if (write.mustMatch === true && done.modifiedCount === 0) throw new NothingMatched();
          }
          await session.commitTransaction();
          return;
        } catch (error) {
          await session.abortTransaction().catch(() => undefined);
          if (!isTransient(error)) throw error;
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 8));
        }
      }
    } finally {
      await session.endSession();
    }
  };
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < order.attempts.length) {
      const one = order.attempts[next];
      next += 1;
      if (one === undefined) return;
      const startedAt = performance.now();
      let label = 'done';
      try {
        await apply(one.writes);
      } catch (error) {
        if (!(error instanceof NothingMatched)) throw error;
        label = 'refused';
        await apply(one.otherwise);
      }
      latencies.push(performance.now() - startedAt);
      statuses[label] = (statuses[label] ?? 0) + 1;
    }
  };
  // Connecting is not part of what is measured: a running service has its connections.
  await Promise.all(Array.from({ length: Math.min(order.clients, 64) }, () => db.command({ ping: 1 })));
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: order.clients }, lane));
  const seconds = (performance.now() - startedAt) / 1000;
  await client.close();
  return { seconds, latencies, statuses };
}

function isTransient(error: unknown): boolean {
  return error instanceof Error && 'hasErrorLabel' in error && typeof error.hasErrorLabel === 'function'
    ? error.hasErrorLabel('TransientTransactionError')
    : false;
}

answerOrder(writeAll);
