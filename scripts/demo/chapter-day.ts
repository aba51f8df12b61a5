import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { inParallel } from '../support/client.ts';
import { bookingsOf, diceOf, playerOf, type Row, SHIFTS, sessionStock } from './chapter-session.ts';
import { goTo, type PlayedSession, type Stage, WIDTH } from './stage.ts';

const LIVE: ReadonlySet<string> = new Set(['called', 'confirmed', 'checked-in']);

/** Somebody who has come: her booking, and what the screening found. */
export interface Visit {
  readonly session: PlayedSession;
  readonly row: Row;
  readonly outcome: string;
}

/** What else happens in a shift: after the screening, and after the injections. */
export interface ShiftHooks {
  readonly screened?: (visits: readonly Visit[], shift: number) => Promise<void>;
  readonly injected?: (visits: readonly Visit[], shift: number) => Promise<void>;
}

/** A day of sessions, shift by shift: check-in, screening, injection; freed places go down the standby list. */
export async function runDay(
  stage: Stage,
  day: string,
  sessions: readonly PlayedSession[],
  hooks: ShiftHooks = {},
): Promise<void> {
  goTo(stage, day, '07:00');
  for (const session of sessions)
    await session.site.client.post(`/v1/sessions/${session.id}/open`, undefined, z.unknown());
  for (const [index, [start]] of SHIFTS.entries()) {
    goTo(stage, day, start);
    const due = (await rowsOf(sessions)).filter(
      ({ row }) =>
        LIVE.has(row.state) && row.shift === start && !diceOf(playerOf(stage, row), 2).chance(0.04),
    );
    await checkIn(due);
    goTo(stage, day, later(start, 10));
    const visits = await screenAll(stage, due);
    await hooks.screened?.(visits, index);
    goTo(stage, day, later(start, 20));
    await injectAll(stage, visits);
    await hooks.injected?.(visits, index);
  }
  await callLeftovers(stage, day, sessions);
}

/** Leftover doses at the day's end go down the standby list, in order, and nowhere else. */
async function callLeftovers(stage: Stage, day: string, sessions: readonly PlayedSession[]): Promise<void> {
  goTo(stage, day, '15:00');
  // A place that somebody does not take goes to the next of the list, who is asked in the next turn.
  for (let turn = 0; turn < 3; turn += 1) {
    const asked = (await rowsOf(sessions)).filter(
      ({ row }) => row.state === 'called' || row.state === 'confirmed',
    );
    await inParallel(asked, WIDTH, async ({ session, row }) => {
      const player = playerOf(stage, row);
      const away = diceOf(player, 2).chance(0.04) || diceOf(player, 7).chance(0.5);
      await session.site.client.post(
        `/v1/bookings/${row.id}/${away ? 'no-show' : 'check-in'}`,
        undefined,
        z.unknown(),
      );
    });
  }
  goTo(stage, day, '15:15');
  const waiting = (await rowsOf(sessions)).filter(({ row }) => row.state === 'checked-in');
  const visits = await screenAll(stage, waiting);
  goTo(stage, day, '15:30');
  await injectAll(stage, visits);
}

/** Closes the sessions of a day; who still waits with caution is sent home, what is left in open vials is written off. */
export async function closeSessions(
  stage: Stage,
  day: string,
  sessions: readonly PlayedSession[],
): Promise<void> {
  goTo(stage, day, '16:30');
  await inParallel(sessions, 9, async (session) => {
    for (const row of (await bookingsOf(session)).filter(({ state }) => state === 'checked-in')) {
      await session.site.client.post(
        `/v1/bookings/${row.id}/cancel`,
        { reason: 'person-asked' },
        z.unknown(),
      );
    }
    await session.site.client.post(`/v1/sessions/${session.id}/close`, undefined, z.unknown());
  });
}

async function checkIn(due: readonly { session: PlayedSession; row: Row }[]): Promise<void> {
  await inParallel(due, WIDTH, async ({ session, row }) => {
    if (row.state === 'checked-in') return;
    await session.site.client.post(`/v1/bookings/${row.id}/check-in`, undefined, z.unknown());
  });
}

async function screenAll(
  stage: Stage,
  due: readonly { session: PlayedSession; row: Row }[],
): Promise<Visit[]> {
  return inParallel(due, WIDTH, async ({ session, row }) => ({
    session,
    row,
    outcome: await screen(stage, session, row),
  }));
}

const screening = z.object({ screening: z.object({ outcome: z.string() }) });
const given = z.object({ id: z.string() });

async function screen(stage: Stage, session: PlayedSession, row: Row): Promise<string> {
  const dice = diceOf(playerOf(stage, row), 3);
  // The first of a round is a rare case, so that it turns up in every rehearsal.
  const rare = stage.screened.has(session.product) ? undefined : session.product;
  stage.screened.add(session.product);
  const fever = dice.chance(0.02) || rare === 'moderna';
  const acute = !fever && rare === undefined && dice.chance(0.015);
  const contraindicated = !fever && !acute && (dice.chance(0.004) || rare === 'comirnaty');
  const answer = await session.site.client.post(
    `/v1/bookings/${row.id}/screenings`,
    {
      answers: {
        acuteDisease: acute,
        breastfeeding: false,
        chronicStable: false,
        chronicProgressing: false,
        immunosuppressed: false,
        bleedingDisorder: false,
        alteredConsciousness: false,
        makerContraindication: contraindicated,
      },
      vitals: {
        temperature: fever ? 37.9 : 36.6,
        pulse: dice.between(64, 96),
        systolic: dice.between(100, 138),
        diastolic: dice.between(62, 88),
        breaths: 18,
      },
    },
    screening,
  );
  return answer.screening.outcome;
}

async function injectAll(stage: Stage, visits: readonly Visit[]): Promise<void> {
  const fit = visits.filter(
    ({ session, outcome }) =>
      outcome === 'eligible' || (outcome === 'caution' && session.site.canResuscitate),
  );
  await inParallel(fit, WIDTH, (visit) => inject(stage, visit));
}

async function inject(stage: Stage, { session, row, outcome }: Visit): Promise<void> {
  const player = playerOf(stage, row);
  if (player.child) await giveConsent(stage, session, player.id);
  const lot = stage.lotInUse.get(session.id) ?? (await takeNextLot(stage, session));
  if (lot === undefined) return;
  const body = {
    session: session.id,
    person: row.person,
    lot,
    injectedAt: stage.clock.now().toISOString(),
    vaccinator: `TD-${session.site.id.slice(-3)}-${1 + (row.slot % 8)}`,
  };
  const key = randomUUID();
  const answer = await session.site.client.ask('POST', '/v1/doses', body, key);
  if (answer.problem === undefined) {
    const { id } = given.parse(answer.body);
    stage.firstDose ??= { client: session.site.client, body, key, id };
    stage.given.push({ id, session, person: row.person, doseNumber: row.doseNumber });
    return;
  }
  if (answer.problem === 'dose/lot-exhausted' || answer.problem === 'dose/vial-open-too-long') {
    // The last dose that may be used has just been drawn at another table: the next lot is opened.
    if (stage.lotInUse.get(session.id) === lot) await takeNextLot(stage, session);
    return inject(stage, { session, row, outcome });
  }
  stage.faults.push(`${session.id}: a dose that should have been given was refused with ${answer.problem}`);
}

async function takeNextLot(stage: Stage, session: PlayedSession): Promise<string | undefined> {
  const next = (await sessionStock(session)).find((line) => line.onHand > 0 && line.state === 'usable')?.lot;
  if (next === undefined) stage.lotInUse.delete(session.id);
  else stage.lotInUse.set(session.id, next);
  return next;
}

async function giveConsent(stage: Stage, session: PlayedSession, person: string): Promise<void> {
  if (stage.consented.has(person)) return;
  stage.consented.add(person);
  await session.site.client.post(
    `/v1/people/${person}/consents`,
    {
      guardianName: 'Người giám hộ (giả định)',
      relation: 'mother',
      product: session.product,
      givenAt: new Date(stage.clock.now().getTime() - 60_000).toISOString(),
    },
    z.unknown(),
  );
}

async function rowsOf(sessions: readonly PlayedSession[]): Promise<{ session: PlayedSession; row: Row }[]> {
  const found = await inParallel(sessions, 9, async (session) =>
    (await bookingsOf(session)).map((row) => ({ session, row })),
  );
  return found.flat();
}

function later(time: string, minutes: number): string {
  const [hour, minute] = time.split(':').map(Number);
  const total = (hour ?? 0) * 60 + (minute ?? 0) + minutes;
  return `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`;
}
