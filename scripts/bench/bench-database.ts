import type { Db, Document } from 'mongodb';
import { openDatabase } from '../../src/platform/database/database.ts';
import type { Service } from '../../src/start-service.ts';
import type { BenchProvince } from './doses/province.ts';
import { type Measured, measureService } from './measure.ts';
import type { Post } from './send-load.ts';
import type { RawWrite } from './write-floor.ts';

/** The service that is measured, its database, and where the floor writes the same. */
export interface Bench {
  readonly service: Service;
  readonly province: BenchProvince;
  readonly uri: string;
}

let keys = 0;
export const nextKey = (): string => {
  keys += 1;
  return `bench-key-${keys}`;
};

const CHANGED = [
  'stockBalances',
  'bookings',
  'courses',
  'shiftSlots',
  'auditEntries',
  'idempotencyKeys',
  'doses',
  'stockMovements',
  'outboxMessages',
  'invitations',
];

/** Measures the service, after noting what the documents that will change look like. */
export async function measurePosts(
  bench: Bench,
  clients: number,
  posts: readonly Post[],
): Promise<{ before: Map<string, Document[]>; service: Measured }> {
  const before = new Map<string, Document[]>();
  for (const name of CHANGED) before.set(name, await docs(bench, name, {}));
  const { token } = bench.province;
  return { before, service: await measureService({ url: bench.service.url, token, clients, posts }) };
}

/** A database with the same collections and indexes, holding the documents as they were before. Returns its name. */
export async function floorWith(bench: Bench, before: ReadonlyMap<string, Document[]>): Promise<string> {
  const name = `floor-${nextKey().slice(10)}`;
  const database = await openDatabase(bench.uri, name);
  for (const [collection, all] of before) {
    for (let from = 0; from < all.length; from += 1000) {
      await dbOf(database)
        .collection(collection)
        .insertMany(all.slice(from, from + 1000));
    }
  }
  await database.close();
  return name;
}

export function insertOf(collection: string, doc: Document | undefined, id?: string): RawWrite[] {
  return doc === undefined
    ? []
    : [{ kind: 'insert', collection, doc: id === undefined ? doc : { ...doc, _id: id } }];
}

export function docs(bench: Bench, name: string, filter: Document): Promise<Document[]> {
  return dbOf(bench.service.database).collection(name).find(filter).toArray();
}

function dbOf(database: Service['database']): Db {
  const { db } = database.connection;
  if (db === undefined) throw new Error('the database is not connected');
  return db;
}
