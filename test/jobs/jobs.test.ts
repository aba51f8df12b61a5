import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runJob } from '../../jobs/agenda.ts';
import { closeDay } from '../../jobs/close-day.ts';
import { flagNearExpiry } from '../../jobs/flag-near-expiry.ts';
import type { Job, JobResult } from '../../jobs/job.ts';
import { quarantineExpired } from '../../jobs/quarantine-expired.ts';
import { refreshOrders } from '../../jobs/refresh-orders.ts';
import { releaseUnconfirmed } from '../../jobs/release-unconfirmed.ts';
import { sendMessages } from '../../jobs/send-messages.ts';
import { addDays, dayAtSite, instantAtSite } from '../../src/platform/clock.ts';
import { useWorkers } from '../support/jobs-factory.ts';
import { overridePolicy, startCampaign, verifiedPerson } from '../support/people-factory.ts';
import { registerSomeSite } from '../support/places-factory.ts';
import { freshCommune, publishedSession, stockAt } from '../support/scheduling-factory.ts';
import { useService } from '../support/service.ts';

const service = useService();
const workers = useWorkers(service);

/** Sums of what two workers' runs at the same moment did. */
async function atOnce(job: Job): Promise<JobResult> {
  const all = [workers.worker([job]), workers.worker([job])];
  await Promise.all(all.map(({ queue }) => queue.start(false)));
  const done = await Promise.all([
    ...all.map(({ queue }) => queue.runNow(job.name)),
    // Agenda may give both runs to one worker; these two run side by side in any case.
    runJob(job, workers.deps()),
    runJob(job, workers.deps()),
  ]);
  await Promise.all(all.map(({ queue }) => queue.stop()));
  const sums: Record<string, number> = {};
  for (const result of done) {
    for (const [name, number] of Object.entries(result)) sums[name] = (sums[name] ?? 0) + number;
  }
  return sums;
}

const run = (job: Job): Promise<JobResult> => runJob(job, workers.deps());

/** The data apart from what the queue keeps for itself. */
async function facts(): Promise<string> {
  const all: [string, unknown][] = JSON.parse(await service.snapshot());
  return JSON.stringify(all.filter(([name]) => name !== 'agendaJobs' && name !== 'jobResults'));
}

async function actions(action: string): Promise<number> {
  const db = service.database.connection.db;
  return (await db?.collection('auditEntries').countDocuments({ action, outcome: 'done' })) ?? 0;
}

/** What is done once must not be done again, however the job is run. */
async function expectNothingLeft(job: Job): Promise<void> {
  const before = await facts();
  await run(job);
  await atOnce(job);
  expect(await facts()).toBe(before);
}

beforeAll(async () => {
  await startCampaign(service, '26');
  await startCampaign(service, '12');
});

describe('release-unconfirmed', () => {
  test('releases nothing before its time', async () => {
    const { session } = await publishedSession(service, { people: 4, publication: { call: 2, standby: 2 } });
    await run(releaseUnconfirmed);
    const states = await bookingStates(session.id);
    expect(states).toEqual({ called: 2 });
  });

  test('releases every overdue slot once, even if late and in two workers at once', async () => {
    const { session } = await publishedSession(service, { people: 9, publication: { call: 5, standby: 3 } });
    // Half a day late.
    service.clock.set(instantAtSite(addDays(session.day, -1), '20:30'));
    const before = await actions('releaseUnconfirmed');
    const own = await overdue();
    const done = await atOnce(releaseUnconfirmed);
    expect(done.released).toBe(own);
    expect(await actions('releaseUnconfirmed')).toBe(before + own);
    // Three of the standby list got a place, and hold it alone.
    expect(await bookingStates(session.id)).toEqual({ cancelled: 5, called: 3 });
    await expectNothingLeft(releaseUnconfirmed);
  });

  async function overdue(): Promise<number> {
    const found = await service.database.connection.db
      ?.collection('bookings')
      .countDocuments({ state: 'called', confirmBy: { $lt: service.clock.now() } });
    return found ?? 0;
  }

  async function bookingStates(session: string): Promise<Record<string, number>> {
    const found = await service.database.connection.db?.collection('bookings').find({ session }).toArray();
    const states = Map.groupBy(found ?? [], ({ state }) => String(state));
    return Object.fromEntries([...states].map(([state, own]) => [state, own.length]));
  }
});

describe('send-messages', () => {
  beforeEach(() => void workers.sent.splice(0));

  test('sends each message that is due once, with two workers at it', async () => {
    await run(sendMessages);
    workers.sent.splice(0);
    const at = freshCommune();
    const { session } = await publishedSession(service, {
      at,
      people: 6,
      publication: { call: 6, standby: 0 },
    });
    const outbox = service.database.connection.db?.collection('outboxMessages');
    await service.database.connection.db
      ?.collection('people')
      .updateMany({ commune: at.commune }, { $set: { phone: '0912345678' } });
    const waiting = await outbox?.countDocuments({
      session: session.id,
      state: 'pending',
      notBefore: { $lte: service.clock.now() },
    });
    expect(waiting).toBe(6);
    const done = await atOnce(sendMessages);
    expect(done).toEqual({ sent: 6, failed: 0, dropped: 0, postponed: 0 });
    expect(new Set(workers.sent.map(({ id }) => id)).size).toBe(6);
    expect(workers.sent).toHaveLength(6);
    await expectNothingLeft(sendMessages);
    expect(workers.sent).toHaveLength(6);

    // A worker that was down over the day sends no invitation to a day that is over.
    service.clock.set(instantAtSite(addDays(session.day, 2), '08:00'));
    const late = await run(sendMessages);
    expect(late).toMatchObject({ sent: 0 });
    expect(late.dropped).toBeGreaterThan(0);
    expect(workers.sent).toHaveLength(6);
    await expectNothingLeft(sendMessages);
  });
});

describe('close-day', () => {
  test('closes every past day, in every province, once; late changes once more', async () => {
    const today = dayAtSite(service.clock.now());
    const reports = service.database.connection.db?.collection('dayReports');
    const done = await atOnce(closeDay);
    const written = await reports?.countDocuments();
    expect(done.reports).toBe(written);
    expect(await reports?.distinct('province')).toEqual(['12', '26']);
    const days = await reports?.distinct('day', { province: '26' });
    expect(days?.at(0)).toBe('2021-08-10');
    expect(days?.at(-1)).toBe(addDays(today, -1));
    expect(await reports?.distinct('revision')).toEqual([1]);
    await expectNothingLeft(closeDay);

    // The worker was down for two days; then a session of the day before yesterday is entered late.
    service.clock.set(instantAtSite(addDays(today, 2), '00:30'));
    expect((await atOnce(closeDay)).reports).toBe(
      (await reports?.countDocuments({ day: { $gte: today } })) ?? 0,
    );
    const [entry] = (await reports?.find({ day: today, area: '26' }).toArray()) ?? [];
    const db = service.database.connection.db;
    const late = await db?.collection('bookings').findOne({ province: '26' });
    await db?.collection('sessions').updateOne({ _id: late?.session as never }, { $set: { day: today } });
    const news = await atOnce(closeDay);
    expect(news.reports).toBe(await reports?.countDocuments({ revision: 2 }));
    expect(await reports?.countDocuments({ day: today, revision: 2 })).toBe(3);
    const revised = await reports?.find({ day: today, area: '26' }).sort({ revision: 1 }).toArray();
    expect(revised?.map(({ revision }) => revision)).toEqual([1, 2]);
    expect(revised?.[0]).toEqual(entry);
    await expectNothingLeft(closeDay);
  });
});

describe('flag-near-expiry', () => {
  test('flags by the lead days and by what planned sessions leave over', async () => {
    const today = dayAtSite(service.clock.now());
    const { id: site } = await registerSomeSite(service, { tables: 20 });
    const near = await stockAt(service, site, 10, { expiry: addDays(today, 10) });
    const enough = await stockAt(service, site, 30, { product: 'moderna', expiry: addDays(today, 40) });
    const staff = await service.as('site', site);
    const plan = {
      site,
      day: addDays(today, 41),
      product: 'moderna',
      tables: 20,
      shifts: [{ start: '07:30', end: '08:30', capacity: 30 }],
    };
    // Planned for the day after the lot's last: known through then, and of no use to it.
    await staff.post('/v1/sessions', plan).expect(201);
    const before = await actions('flagNearExpiry');
    const done = await atOnce(flagNearExpiry);
    expect(done.raised).toBe((await actions('flagNearExpiry')) - before);
    expect(await flags(site)).toEqual({ [near]: 'not-used-in-time', [enough]: 'not-used-in-time' });
    await expectNothingLeft(flagNearExpiry);

    // A session in time takes 20 of them, another the rest: the reason is gone.
    await staff.post('/v1/sessions', {
      ...plan,
      day: addDays(today, 20),
      shifts: [{ ...plan.shifts[0], capacity: 20 }],
    });
    await run(flagNearExpiry);
    expect(await flags(site)).toMatchObject({ [enough]: 'not-used-in-time' });
    await staff.post('/v1/sessions', {
      ...plan,
      day: addDays(today, 21),
      shifts: [{ ...plan.shifts[0], capacity: 10 }],
    });
    await run(flagNearExpiry);
    expect(await flags(site)).toEqual({ [near]: 'not-used-in-time' });

    // Run late: lots that came near meanwhile are flagged, the expired one is the other job's.
    service.clock.set(instantAtSite(addDays(today, 30), '09:00'));
    await atOnce(flagNearExpiry);
    expect(await flags(site)).toEqual({ [enough]: 'not-used-in-time' });
    await expectNothingLeft(flagNearExpiry);
  });

  async function flags(place: string): Promise<Record<string, string>> {
    const found = await service.database.connection.db
      ?.collection('lotFlags')
      .find({ place, standing: true, kind: 'near-expiry' })
      .toArray();
    return Object.fromEntries((found ?? []).map(({ lot, reason }) => [lot, reason]));
  }
});

describe('quarantine-expired', () => {
  test('quarantines expired stock everywhere, once', async () => {
    const today = dayAtSite(service.clock.now());
    const { id: site } = await registerSomeSite(service);
    const last = await stockAt(service, site, 7, { expiry: today });
    const later = await stockAt(service, site, 7, { expiry: addDays(today, 200) });
    const national = await stockAt(service, 'VN', 5, { expiry: today });
    const elsewhere = await stockAt(service, '12', 5, { expiry: today });
    await run(quarantineExpired);
    expect(await apart([last, later, national, elsewhere])).toEqual([]);
    // Three days late.
    service.clock.set(instantAtSite(addDays(today, 3), '00:05'));
    const before = await actions('quarantineExpired');
    await atOnce(quarantineExpired);
    expect(await apart([last, later, national, elsewhere])).toEqual([last, national, elsewhere].sort());
    expect((await actions('quarantineExpired')) - before).toBeGreaterThanOrEqual(3);
    await expectNothingLeft(quarantineExpired);
  });

  async function apart(lots: readonly string[]): Promise<string[]> {
    const found = await service.database.connection.db
      ?.collection('stockBalances')
      .find({ lot: { $in: [...lots] }, quarantined: true })
      .toArray();
    return (found ?? []).map(({ lot }) => String(lot)).sort();
  }
});

describe('refresh-orders', () => {
  test('updates every place after a change of rules and as days pass, once', async () => {
    const old = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        verifiedPerson(service, { birthDate: `195${index % 10}-03-01` }),
      ),
    );
    const version = await overridePolicy(service, [{ kind: 'set-group-rank', group: 1, rank: 5 }]);
    const done = await atOnce(refreshOrders);
    expect(done.refreshed).toBeGreaterThanOrEqual(old.length);
    const courses = service.database.connection.db?.collection('courses');
    expect(await courses?.countDocuments({ province: '26', 'order.policyVersion': { $ne: version } })).toBe(
      0,
    );
    const versions = await courses?.find({ _id: { $in: old.map(({ id }) => id) as never[] } }).toArray();
    await expectNothingLeft(refreshOrders);
    expect(await courses?.find({ _id: { $in: old.map(({ id }) => id) as never[] } }).toArray()).toEqual(
      versions,
    );

    const child = await verifiedPerson(service, { birthDate: '2004-05-05', groups: [8] });
    const changes = async () => (await courses?.findOne({ _id: child.id as never }))?.order.changesOn;
    const day = await changes();
    service.clock.set(instantAtSite(addDays(day, 9), '12:00'));
    await atOnce(refreshOrders);
    expect(await changes()).not.toBe(day);
    await expectNothingLeft(refreshOrders);
  });
});

describe('a sweep', () => {
  test('continues with the other provinces if one fails, and reports the failure', async () => {
    // A campaign that goes by rules nobody knows: everything about it fails.
    const heads = service.database.connection.db?.collection('policyHeads');
    const good = await heads?.findOne({ _id: '26' as never });
    await heads?.insertOne({ ...good, _id: '01' as never, base: 'unknown@1', sequence: 0 });
    const { id: site } = await registerSomeSite(service);
    const lot = await stockAt(service, site, 10, { expiry: addDays(dayAtSite(service.clock.now()), 5) });
    const from = service.logLines.length;
    const { queue, metrics } = workers.worker([flagNearExpiry, sendMessages]);
    await queue.start(false);
    await expect(queue.runNow(flagNearExpiry.name)).rejects.toThrow('failed');
    const flags = service.database.connection.db?.collection('lotFlags');
    expect(await flags?.countDocuments({ place: site, lot, standing: true })).toBe(1);
    const lines = service.logLines.slice(from).map((line) => JSON.parse(line));
    expect(lines.find(({ msg }) => msg === 'sweep failed')).toMatchObject({ level: 'error', area: '01' });
    const { values } = await metrics.jobRuns.get();
    expect(values).toMatchObject([{ labels: { job: 'flag-near-expiry', outcome: 'failed' }, value: 1 }]);
    expect(await queue.runNow(sendMessages.name)).toMatchObject({ failed: 0 });
    await heads?.deleteOne({ _id: '01' as never });
    expect(await queue.runNow(flagNearExpiry.name)).toMatchObject({ areas: 2 });
  });
});
