import { beforeAll, describe, expect, test } from '@jest/globals';
import { runJob } from '../../jobs/agenda.ts';
import { freezeOrders } from '../../jobs/freeze-orders.ts';
import type { JobResult } from '../../jobs/job.ts';
import { recomputeOrderFile } from '../../src/people/order-file/order-file.rules.ts';
import type { OrderFile } from '../../src/people/order-file/order-file.ts';
import { listDistricts } from '../../src/places/administrative-units.ts';
import { addDays, dayAtSite, instantAtSite } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/database/database.ts';
import { sha256Hex } from '../../src/platform/hash.ts';
import { useWorkers } from '../support/jobs-factory.ts';
import { DISTRICT, startCampaign, verifiedPerson } from '../support/people-factory.ts';
import { peopleInOrder } from '../support/scheduling-factory.ts';
import { useService } from '../support/service.ts';

const START = '2021-08-10';
const service = useService('2021-08-10T01:00:00Z');
const workers = useWorkers(service);
const DISTRICTS = listDistricts('26').length;

const run = (): Promise<JobResult> => runJob(freezeOrders, workers.deps());
const night = (day: string): void => service.clock.set(instantAtSite(addDays(day, 1), '00:20'));

/** Two workers and two runs beside them, all at the same moment. */
async function atOnce(): Promise<number> {
  const all = [workers.worker([freezeOrders]), workers.worker([freezeOrders])];
  await Promise.all(all.map(({ queue }) => queue.start(false)));
  const done = await Promise.all([...all.map(({ queue }) => queue.runNow(freezeOrders.name)), run(), run()]);
  await Promise.all(all.map(({ queue }) => queue.stop()));
  return done.reduce((sum, { frozen = 0 }) => sum + frozen, 0);
}

async function facts(): Promise<string> {
  const all: [string, unknown][] = JSON.parse(await service.snapshot());
  return JSON.stringify(all.filter(([name]) => name !== 'agendaJobs' && name !== 'jobResults'));
}

const count = async (collection: string, filter: object): Promise<number> =>
  (await service.database.connection.db?.collection(collection).countDocuments(filter)) ?? 0;
const published = async (): Promise<OrderFile[]> =>
  (await service.anonymous().get(`/v1/public/order/${DISTRICT}`).expect(200)).body.items;

async function text({ district, day, parts }: OrderFile): Promise<string> {
  let all = '';
  for (let part = 1; part <= parts; part += 1) {
    all += (await service.anonymous().get(`/v1/public/order/${district}/${day}/${part}`).expect(200)).text;
  }
  return all;
}

const seeds = async (): Promise<ReadonlyMap<number, string>> => {
  const { body } = await service.anonymous().get('/v1/public/draw-seeds/26').expect(200);
  return new Map(
    body.seeds.flatMap(({ number, seed }: { number: number; seed: string | null }) =>
      seed === null ? [] : [[number, seed]],
    ),
  );
};

beforeAll(async () => {
  await startCampaign(service, '26');
  await startCampaign(service, '12');
  await peopleInOrder(service, 3, { district: DISTRICT });
});

describe('freezing the order every night', () => {
  test('waits for the first day of the campaign to end', async () => {
    const before = await facts();
    expect(await run()).toEqual({ areas: 2, days: 0, frozen: 0 });
    expect(await facts()).toBe(before);
  });

  test('publishes one file per district for the previous day, if run twice and by two workers at once', async () => {
    night(START);
    const everywhere = DISTRICTS + listDistricts('12').length;
    expect(await atOnce()).toBe(everywhere);
    expect(await count('orderFiles', { day: START })).toBe(everywhere);
    expect(await count('auditEntries', { action: 'freezeOrder', outcome: 'done' })).toBe(everywhere);
    const before = await facts();
    expect(await run()).toEqual({ areas: 2, days: 2, frozen: 0 });
    expect(await atOnce()).toBe(0);
    expect(await facts()).toBe(before);

    const [file] = await published();
    if (file === undefined) throw new Error('no file');
    expect(file).toMatchObject({ day: START, seed: null, waiting: 3 });
    const own = await text(file);
    expect(sha256Hex(own)).toBe(file.fileHash);
    expect(recomputeOrderFile(own, await seeds())).toMatchObject({ sameBytes: true, stillSecret: 3 });
  });

  test('uses the rules of the previous day, not those of the morning', async () => {
    const day = dayAtSite(service.clock.now());
    // They turn eighteen the morning after: on the day itself no product was for them.
    const child = await verifiedPerson(service, {
      birthDate: `${Number(day.slice(0, 4)) - 18}${addDays(day, 1).slice(4)}`,
      groups: [1],
      district: DISTRICT,
    });
    const isWaiting = async () => {
      const course = await service.database.connection.db
        ?.collection('courses')
        .findOne({ _id: child.id as never });
      return course?.order.waiting;
    };
    expect(await isWaiting()).toBe(false);
    night(day);
    const reader = await service.as('district', DISTRICT);
    expect((await reader.get(`/v1/people/${child.id}/turn`).expect(200)).body.waiting).toBe(true);
    await run();
    const [file] = await published();
    expect(file).toMatchObject({ day, waiting: 3, others: 1 });
  });

  test('freezes the day of a closing for its seed, so that it can be revealed, even if a night was missed', async () => {
    const province = await service.as('province', '26');
    const closing = dayAtSite(service.clock.now());
    await province.post('/v1/provinces/26/draw-seeds').expect(201);
    const closed = service.clock.now();
    const before = await facts();
    await run();
    expect(await facts()).toBe(before);

    night(addDays(closing, 2));
    expect(await atOnce()).toBe(2 * DISTRICTS + listDistricts('12').length);
    expect((await published()).map(({ day, seed }) => [day, seed])).toEqual([
      [addDays(closing, 2), null],
      [closing, 1],
      [addDays(START, 1), null],
      [START, null],
    ]);
    const path = `/v1/public/order/${DISTRICT}?limit=3`;
    const first = (await service.anonymous().get(path).expect(200)).body;
    const rest = (await service.anonymous().get(`${path}&cursor=${first.next}`).expect(200)).body;
    expect(first.items).toHaveLength(3);
    expect(rest).toEqual({ items: (await published()).slice(3) });
    // The person's own freeze finds it done, and the seed is revealed by it.
    const frozen = await province.post('/v1/provinces/26/order-freezes').expect(201);
    expect(frozen.body).toMatchObject({ day: dayAtSite(closed), seed: 1 });
    expect(await count('orderFiles', { province: '26', seed: 1 })).toBe(DISTRICTS);
    await province.post('/v1/provinces/26/seed-reveal').expect(200);
    for (const file of await published()) {
      expect(recomputeOrderFile(await text(file), await seeds())).toMatchObject({
        sameBytes: true,
        stillSecret: 0,
      });
    }
  });

  test('is not blocked by an index of an earlier version', async () => {
    const { connection } = service.database;
    const files = connection.db?.collection('orderFiles');
    await files?.createIndex({ seed: 1, district: 1, day: 1 }, { name: 'order_file_by_seed', unique: true });
    const again = await openDatabase(process.env.TEST_MONGODB_URI ?? '', connection.name);
    await again.close();
    const names = (await files?.indexes())?.map(({ name }) => name);
    expect(names).toContain('order_file_of_seed');
    expect(names).not.toContain('order_file_by_seed');
    night(dayAtSite(service.clock.now()));
    expect((await run()).frozen).toBe(DISTRICTS + listDistricts('12').length);
  });
});
