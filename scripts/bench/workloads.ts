import { z } from 'zod';
import type { RawTry, RawWrite } from './floor.ts';
import type { Shot } from './load.ts';
import { type Measured, measureFloor } from './measure.ts';
import {
  type Bench,
  bookingWrites,
  docs,
  floorWith,
  insertOf,
  measureDoseFloor,
  nextKey,
  shootAt,
} from './same-writes.ts';
import { communeOf, publishedSession, settle, stockedSite, upToTheNeedle } from './scene.ts';

export interface Result {
  readonly workload: string;
  readonly what: string;
  readonly clients: number;
  readonly floor: Measured;
  readonly service: Measured;
  /** What else the result line tells. */
  readonly also?: Readonly<Record<string, number | boolean>>;
  /** What did not come out as it must; empty when all did. */
  readonly violations: readonly string[];
}

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
export async function bookSlots(bench: Bench, clients: number, places: number): Promise<Result> {
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
  const placeOf = new Map(
    (await docs(bench, 'shiftSlots', { session, booking: { $ne: '' } })).map((place) => [
      place.booking,
      place._id,
    ]),
  );
  const tries = await Promise.all(
    shots.map(async (_shot, index): Promise<RawTry> => {
      const booking = booked[index % booked.length] ?? {};
      const won = index < booked.length;
      const take: RawWrite = {
        kind: 'update',
        collection: 'shiftSlots',
        filter: { _id: placeOf.get(booking._id), booking: '' },
        update: { $set: { booking: won ? booking._id : `later-${index}` } },
        mustMatch: true,
      };
      return {
        writes: [take, ...(won ? await bookingWrites(bench, booking) : [])],
        otherwise: insertOf('auditEntries', refused[index % Math.max(1, refused.length)], `floor-${index}`),
      };
    }),
  );
  const floor = await measureFloor({
    uri: bench.uri,
    database: await floorWith(bench, before),
    clients,
    tries,
  });

  const violations: string[] = [];
  if (booked.length !== places) violations.push(`${booked.length} of ${places} places are booked`);
  if (new Set(booked.map((booking) => booking.person)).size !== booked.length)
    violations.push('somebody holds two places');
  if (new Set(booked.map((booking) => `${booking.shift}|${booking.slot}`)).size !== booked.length)
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
    '/v1/reports/ledger?area=26',
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
