import type { Db, Document } from 'mongodb';
import { z } from 'zod';
import { openDatabase } from '../../src/platform/database.ts';
import type { Service } from '../../src/start-service.ts';
import type { RawTry, RawWrite } from './floor.ts';
import type { Shot } from './load.ts';
import { type Measured, measureFloor, measureService } from './measure.ts';
import { communeOf, publishedSession, type Scene, settle, stockedSite, upToTheNeedle } from './scene.ts';

export interface Result {
  readonly workload: 'W1' | 'W2' | 'W3';
  readonly what: string;
  readonly clients: number;
  readonly floor: Measured;
  readonly service: Measured;
  /** What did not come out as it must; empty when all did. */
  readonly violations: readonly string[];
}

/** The service that is measured, its database, and where the floor writes the same. */
export interface Bench {
  readonly service: Service;
  readonly scene: Scene;
  readonly uri: string;
}

let keys = 0;
const nextKey = (): string => {
  keys += 1;
  return `bench-key-${keys}`;
};

/** W1: doses recorded by 1 client, then by 16, each client at a session of its own. */
export async function recordDoses(bench: Bench, clients: number, perClient: number): Promise<Result> {
  const { scene } = bench;
  const sessions: { id: string; lot: string }[] = [];
  for (let index = 0; index < clients; index += 1) {
    const commune = communeOf(index);
    await settle(scene, commune, perClient);
    const { site, lots } = await stockedSite(scene, [perClient]);
    const id = await publishedSession(scene, site, commune, perClient, { call: perClient, standby: 0 });
    sessions.push({ id, lot: lots[0] ?? '' });
  }
  const people = await upToTheNeedle(
    scene,
    sessions.map(({ id }) => id),
  );
  const injectedAt = scene.clock.now().toISOString();
  // Interleaved, so that clients that work side by side work at different sessions.
  const shots = Array.from({ length: perClient }, (_, row) =>
    sessions.map(({ id, lot }) => doseShot(id, people.get(id)?.[row] ?? '', lot, injectedAt)),
  ).flat();
  const { before, service } = await shootAt(bench, clients, shots);
  const floor = await measureDoseFloor(bench, clients, shots, before, []);
  const violations = await doseViolations(
    bench,
    sessions.map(({ id }) => id),
    shots.length,
    service,
  );
  return {
    workload: 'W1',
    what: 'recording doses, each client at its own session',
    clients,
    floor,
    service,
    violations,
  };
}

/** W2: sixteen clients on one lot of `stock` doses, twice as many tries. */
export async function exhaustLot(bench: Bench, clients: number, stock: number): Promise<Result> {
  const { scene } = bench;
  const commune = communeOf(20);
  const tries = stock * 2;
  await settle(scene, commune, tries);
  const { site, lots } = await stockedSite(scene, [stock, stock]);
  const session = await publishedSession(scene, site, commune, tries, { call: tries, standby: 0 });
  const people = (await upToTheNeedle(scene, [session])).get(session) ?? [];
  const injectedAt = scene.clock.now().toISOString();
  const shots = people.map((person) => doseShot(session, person, lots[0] ?? '', injectedAt));
  const { before, service } = await shootAt(bench, clients, shots);
  const refused = await docs(bench, 'auditEntries', { problem: 'dose/lot-exhausted' });
  const floor = await measureDoseFloor(bench, clients, shots, before, refused);
  const violations = await doseViolations(bench, [session], stock, service);
  if ((service.statuses['409 dose/lot-exhausted'] ?? 0) !== tries - stock) {
    violations.push(`${tries - stock} refusals were expected: ${JSON.stringify(service.statuses)}`);
  }
  return {
    workload: 'W2',
    what: `${clients} clients on one lot of ${stock} doses, ${tries} tries`,
    clients,
    floor,
    service,
    violations,
  };
}

/** W3: so many clients at once for the places of one session. */
export async function bookPlaces(bench: Bench, clients: number, places: number): Promise<Result> {
  const { scene } = bench;
  const commune = communeOf(21);
  const people = await settle(scene, commune, clients);
  const { site } = await stockedSite(scene, [places]);
  const session = await publishedSession(scene, site, commune, places, {
    call: 0,
    standby: 0,
    invite: clients,
  });
  const shots = people.map(
    (person): Shot => ({
      path: `/v1/sessions/${session}/bookings`,
      body: JSON.stringify({ person, shift: '07:30' }),
      key: nextKey(),
    }),
  );
  const { before, service } = await shootAt(bench, clients, shots);
  const booked = await docs(bench, 'bookings', { session });
  const refused = await docs(bench, 'auditEntries', { problem: 'booking/shift-full' });
  const tries = await Promise.all(
    shots.map(async (_shot, index): Promise<RawTry> => {
      const booking = booked[index % booked.length] ?? {};
      const won = index < booked.length;
      return {
        writes: [
          {
            kind: 'update',
            collection: 'shiftPlaces',
            filter: { _id: `${session}|${String(booking.shift)}|${String(booking.place)}`, booking: '' },
            update: { $set: { booking: won ? booking._id : `later-${index}` } },
            mustMatch: true,
          },
          ...(won ? await bookingWrites(bench, booking) : []),
        ],
        otherwise: insertOf('auditEntries', refused[index % Math.max(1, refused.length)], `floor-${index}`),
      };
    }),
  );
  const [place] = await docs(bench, 'shiftPlaces', { session, booking: { $ne: '' } });
  const idOf = (booking: Document): string =>
    String(place?._id ?? '').replace(
      new RegExp(`${String(place?.shift)}(\\D)0*${String(place?.number)}$`),
      `${String(booking.shift)}$1${String(booking.place)}`,
    );
  const placed = tries.map((one, index) => {
    const [first, ...rest] = one.writes;
    if (first?.kind !== 'update') return one;
    return {
      ...one,
      writes: [
        { ...first, filter: { ...first.filter, _id: idOf(booked[index % booked.length] ?? {}) } },
        ...rest,
      ],
    };
  });
  const floor = await measureFloor({
    uri: bench.uri,
    database: await floorWith(bench, before),
    clients,
    tries: placed,
  });

  const violations: string[] = [];
  if (booked.length !== places) violations.push(`${booked.length} of ${places} places are booked`);
  if (new Set(booked.map((booking) => booking.person)).size !== booked.length)
    violations.push('somebody holds two places');
  if (new Set(booked.map((booking) => `${booking.shift}|${booking.place}`)).size !== booked.length)
    violations.push('a place is held twice');
  if ((service.statuses['201'] ?? 0) !== places)
    violations.push(`answers: ${JSON.stringify(service.statuses)}`);
  if (floor.statuses.done !== places) violations.push(`the floor booked ${floor.statuses.done}`);
  violations.push(...serverErrors(service));
  return {
    workload: 'W3',
    what: `${clients} clients on ${places} places`,
    clients,
    floor,
    service,
    violations,
  };
}

function doseShot(session: string, person: string, lot: string, injectedAt: string): Shot {
  return {
    path: '/v1/doses',
    body: JSON.stringify({ session, person, lot, injectedAt, vaccinator: 'TD-1' }),
    key: nextKey(),
  };
}

/** Fires, after noting what the documents that will change look like. */
async function shootAt(
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
  'shiftPlaces',
  'auditEntries',
  'idempotencyKeys',
  'doses',
  'stockMovements',
  'outboxMessages',
];

/** The very writes of the doses that were recorded, done again by the driver on the documents as they were before. */
async function measureDoseFloor(
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

  const tries = wanted.map(({ shot, session, person, lot }, number): RawTry => {
    const dose = doses.get(person);
    const balance = balances.get(`session:${session}|${lot}`) ?? {};
    const { _id, province, holds, quarantined, usableBefore } = balance;
    const draw: RawWrite = {
      kind: 'update',
      collection: 'stockBalances',
      filter: { _id, province, holds, quarantined, usableBefore, onHand: { $gte: 1 } },
      update: { $inc: { onHand: -1 } },
      mustMatch: true,
    };
    const otherwise = insertOf(
      'auditEntries',
      refused[number % Math.max(1, refused.length)],
      `floor-${number}`,
    );
    if (dose === undefined) return { writes: [draw], otherwise };
    return {
      writes: [
        draw,
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
  return measureFloor({ uri: bench.uri, database: await floorWith(bench, before), clients, tries });
}

async function bookingWrites(bench: Bench, booking: Document): Promise<RawWrite[]> {
  const messages = await docs(bench, 'outboxMessages', { booking: booking._id });
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
    ...insertOf('auditEntries', audit),
    ...insertOf('idempotencyKeys', key),
  ];
}

function insertOf(collection: string, doc: Document | undefined, id?: string): RawWrite[] {
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
async function floorWith(bench: Bench, before: Map<string, Document[]>): Promise<string> {
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

async function doseViolations(
  bench: Bench,
  sessions: readonly string[],
  expected: number,
  service: Measured,
): Promise<string[]> {
  const given = await docs(bench, 'doses', { session: { $in: sessions } });
  const violations = serverErrors(service);
  if (given.length !== expected)
    violations.push(`${given.length} doses are recorded, ${expected} were expected`);
  if (new Set(given.map((dose) => dose.person)).size !== given.length)
    violations.push('somebody was given two doses');
  if ((service.statuses['201'] ?? 0) !== expected)
    violations.push(`answers: ${JSON.stringify(service.statuses)}`);
  const books = await bench.scene.province.get(
    '/v1/reports/books?area=26',
    z.object({ balanced: z.boolean() }),
  );
  if (!books.balanced) violations.push('the books do not balance');
  return violations;
}

function serverErrors({ statuses }: Measured): string[] {
  return Object.keys(statuses)
    .filter((status) => status.startsWith('5'))
    .map((status) => `${statuses[status]} × ${status}`);
}

function docs(bench: Bench, name: string, filter: Document): Promise<Document[]> {
  return dbOf(bench.service.database).collection(name).find(filter).toArray();
}

function dbOf(database: Service['database']): Db {
  const { db } = database.connection;
  if (db === undefined) throw new Error('the database is not connected');
  return db;
}
