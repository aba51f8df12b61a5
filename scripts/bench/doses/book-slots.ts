import type { Document } from 'mongodb';
import { type Bench, docs, floorWith, insertOf, measurePosts, nextKey } from '../bench-database.ts';
import { measureFloor, type Result, serverErrors } from '../measure.ts';
import type { Post } from '../send-load.ts';
import type { RawAttempt, RawWrite } from '../write-floor.ts';
import { communeOf, publishedSession, registerWorkers, stockedSite } from './province.ts';

/** W3: many clients at once for the slots of one session. */
export async function bookSlots(bench: Bench, clients: number, slots: number): Promise<Result> {
  const { province } = bench;
  const commune = communeOf(21);
  const people = await registerWorkers(province, commune, clients);
  const { site } = await stockedSite(province, [slots]);
  const session = await publishedSession(province, site, commune, slots, {
    call: 0,
    standby: 0,
    invite: clients,
  });
  const posts = people.map(
    (person): Post => ({
      path: `/v1/sessions/${session}/bookings`,
      body: JSON.stringify({ person, shift: '07:30' }),
      key: nextKey(),
    }),
  );
  const { before, service } = await measurePosts(bench, clients, posts);
  const booked = await docs(bench, 'bookings', { session });
  const refused = await docs(bench, 'auditEntries', { problem: 'booking/shift-full' });
  const slotOf = new Map(
    (await docs(bench, 'shiftSlots', { session, booking: { $ne: '' } })).map((slot) => [
      slot.booking,
      slot._id,
    ]),
  );
  const attempts = await Promise.all(
    posts.map(async (_post, index): Promise<RawAttempt> => {
      const booking = booked[index % booked.length] ?? {};
      const won = index < booked.length;
      const take: RawWrite = {
        kind: 'update',
        collection: 'shiftSlots',
        filter: { _id: slotOf.get(booking._id), booking: '' },
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
    attempts,
  });

  const violations: string[] = [];
  if (booked.length !== slots) violations.push(`${booked.length} of ${slots} slots are booked`);
  if (new Set(booked.map((booking) => booking.person)).size !== booked.length)
    violations.push('somebody holds two slots');
  if (new Set(booked.map((booking) => `${booking.shift}|${booking.slot}`)).size !== booked.length)
    violations.push('a slot is held twice');
  if ((service.statuses['201'] ?? 0) !== slots)
    violations.push(`answers: ${JSON.stringify(service.statuses)}`);
  if (floor.statuses.done !== slots) violations.push(`the floor booked ${floor.statuses.done}`);
  violations.push(...serverErrors(service));
  return {
    workload: 'W3',
    what: `${clients} clients on ${slots} slots`,
    clients,
    floor,
    service,
    violations,
  };
}

async function bookingWrites(bench: Bench, booking: Document): Promise<RawWrite[]> {
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
