import { beforeAll, describe, expect, it } from '@jest/globals';
import { foldFigures } from '../../../jobs/fold-figures.ts';
import { withTransaction } from '../../../src/platform/database/database.ts';
import { countAreaBurnDown, getAreaBurnDown } from '../../../src/reports/rollup/area-burn-down.reads.ts';
import { countCoverage, getCoverage } from '../../../src/reports/rollup/coverage-report.reads.ts';
import { foldCoverage } from '../../../src/reports/rollup/fold-coverage.ts';
import { foldLedger } from '../../../src/reports/rollup/fold-ledger.ts';
import { postMovement } from '../../../src/supply/ledger/stock.ts';
import { useWorkers } from '../../support/jobs-factory.ts';
import { registerPerson, verifiedPerson } from '../../support/people-factory.ts';
import { type BusyProvince, busyProvince, HOME, OTHER_DISTRICT } from '../../support/reports-factory.ts';
import { useService } from '../../support/service.ts';
import { stockUp } from '../../support/supply-factory.ts';

const service = useService();
const workers = useWorkers(service);
let busy: BusyProvince;

/** Asks both ways, for every area and some days. */
async function expectLive(): Promise<void> {
  const now = service.clock.now();
  const { database } = service;
  for (const area of ['VN', '26', HOME.district, OTHER_DISTRICT]) {
    for (const day of ['2021-08-09', '2021-08-13', '2021-09-30']) {
      const { uncounted: _, ...kept } = await getCoverage(database, area, day, now);
      expect(kept).toEqual(await countCoverage(database, area, day, now));
    }
  }
  for (const area of ['VN', '26', HOME.district, OTHER_DISTRICT, busy.site]) {
    for (const [from, to] of [
      ['2021-08-01', '2021-09-30'],
      ['2021-08-11', '2021-08-13'],
      ['2021-08-14', '2021-08-14'],
    ] as const) {
      const asked = { area, from, to };
      expect(await getAreaBurnDown(database, asked, now)).toEqual(
        await countAreaBurnDown(database, asked, now),
      );
    }
  }
}

const run = () => foldFigures.run(service.context(), workers.deps());
const stored = (name: string) => service.database.connection.db?.collection(name);

describe('stored sums', () => {
  beforeAll(async () => {
    busy = await busyProvince(service);
  });

  it('are right before any are stored', async () => {
    await expectLive();
  });

  it('are right when everything is in them', async () => {
    service.clock.advance(10 * 60_000);
    const first = await run();
    expect(first.courses).toBeGreaterThan(3);
    expect(first.counts).toBeGreaterThan(5);
    expect(await stored('courses')?.countDocuments({ uncounted: true })).toBe(0);
    expect((await getCoverage(service.database, '26', '2021-08-13', service.clock.now())).uncounted).toBe(0);
    await expectLive();
    const again = await run();
    expect(again).toMatchObject({ courses: 0, counts: 0 });
    await expectLive();
  });

  it('are returned over HTTP', async () => {
    const district = await service.as('district', HOME.district);
    const { body } = await district.get(`/v1/reports/coverage?area=${HOME.district}`).expect(200);
    expect(body).toMatchObject({ area: HOME.district, day: '2021-08-13', uncounted: 0 });
    expect(body.all).toMatchObject({ vaccinated: 2, completed: 0 });
    const before = await district
      .get(`/v1/reports/coverage?area=${HOME.district}&day=2021-08-12`)
      .expect(200);
    expect(before.body.all).toMatchObject({ people: body.all.people, vaccinated: 0 });
    const left = await district.get(`/v1/reports/burn-down?area=${HOME.district}`).expect(200);
    expect(left.body).toMatchObject({ from: '2021-05-16', to: '2021-08-13' });
    const received = { received: 404, given: 0, wasted: 14 };
    expect(left.body.total.days[0]).toMatchObject({ day: '2021-08-10', ...received, left: 390 });
    expect(left.body.total.days.at(-1)).toMatchObject({ day: '2021-08-13', given: 2, left: 388 });
    expect(left.body.products).toEqual([{ product: 'astrazeneca', ...left.body.total }]);
  });

  it('are refused for other areas and for invalid queries', async () => {
    const district = await service.as('district', HOME.district);
    for (const path of ['coverage?area=26-244', 'burn-down?area=26', 'coverage?area=VN']) {
      expect((await district.get(`/v1/reports/${path}`)).status).toBe(404);
    }
    const faulty = ['coverage?area=26-243-001', 'burn-down?area=26-243&from=2020-01-01&to=2021-08-01'];
    for (const path of faulty) expect((await district.get(`/v1/reports/${path}`)).status).toBe(400);
  });

  it('stay right while people and doses change, whether or not the sums are up to date', async () => {
    const province = await service.as('province', '26');
    const person = await verifiedPerson(service, { ...HOME });
    await registerPerson(service, { ...HOME });
    await expectLive();
    const [membership] = person.memberships;
    const reason = 'entered-in-error';
    await foldCoverage(service.context(), '26');
    await expectLive();
    await province.post(`/v1/memberships/${membership?.id}/withdraw`, { reason }).expect(200);
    const note = 'found later';
    const correction = { kind: 'entered-in-error', note };
    await busy.open.staff.post(`/v1/doses/${busy.doses[1]}/corrections`, correction).expect(201);
    await stockUp(service, busy.site, busy.lot, 20);
    await expectLive();
    service.clock.set('2021-08-15T03:00:00Z');
    await stockUp(service, '26', busy.lot, 7);
    await expectLive();
    await run();
    await expectLive();
    service.clock.advance(10 * 60_000);
    await run();
    await expectLive();
    expect(
      (await getCoverage(service.database, '26', '2021-08-15', service.clock.now())).all.vaccinated,
    ).toBe(1);
  });

  it('are updated by one of many concurrent workers', async () => {
    await Promise.all(Array.from({ length: 12 }, () => registerPerson(service, { ...HOME })));
    await stockUp(service, '26', busy.lot, 11);
    service.clock.advance(10 * 60_000);
    const counted = await Promise.all(
      Array.from({ length: 6 }, () => foldCoverage(service.context(), '26', 5)),
    );
    expect(counted.reduce((sum, courses) => sum + courses, 0)).toBeGreaterThanOrEqual(12);
    await Promise.all(Array.from({ length: 6 }, () => foldLedger(service.context(), '26')));
    await expectLive();
  });

  it('miss no line committed after the last update', async () => {
    let commit: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      commit = resolve;
    });
    const now = service.clock.now();
    const late = withTransaction(service.database, async (tx) => {
      const outcome = await postMovement(tx, {
        lot: busy.lot,
        doses: 3,
        from: 'supplier',
        to: OTHER_DISTRICT,
        kind: 'receipt',
        by: 'test',
        now,
      });
      expect(outcome).toBe('posted');
      await held;
    });
    service.clock.advance(4 * 60_000);
    try {
      await run();
    } finally {
      commit();
      await late;
    }
    await expectLive();
    service.clock.advance(10 * 60_000);
    await run();
    await expectLive();
  });
});
