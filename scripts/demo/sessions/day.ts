import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { HEALTHY, withId } from '../../support/calls.ts';
import { inParallel } from '../../support/client.ts';
import { advanceTo, minutesFromNow, PARALLEL, type Rehearsal, type Session } from '../rehearsal.ts';
import { type BookingRow, bookingsOf, diceOf, personOf, SHIFTS, sessionStock } from './session.ts';

const LIVE: ReadonlySet<string> = new Set(['called', 'confirmed', 'checked-in']);

/** Somebody who has come: their booking, and what the screening found. */
export interface Visit {
  readonly session: Session;
  readonly row: BookingRow;
  readonly outcome: string;
}

/** What else happens in a shift: after the screening, and after the injections. */
export interface ShiftHooks {
  readonly screened?: (visits: readonly Visit[], shift: number) => Promise<void>;
  readonly injected?: (visits: readonly Visit[], shift: number) => Promise<void>;
}

/** The lot that each session is injecting from, by the session's id. */
type LotsInUse = Map<string, string>;

/** A day of sessions, shift by shift: check-in, screening, injection; freed slots go down the standby list. */
export async function runDay(
  rehearsal: Rehearsal,
  day: string,
  sessions: readonly Session[],
  hooks: ShiftHooks = {},
): Promise<void> {
  const lots: LotsInUse = new Map();
  advanceTo(rehearsal, day, '07:00');
  for (const session of sessions)
    await session.site.client.post(`/v1/sessions/${session.id}/open`, undefined, z.unknown());
  for (const [index, [start]] of SHIFTS.entries()) {
    advanceTo(rehearsal, day, start);
    const due = (await rowsOf(sessions)).filter(
      ({ row }) =>
        LIVE.has(row.state) && row.shift === start && !diceOf(personOf(rehearsal, row), 2).chance(0.04),
    );
    await checkIn(due);
    advanceTo(rehearsal, day, later(start, 10));
    const visits = await screenAll(rehearsal, due);
    await hooks.screened?.(visits, index);
    advanceTo(rehearsal, day, later(start, 20));
    await injectAll(rehearsal, visits, lots);
    await hooks.injected?.(visits, index);
  }
  await callLeftovers(rehearsal, day, sessions, lots);
}

/** Leftover doses at the end of the day go down the standby list, in order, and nowhere else. */
async function callLeftovers(
  rehearsal: Rehearsal,
  day: string,
  sessions: readonly Session[],
  lots: LotsInUse,
): Promise<void> {
  advanceTo(rehearsal, day, '15:00');
  // A slot that somebody does not take goes to the next person on the list, who is asked in the next round.
  for (let round = 0; round < 3; round += 1) {
    const asked = (await rowsOf(sessions)).filter(
      ({ row }) => row.state === 'called' || row.state === 'confirmed',
    );
    await inParallel(asked, PARALLEL, async ({ session, row }) => {
      const person = personOf(rehearsal, row);
      const away = diceOf(person, 2).chance(0.04) || diceOf(person, 7).chance(0.5);
      await session.site.client.post(
        `/v1/bookings/${row.id}/${away ? 'no-show' : 'check-in'}`,
        undefined,
        z.unknown(),
      );
    });
  }
  advanceTo(rehearsal, day, '15:15');
  const waiting = (await rowsOf(sessions)).filter(({ row }) => row.state === 'checked-in');
  const visits = await screenAll(rehearsal, waiting);
  advanceTo(rehearsal, day, '15:30');
  await injectAll(rehearsal, visits, lots);
}

/** Closes the sessions of a day: anyone still waiting is sent home, what is left in open vials is written off. */
export async function closeSessions(
  rehearsal: Rehearsal,
  day: string,
  sessions: readonly Session[],
): Promise<void> {
  advanceTo(rehearsal, day, '16:30');
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

async function checkIn(due: readonly { session: Session; row: BookingRow }[]): Promise<void> {
  await inParallel(due, PARALLEL, async ({ session, row }) => {
    if (row.state === 'checked-in') return;
    await session.site.client.post(`/v1/bookings/${row.id}/check-in`, undefined, z.unknown());
  });
}

async function screenAll(
  rehearsal: Rehearsal,
  due: readonly { session: Session; row: BookingRow }[],
): Promise<Visit[]> {
  return inParallel(due, PARALLEL, async ({ session, row }) => ({
    session,
    row,
    outcome: await screen(rehearsal, session, row),
  }));
}

const screening = z.object({ screening: z.object({ outcome: z.string() }) });

async function screen(rehearsal: Rehearsal, session: Session, row: BookingRow): Promise<string> {
  const dice = diceOf(personOf(rehearsal, row), 3);
  // The first person of each product is a rare case, so that every rehearsal has one.
  const rare = rehearsal.screened.has(session.product) ? undefined : session.product;
  rehearsal.screened.add(session.product);
  const fever = dice.chance(0.02) || rare === 'moderna';
  const acute = !fever && rare === undefined && dice.chance(0.015);
  const contraindicated = !fever && !acute && (dice.chance(0.004) || rare === 'comirnaty');
  const answer = await session.site.client.post(
    `/v1/bookings/${row.id}/screenings`,
    {
      answers: { ...HEALTHY, acuteDisease: acute, makerContraindication: contraindicated },
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

async function injectAll(rehearsal: Rehearsal, visits: readonly Visit[], lots: LotsInUse): Promise<void> {
  const fit = visits.filter(
    ({ session, outcome }) =>
      outcome === 'eligible' || (outcome === 'caution' && session.site.canResuscitate),
  );
  await inParallel(fit, PARALLEL, (visit) => inject(rehearsal, visit, lots));
}

async function inject(rehearsal: Rehearsal, visit: Visit, lots: LotsInUse): Promise<void> {
  const { session, row } = visit;
  const { client, id: site } = session.site;
  const person = personOf(rehearsal, row);
  if (person.child) await giveConsent(rehearsal, session, person.id);
  const lot = lots.get(session.id) ?? (await takeNextLot(session, lots));
  if (lot === undefined) return;
  const body = {
    session: session.id,
    person: row.person,
    lot,
    injectedAt: minutesFromNow(rehearsal, 0),
    vaccinator: `TD-${site.slice(-3)}-${1 + (row.slot % 8)}`,
  };
  const key = randomUUID();
  const answer = await client.ask('POST', '/v1/doses', body, key);
  if (answer.problem === undefined) {
    const { id } = withId.parse(answer.body);
    const { doseNumber } = row;
    rehearsal.given.push({ id, session, person: row.person, doseNumber, sent: { body, key } });
    return;
  }
  if (answer.problem === 'dose/lot-exhausted' || answer.problem === 'dose/vial-open-too-long') {
    // The last dose that may be used has just been drawn at another table: the next lot is opened.
    if (lots.get(session.id) === lot) await takeNextLot(session, lots);
    return inject(rehearsal, visit, lots);
  }
  rehearsal.report.fault(
    `${session.id}: a dose that should have been given was refused with ${answer.problem}`,
  );
}

async function takeNextLot(session: Session, lots: LotsInUse): Promise<string | undefined> {
  const next = (await sessionStock(session)).find((line) => line.onHand > 0 && line.state === 'usable')?.lot;
  if (next === undefined) lots.delete(session.id);
  else lots.set(session.id, next);
  return next;
}

async function giveConsent(rehearsal: Rehearsal, session: Session, person: string): Promise<void> {
  if (rehearsal.consented.has(person)) return;
  rehearsal.consented.add(person);
  await session.site.client.post(
    `/v1/people/${person}/consents`,
    {
      guardianName: 'Người giám hộ (giả định)',
      relation: 'mother',
      product: session.product,
      givenAt: minutesFromNow(rehearsal, -1),
    },
    z.unknown(),
  );
}

async function rowsOf(sessions: readonly Session[]): Promise<{ session: Session; row: BookingRow }[]> {
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
