import type {
  AnyClientBulkWriteModel,
  ClientSession,
  Collection,
  Document,
  Filter,
  MongoClient,
  UpdateFilter,
} from 'mongodb';
import type { Connection } from 'mongoose';

/** A write put off to the end of its transaction. */
export interface DeferredWrite {
  readonly collection: Collection<Document>;
  readonly write:
    | { readonly kind: 'insert'; readonly doc: Document }
    | { readonly kind: 'update'; readonly filter: Document; readonly update: Document };
  /** Of an update: what is thrown, ending the transaction, when its filter matches nothing. */
  readonly unmatched?: () => Error;
}

interface Deferring {
  readonly deferred: DeferredWrite[];
}

/**
 * Inserts at the end of the transaction, together with its other deferred writes, in one message to the server. For
 * documents that nothing in this transaction reads again. They are sent in the order in which they were put off.
 */
export function deferInsert<D extends { _id: string }>(
  tx: Deferring,
  collection: Collection<D>,
  doc: D,
): void {
  tx.deferred.push({
    collection: collection as unknown as Collection<Document>,
    write: { kind: 'insert', doc },
  });
}

/**
 * The same for a conditional update of one document. When nothing matches, `unmatched` is thrown and the transaction
 * ends with nothing written. Its condition is judged with the transaction's other writes, and is as good a guard.
 */
export function deferUpdate<D extends { _id: string }>(
  tx: Deferring,
  collection: Collection<D>,
  filter: Filter<D>,
  update: UpdateFilter<D>,
  unmatched: () => Error,
): void {
  tx.deferred.push({
    collection: collection as unknown as Collection<Document>,
    write: { kind: 'update', filter: filter as Document, update: update as Document },
    unmatched,
  });
}

/** Sends what was put off. Throws what the first unmatched update says. */
export async function sendDeferred(
  tx: Deferring & { readonly connection: Connection; readonly session: ClientSession },
): Promise<void> {
  const pending = tx.deferred.splice(0);
  const [first, second] = pending;
  if (first === undefined) return;
  if (isBeginning(tx.session)) {
    // The stand-in does not let a transaction begin with a message for several collections.
    await sendOne(first, tx.session);
    tx.deferred.push(...pending.slice(1));
    return sendDeferred(tx);
  }
  if (second === undefined) return sendOne(first, tx.session);
  const client = tx.connection.getClient() as unknown as MongoClient;
  const done = await client.bulkWrite(
    pending.map((one) => modelOf(one, tx.connection.name)),
    {
      session: tx.session,
      ordered: true,
      verboseResults: pending.some(({ write }) => write.kind === 'update'),
    },
  );
  pending.forEach(({ unmatched }, index) => {
    if (unmatched !== undefined && done.updateResults?.get(index)?.matchedCount !== 1) throw unmatched();
  });
}

/** Whether nothing has been sent in the transaction yet; the driver knows and does not declare it. */
function isBeginning(session: ClientSession): boolean {
  const { transaction } = session as unknown as { readonly transaction?: { readonly isStarting?: boolean } };
  return transaction?.isStarting === true;
}

async function sendOne(
  { collection, write, unmatched }: DeferredWrite,
  session: ClientSession,
): Promise<void> {
  if (write.kind === 'insert') {
    await collection.insertOne(write.doc, { session });
    return;
  }
  const done = await collection.updateOne(write.filter, write.update, { session });
  if (done.matchedCount !== 1 && unmatched !== undefined) throw unmatched();
}

function modelOf({ collection, write }: DeferredWrite, database: string): AnyClientBulkWriteModel<Document> {
  const namespace = `${database}.${collection.collectionName}`;
  return write.kind === 'insert'
    ? { name: 'insertOne', namespace, document: write.doc }
    : { name: 'updateOne', namespace, filter: write.filter, update: write.update };
}
