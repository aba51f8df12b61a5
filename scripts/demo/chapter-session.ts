import { z } from 'zod';
import { addDays } from '../../src/platform/clock.ts';
import { inParallel } from '../support/client.ts';
import { Dice } from '../support/random.ts';
import {
  type PlayedDistrict,
  type PlayedSession,
  type PlayedSite,
  type Player,
  type Stage,
  WIDTH,
} from './stage.ts';

const withId = z.object({ id: z.string() });
const page = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      person: z.string(),
      shift: z.string(),
      state: z.string(),
      doseNumber: z.number(),
      slot: z.number(),
    }),
  ),
  next: z.string().optional(),
});
export type Row = z.infer<typeof page>['items'][number];
const stockPage = z.object({
  items: z.array(z.object({ account: z.string(), lot: z.string(), onHand: z.number(), state: z.string() })),
  next: z.string().optional(),
});
const vialPage = z.object({ items: z.array(z.object({ id: z.string() })) });

export const SHIFTS = [
  ['07:30', '08:30'],
  ['08:30', '09:30'],
  ['09:30', '10:30'],
  ['13:30', '14:30'],
] as const;

/** Plans a session: the district books a day at one of its sites, for as many people as there are doses for. */
export async function planSession(
  stage: Stage,
  district: PlayedDistrict,
  site: PlayedSite,
  day: string,
  product: string,
  capacity: number,
): Promise<PlayedSession> {
  const share = Math.floor(capacity / SHIFTS.length);
  const shifts = SHIFTS.map(([start, end], index) => ({
    start,
    end,
    capacity: share + (index < capacity % SHIFTS.length ? 1 : 0),
  })).filter((shift) => shift.capacity > 0);
  const made = await district.client.post(
    '/v1/sessions',
    { site: site.id, day, product, tables: 8, shifts },
    withId,
  );
  const played = { id: made.id, day, product, district, site, capacity };
  stage.sessions.push(played);
  return played;
}

const publishedAnswer = z.object({ called: z.number(), standby: z.number(), standbyHash: z.string() });

/** Publishes: the call list is cut from the order, the standby list is fixed. The request holds numbers, never names. */
export async function publish(
  session: PlayedSession,
  call = session.capacity,
): Promise<z.infer<typeof publishedAnswer>> {
  return session.district.client.post(
    `/v1/sessions/${session.id}/publish`,
    { call, standby: Math.ceil(session.capacity / 4) },
    publishedAnswer,
  );
}

/** People answer the call: most confirm, some decline, some stay silent. */
export async function answerCalls(stage: Stage, session: PlayedSession, silent: number): Promise<void> {
  const called = (await bookingsOf(session)).filter((row) => row.state === 'called');
  await inParallel(called, WIDTH, async (row) => {
    const dice = diceOf(playerOf(stage, row), 1);
    if (dice.chance(silent)) return;
    const verb = dice.chance(0.05) ? 'decline' : 'confirm';
    await session.district.client.post(`/v1/bookings/${row.id}/${verb}`, undefined, z.unknown());
  });
}

/** What lies in the session, set aside and in open vials, first expiry first. */
export async function sessionStock(
  session: PlayedSession,
): Promise<{ account: string; lot: string; onHand: number; state: string }[]> {
  const { client, id: site } = session.site;
  const { items } = await client.get(`/v1/stock?area=${site}&limit=200`, stockPage);
  const opened = await client.get(`/v1/sessions/${session.id}/vials?limit=200`, vialPage);
  const accounts = new Set([`session:${session.id}`, ...opened.items.map(({ id }) => `vial:${id}`)]);
  return items.filter((line) => accounts.has(line.account));
}

/** Every booking of a session. */
export async function bookingsOf(session: PlayedSession): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor = ''; ; ) {
    const found = await session.site.client.get(
      `/v1/sessions/${session.id}/bookings?limit=200${cursor}`,
      page,
    );
    rows.push(...found.items);
    if (found.next === undefined) return rows;
    cursor = `&cursor=${found.next}`;
  }
}

export function playerOf(stage: Stage, row: { readonly person: string }): Player {
  const player = stage.people.get(row.person);
  if (player === undefined) throw new Error('somebody was called who is not of the cast');
  return player;
}

export function diceOf(player: Player, salt: number): Dice {
  return new Dice(player.serial * 8 + salt);
}

/** The day on which call lists are cut for a session. */
export function callDay(day: string): string {
  return addDays(day, -3);
}
