import type { Db, Document } from 'mongodb';
import { z } from 'zod';
import { openDatabase } from '../../src/platform/database/database.ts';
import type { Service } from '../../src/start-service.ts';
import type { RawTry, RawWrite } from './floor.ts';
import type { Shot } from './load.ts';
import { type Measured, measureFloor, measureService } from './measure.ts';
import type { Scene } from './scene.ts';

/** The service that is measured, its database, and where the floor writes the same. */
export interface Bench {
  readonly service: Service;
  readonly scene: Scene;
  readonly uri: string;
}

let keys = 0;
export const nextKey = (): string => {
  keys += 1;
  return `bench-key-${keys}`;
};

/** Fires, after noting what the documents that will change look like. */
export async function shootAt(
  bench: Bench,
  clients: number,
  shots: Shot[],
): Promise<{ before: Map<string, Document[]>; service: Measured }> {
  const before = new Map<string, Document[]>();
  for (const name of CHANGED) before.set(name, await docs(bench, name, {}));
  const service = await measureService({ url: bench.service.url, token: bench.scene.token, clients, shots });
  return { before, service };
}

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

/** The very writes of the doses that were recorded, done again by the driver on the documents as they were before. */
export async function measureDoseFloor(
  bench: Bench,
  clients: number,
  shots: readonly Shot[],
  before: Map<string, Document[]>,
  refused: readonly Document[],
): Promise<Measured> {
  const index = async (name: string, filter: Document, by: string): Promise<Map<unknown, Document>> =>
    new Map((await docs(bench, name, filter)).map((doc) => [doc[by], doc]));
  const body = z.object({ session: z.string(), person: z.string(), lot: z.string() });
  const wanted = shots.map((shot) => ({ shot, ...body.parse(JSON.parse(shot.body)) }));
  const sessions = [...new Set(wanted.map(({ session }) => session))];
  const doses = await index('doses', { session: { $in: sessions } }, 'person');
  const movements = await index('stockMovements', { session: { $in: sessions }, kind: 'given' }, 'dose');
  const bookings = await index('bookings', { session: { $in: sessions } }, 'person');
  const courses = await index('courses', {}, '_id');
  const audits = await index('auditEntries', { action: 'recordDose', outcome: 'done' }, 'object');
  const keysByAnswer = await docs(bench, 'idempotencyKeys', { _id: { $regex: 'bench-key-' } });
  const keyOf = new Map(keysByAnswer.map((doc) => [String(doc._id).split('|')[1], doc]));
  const balances = new Map((before.get('stockBalances') ?? []).map((doc) => [doc._id, doc]));
  const opened = await openingsOf(bench, sessions);

  const tries = wanted.map(({ shot, session, person, lot }, number): RawTry => {
    const dose = doses.get(person);
    const aside = balances.get(`session:${session}|${lot}`) ?? {};
    const vial = dose === undefined ? undefined : opened.get(dose.vial);
    // Who was refused found none: no balance holds so many.
    const draw =
      dose === undefined ? drawOf(aside, Number.MAX_SAFE_INTEGER) : drawOf(vial?.balance ?? aside, 1);
    const otherwise = insertOf(
      'auditEntries',
      refused[number % Math.max(1, refused.length)],
      `floor-${number}`,
    );
    if (dose === undefined) return { writes: [draw], otherwise };
    return {
      writes: [
        ...(vial !== undefined && vial.firstDose === dose._id ? openingWrites(aside, vial) : [draw]),
        ...insertOf('stockMovements', movements.get(dose._id)),
        ...versionedUpdate('bookings', bookings.get(person)),
        ...versionedUpdate('courses', courses.get(person)),
        ...insertOf('doses', dose),
        ...insertOf('auditEntries', audits.get(dose._id)),
        ...insertOf('idempotencyKeys', keyOf.get(shot.key)),
      ],
      otherwise,
    };
  });
  // The vials are there from the start: the clients of the floor do not wait for one another.
  const full = [...opened.values()].map(({ balance }) => balance);
  const withVials = new Map([...before, ['stockBalances', [...balances.values(), ...full]]]);
  return measureFloor({ uri: bench.uri, database: await floorWith(bench, withVials), clients, tries });
}

/** A vial that was opened by the first dose drawn from it. */
interface Opening {
  readonly vial: Document;
  /** As it was before any dose was drawn. */
  readonly balance: Document;
  readonly movement: Document | undefined;
  readonly firstDose: unknown;
}

async function openingsOf(bench: Bench, sessions: readonly string[]): Promise<Map<unknown, Opening>> {
  const ofSessions = { session: { $in: sessions } };
  const lines = await docs(bench, 'stockMovements', { ...ofSessions, kind: { $in: ['open-vial', 'given'] } });
  const rests = new Map((await docs(bench, 'stockBalances', ofSessions)).map((doc) => [doc.account, doc]));
  lines.sort((a, b) => (String(a._id) < String(b._id) ? -1 : 1));
  return new Map(
    (await docs(bench, 'vials', ofSessions)).map((vial) => [
      vial._id,
      {
        vial,
        balance: { ...rests.get(`vial:${vial._id}`), onHand: vial.capacity },
        movement: lines.find((line) => line.kind === 'open-vial' && line.vial === vial._id),
        firstDose: lines.find((line) => line.kind === 'given' && line.vial === vial._id)?.dose,
      },
    ]),
  );
}

function openingWrites(aside: Document, { vial, balance, movement }: Opening): RawWrite[] {
  return [
    drawOf(aside, vial.capacity),
    ...insertOf('stockBalances', balance, `opened|${balance._id}`),
    ...insertOf('stockMovements', movement),
    ...insertOf('vials', vial),
  ];
}

function drawOf(balance: Document, onHand: number): RawWrite {
  const { _id, province, holds, quarantined, usableBefore } = balance;
  return {
    kind: 'update',
    collection: 'stockBalances',
    filter: { _id, province, holds, quarantined, usableBefore, onHand: { $gte: onHand } },
    update: { $inc: { onHand: -onHand } },
    mustMatch: true,
  };
}

export async function bookingWrites(bench: Bench, booking: Document): Promise<RawWrite[]> {
  const messages = await docs(bench, 'outboxMessages', { booking: booking._id });
  const invitations = await docs(bench, 'invitations', { subject: booking._id });
  const [audit] = await docs(bench, 'auditEntries', { object: booking._id });
  const [key] = await docs(bench, 'idempotencyKeys', { answer: { $regex: String(booking._id) } });
  return [
    {
      kind: 'update',
      collection: 'courses',
      filter: { _id: booking.person, booking: '' },
      update: { $set: { booking: booking._id } },
      mustMatch: true,
    },
    ...insertOf('bookings', booking),
    ...messages.flatMap((message) => insertOf('outboxMessages', message)),
    ...invitations.flatMap((invitation) => insertOf('invitations', invitation)),
    ...insertOf('auditEntries', audit),
    ...insertOf('idempotencyKeys', key),
  ];
}

export function insertOf(collection: string, doc: Document | undefined, id?: string): RawWrite[] {
  return doc === undefined
    ? []
    : [{ kind: 'insert', collection, doc: id === undefined ? doc : { ...doc, _id: id } }];
}

function versionedUpdate(collection: string, doc: Document | undefined): RawWrite[] {
  if (doc === undefined) return [];
  const { _id, version, ...rest } = doc;
  return [
    {
      kind: 'update',
      collection,
      filter: { _id, version: version - 1 },
      update: { $set: { ...rest, version } },
      mustMatch: true,
    },
  ];
}

/** A database with the same collections and indexes, holding the documents as they were before. */
export async function floorWith(bench: Bench, before: Map<string, Document[]>): Promise<string> {
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

export function docs(bench: Bench, name: string, filter: Document): Promise<Document[]> {
  return dbOf(bench.service.database).collection(name).find(filter).toArray();
}

function dbOf(database: Service['database']): Db {
  const { db } = database.connection;
  if (db === undefined) throw new Error('the database is not connected');
  return db;
}
