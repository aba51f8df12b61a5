import { z } from 'zod';
import { addDays } from '../../src/platform/clock.ts';
import { HEALTHY, listAll, withId } from '../support/calls.ts';
import { advanceTo, type District, minutesFromNow, type Rehearsal, type Site, today } from './rehearsal.ts';
import { bookingsOf } from './sessions/session.ts';

const SHIFT = { start: '07:30', end: '08:30' };
const CAPACITY = 2;
const stockLine = z.object({ account: z.string(), lot: z.string(), onHand: z.number(), state: z.string() });
const orderPage = z.object({ items: z.array(z.object({ pseudonym: z.string() })) });
const screened = z.object({ screening: z.object({ outcome: z.string() }) });
const signedIn = z.object({ token: z.string() });

/** What somebody at a terminal can do themselves: everything is ready but the last step. */
interface Invitation {
  readonly site: Site;
  readonly session: string;
  readonly lot: string;
  /** Their turn has come, and a slot is free. */
  readonly mayBook: string;
  /** Called, checked in and screened. */
  readonly mayBeVaccinated: string;
}

/** Opens a session on the morning after the rehearsal and prints three requests: book a slot, give a dose, see the log grow. */
export async function printTakePart(rehearsal: Rehearsal, password: string): Promise<void> {
  advanceTo(rehearsal, addDays(today(rehearsal), 1), '07:30');
  await rehearsal.queue.runNow('refresh-orders');
  const ready = await findInvitation(rehearsal);
  if (ready === undefined) return;
  const { site, session, lot, mayBook, mayBeVaccinated } = ready;
  const { token } = await rehearsal.anyone.post(
    '/v1/sign-in',
    { username: site.client.username, password },
    signedIn,
  );
  const dose = { session, person: mayBeVaccinated, lot, injectedAt: minutesFromNow(rehearsal, 0) };
  const { report, url } = rehearsal;
  report.heading({ vi: 'Thử tay: ba yêu cầu', en: `three requests to send yourself, at ${site.id}` });
  report.line(`TOKEN=${token}\n`);
  report.line(
    curl(`${url}/v1/sessions/${session}/bookings`, 'my-first-booking', {
      person: mayBook,
      shift: SHIFT.start,
    }),
  );
  report.line(curl(`${url}/v1/doses`, 'my-first-dose', dose));
  report.line(`curl -s ${url}/log/checkpoint`);
}

function curl(address: string, key: string, body: object): string {
  return `curl -s ${address} -H "Authorization: Bearer $TOKEN" -H 'Idempotency-Key: ${key}' \\
  -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'\n`;
}

/** The first site with doses that two people of its district are waiting for, beginning with those that can resuscitate. */
async function findInvitation(rehearsal: Rehearsal): Promise<Invitation | undefined> {
  const sites = rehearsal.districts.flatMap((district) => district.sites.map((site) => ({ district, site })));
  for (const { district, site } of sites.filter((one) => one.site.canResuscitate)) {
    const lines = await listAll(site.client, `/v1/stock?area=${site.id}`, stockLine);
    const own = lines.filter((line) => line.account === site.id && line.state === 'usable');
    for (const { lot } of own.filter(({ onHand }) => onHand >= CAPACITY)) {
      const ready = await prepare(rehearsal, district, site, lot);
      if (ready !== undefined) return ready;
    }
  }
  return undefined;
}

async function prepare(
  rehearsal: Rehearsal,
  district: District,
  site: Site,
  lot: string,
): Promise<Invitation | undefined> {
  const product = lot.slice(0, lot.indexOf('~'));
  const { items } = await district.client.get(
    `/v1/order?district=${district.code}&product=${product}&limit=2`,
    orderPage,
  );
  const [first, second] = items.map(({ pseudonym }) =>
    [...rehearsal.people.values()].find((person) => person.pseudonym === pseudonym),
  );
  if (first === undefined || second === undefined || first.child || second.child) return undefined;
  const day = today(rehearsal);
  const shifts = [{ ...SHIFT, capacity: CAPACITY }];
  const session = await district.client.post(
    '/v1/sessions',
    { site: site.id, day, product, tables: 1, shifts },
    withId,
  );
  const published = await district.client.ask('POST', `/v1/sessions/${session.id}/publish`, {
    call: 1,
    standby: 0,
    invite: 2,
  });
  if (published.problem !== undefined) return undefined;
  await site.client.post(`/v1/sessions/${session.id}/open`, undefined, z.unknown());
  const [called] = await bookingsOf({ id: session.id, day, product, district, site, capacity: CAPACITY });
  if (called === undefined) return undefined;
  await site.client.post(`/v1/bookings/${called.id}/check-in`, undefined, z.unknown());
  const vitals = { temperature: 36.6, pulse: 72, systolic: 118, diastolic: 76, breaths: 16 };
  const { screening } = await site.client.post(
    `/v1/bookings/${called.id}/screenings`,
    { answers: HEALTHY, vitals },
    screened,
  );
  advanceTo(rehearsal, day, '07:45');
  if (screening.outcome !== 'eligible') return undefined;
  return { site, session: session.id, lot, mayBook: second.id, mayBeVaccinated: called.person };
}
