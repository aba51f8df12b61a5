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

/** A write deferred to the end of its transaction. */
export interface DeferredWrite {
  readonly collection: Collection<Document>;
  readonly write:
    | { readonly kind: 'insert'; readonly doc: Document }
    | { readonly kind: 'update'; readonly filter: Document; readonly update: Document };
  /** Of an update: thrown, ending the transaction, if its filter matches nothing. */
  readonly unmatched?: () => Error;
}

interface Deferring {
  readonly deferred: DeferredWrite[];
}

/**
 * Inserts at the end of the transaction, in one message to the server together with its other deferred writes. For
 * documents that nothing in this transaction reads again. Writes are sent in the order in which they were deferred.
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
 * The same for a conditional update of one document. If nothing matches, `unmatched` is thrown and the transaction
 * writes nothing. The condition is checked together with the other writes, so it guards as well as an immediate update.
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

/** Flushes the deferred writes. Throws for the first that matched nothing. */
export async function sendDeferred(
  tx: Deferring & { readonly connection: Connection; readonly session: ClientSession },
): Promise<void> {
  const pending = tx.deferred.splice(0);
  const [first, second] = pending;
  if (first === undefined) return;
  if (isBeginning(tx.session)) {
    // The stand-in database does not let a transaction start with a message for several collections.
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

/** Whether nothing has been sent in the transaction yet. The driver knows, but its types do not say so. */
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
