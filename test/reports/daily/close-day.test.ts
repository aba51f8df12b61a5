import { beforeAll, describe, expect, it } from '@jest/globals';
import { listSites } from '../../../src/places/sites/site.store.ts';
import type { AreaCode } from '../../../src/platform/area.ts';
import { closeDay } from '../../../src/reports/daily/close-day.ts';
import { addFigures } from '../../../src/reports/daily/day-report.rules.ts';
import { listDayReports } from '../../../src/reports/daily/day-report.store.ts';
import { type DayReportAnswer, dayReportAnswer } from '../../../src/reports/daily/day-report.ts';
import { listDaysToClose } from '../../../src/reports/daily/days-to-close.reads.ts';
import { totalOf } from '../../../src/reports/figures.ts';
import { type BusyProvince, busyProvince, HOME } from '../../support/reports-factory.ts';
import { useService } from '../../support/service.ts';

const service = useService();
const DAYS = ['2021-08-10', '2021-08-11', '2021-08-12', '2021-08-13'];
let busy: BusyProvince;

async function report(area: AreaCode, day: string): Promise<DayReportAnswer> {
  const inspector = await service.as('inspector', 'VN');
  const answer = await inspector.get(`/v1/reports/daily?area=${area}&day=${day}`);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return dayReportAnswer.parse(answer.body);
}

async function revisions(): Promise<number> {
  return (await service.database.connection.db?.collection('dayReports').countDocuments()) ?? 0;
}

describe('closing a day', () => {
  beforeAll(async () => {
    busy = await busyProvince(service);
  });

  it('waits until the day is over', async () => {
    const before = await service.snapshot();
    await expect(closeDay(service.context(), '26', '2021-08-13')).rejects.toThrow(RangeError);
    expect(await service.snapshot()).toBe(before);
  });

  it('looks at every day since the campaign and its first doses', async () => {
    expect(await listDaysToClose(service.database, '26', '2021-08-13')).toEqual(DAYS.slice(0, 3));
    expect(await listDaysToClose(service.database, '26', '2021-08-10')).toEqual([]);
    expect(await listDaysToClose(service.database, '12', '2021-08-13')).toEqual([]);
  });

  it('writes one report for each site, district and the province', async () => {
    service.clock.set('2021-08-13T17:30:00Z');
    const sites = await listSites(service.database, { area: '26', limit: 100 });
    for (const day of DAYS) {
      const done = await closeDay(service.context(), '26', day);
      expect(done).toEqual({ day, reports: 1 + 9 + sites.length });
    }
    const { report: province, parts } = await report('26', '2021-08-13');
    expect(parts).toHaveLength(9);
    expect(province).toMatchObject({
      area: '26',
      revision: 1,
      head: null,
      closedAt: '2021-08-13T17:30:00.000Z',
    });
    const district = await report(HOME.district, '2021-08-13');
    expect(district.parts.map((part) => part.area)).toContain(busy.site);
    expect((await report(busy.site, '2021-08-13')).report.head).toBe('Nguyễn Văn Bình');
  });

  it('shows the movements of each day', async () => {
    const first = (await report('26', '2021-08-10')).report;
    expect(first.figures).toMatchObject({
      received: 1004,
      arrived: 600,
      issued: 700,
      given: 0,
      samples: 2,
      onHand: 838,
    });
    expect(first.figures.wasted).toMatchObject({ broken: 40, lost: 20, 'open-vial-remainder': 4 });
    expect(first.ownStore).toMatchObject({ received: 1000, issued: 500, onHand: 448 });
    const session = (await report(busy.site, '2021-08-13')).report;
    expect(session.figures).toMatchObject({ given: 3, broughtBack: 1, onHand: 198 });
    expect(session.figures.doses).toMatchObject({ first: 2, second: 0 });
    expect(session.figures.groups).toEqual([{ group: 1, doses: 2 }]);
    expect(session.figures.bookings).toEqual({
      called: 0,
      confirmed: 0,
      'checked-in': 0,
      declined: 0,
      deferred: 0,
      'product-refused': 0,
      vaccinated: 3,
      'no-show': 0,
      cancelled: 0,
    });
    expect(session.ownStore).toBeNull();
    expect((await report(busy.site, '2021-08-11')).report.figures).toMatchObject({ given: 0, onHand: 200 });
  });

  it('adds up: sites to districts, districts to the province, each with its own store', async () => {
    for (const day of DAYS) {
      for (const area of ['26', ...(await report('26', day)).parts.map((part) => part.area)]) {
        const { report: whole, parts } = await report(area, day);
        const own = whole.ownStore === null ? [] : [whole.ownStore];
        expect(addFigures([...parts.map((part) => part.figures), ...own])).toEqual(whole.figures);
      }
    }
  });

  it('carries stock from day to day: what there was, what came, what went', async () => {
    for (const area of ['26', HOME.district, busy.site]) {
      let before = 0;
      for (const day of DAYS) {
        const { figures: f } = (await report(area, day)).report;
        const came = f.received + f.arrived + f.broughtBack;
        const went = f.issued + f.given + totalOf(f.wasted) + f.samples;
        expect(f.onHand).toBe(before + came - went);
        before = f.onHand;
      }
    }
  });

  it('equals the summary when the days are added up', async () => {
    const inspector = await service.as('inspector', '26');
    const { body } = await inspector.get('/v1/reports/campaign-summary?area=26').expect(200);
    const days = await Promise.all(DAYS.map(async (day) => (await report('26', day)).report.figures));
    const sum = addFigures(days);
    const { total: doses, corrected: _, ...byNumber } = body.doses;
    expect(sum.doses).toEqual(byNumber);
    expect(totalOf(sum.doses)).toBe(doses);
    expect(sum.given - sum.broughtBack).toBe(body.stock.total.given);
    expect(sum.received).toBe(body.stock.total.received);
    expect(sum.wasted).toEqual(body.stock.total.wasted);
    expect(sum.samples).toBe(body.stock.total.samples);
    expect(sum.issued - sum.arrived).toBe(body.stock.total.inTransit);
    expect(days.at(-1)?.onHand).toBe(body.stock.total.onHand);
  });

  it('writes nothing when nothing is new', async () => {
    const before = await service.snapshot();
    for (const day of DAYS) expect(await closeDay(service.context(), '26', day)).toEqual({ day, reports: 0 });
    expect(await service.snapshot()).toBe(before);
  });

  it('appends a revision, for the areas concerned, when a fact is recorded late', async () => {
    const before = (await report('26', '2021-08-13')).report;
    const others = (await report('26-244', '2021-08-13')).report;
    const [, second] = busy.doses;
    const body = { kind: 'entered-in-error', note: 'found the day after' };
    await busy.open.staff.post(`/v1/doses/${second}/corrections`, body).expect(201);
    const kept = await listDayReports(service.database, '26', '2021-08-13');
    expect(kept.get('26')).toEqual(before);

    expect(await closeDay(service.context(), '26', '2021-08-13')).toEqual({ day: '2021-08-13', reports: 3 });
    const after = (await report('26', '2021-08-13')).report;
    expect(after.revision).toBe(2);
    expect(after.figures.doses.first).toBe(before.figures.doses.first - 1);
    // The dose came back to stock the day after, so the stock of the day is what it was.
    expect(after.figures.onHand).toBe(before.figures.onHand);
    expect((await report('26-244', '2021-08-13')).report).toEqual(others);
    const stored = service.database.connection.db?.collection('dayReports');
    const first = await stored?.findOne({ _id: '26|2021-08-13|1' as never });
    expect(first).toMatchObject({ revision: 1, figures: before.figures });
  });

  it('has one winner of many workers at once', async () => {
    const third = busy.doses[2];
    const body = { kind: 'entered-in-error', note: 'found later still' };
    await busy.open.staff.post(`/v1/doses/${third}/corrections`, body).expect(201);
    const before = await revisions();
    const done = await Promise.all(
      Array.from({ length: 6 }, () => closeDay(service.context(), '26', '2021-08-13')),
    );
    expect(done.map(({ reports }) => reports).sort()).toEqual([0, 0, 0, 0, 0, 3]);
    expect(await revisions()).toBe(before + 3);
    expect((await report('26', '2021-08-13')).report.revision).toBe(3);
  });

  it('writes one set of reports when many workers close a day for the first time', async () => {
    service.clock.set('2021-08-15T01:00:00Z');
    const before = await revisions();
    const areas = (await listDayReports(service.database, '26', '2021-08-13')).size;
    await Promise.all(Array.from({ length: 6 }, () => closeDay(service.context(), '26', '2021-08-14')));
    expect(await revisions()).toBe(before + areas);
  });

  it('looks again at the last seven days, and at all since the last one closed', async () => {
    const days = await listDaysToClose(service.database, '26', '2021-08-15');
    expect(days).toEqual([...DAYS, '2021-08-14']);
    const late = await listDaysToClose(service.database, '26', '2021-09-01');
    expect(late[0]).toBe('2021-08-15');
    expect(late.at(-1)).toBe('2021-08-31');
    const soon = await listDaysToClose(service.database, '26', '2021-08-20');
    expect(soon[0]).toBe('2021-08-13');
  });

  it('writes nothing either when a report is older than one of the states of bookings, and shows none in it', async () => {
    const reports = service.database.connection.db?.collection('dayReports');
    const state = 'product-refused';
    await reports?.updateMany(
      {},
      { $unset: { [`figures.bookings.${state}`]: '', [`ownStore.bookings.${state}`]: '' } },
    );
    const before = await service.snapshot();
    for (const day of DAYS) {
      expect(await closeDay(service.context(), '26', day)).toEqual({ day, reports: 0 });
      expect((await report('26', day)).report.figures.bookings[state]).toBe(0);
    }
    const inspector = await service.as('inspector', '26');
    const range = `area=26&from=${DAYS[0]}&to=${DAYS.at(-1)}`;
    const cumulative = await inspector.get(`/v1/reports/cumulative?${range}`).expect(200);
    expect(cumulative.body.figures.bookings[state]).toBe(0);
    expect(await service.snapshot()).toBe(before);
  });

  it('is in the audit log, and holds nothing of a person', async () => {
    const inspector = await service.as('inspector', '26');
    const { body } = await inspector.get('/v1/audit-entries?action=closeDay&limit=200').expect(200);
    expect(body.items.map((item: { details: { day: string } }) => item.details.day)).toEqual([
      ...DAYS,
      '2021-08-13',
      '2021-08-13',
      '2021-08-14',
    ]);
  });
});

describe('the ledgers', () => {
  it('balance, doses included', async () => {
    const province = await service.as('province', '26');
    const { body } = await province.get('/v1/reports/ledger?area=26').expect(200);
    expect(body).toMatchObject({ area: '26', balanced: true, ledgers: 1, given: 0, differences: [] });
    expect(body.checked).toBeGreaterThan(5);
    const ministry = await service.as('ministry', 'VN');
    const country = await ministry.get('/v1/reports/ledger?area=VN').expect(200);
    expect(country.body).toMatchObject({ area: 'VN', balanced: true, ledgers: 2 });
  });

  it.each([
    ['stockBalances', { $inc: { onHand: 1 } }, 'balances'],
    ['doses', { $set: { lot: 'astrazeneca~OTHER' } }, 'doses'],
    ['shipments', { $set: { status: 'in-transit' } }, 'shipments'],
  ] as const)('show it when %s says something else', async (name, tampering, record) => {
    const province = await service.as('province', '26');
    const collection = service.database.connection.db?.collection(name);
    const filter = name === 'shipments' ? { status: 'received' } : {};
    const kept = await collection?.findOne(filter);
    await collection?.updateOne({ _id: kept?._id as never }, tampering);
    const { body } = await province.get('/v1/reports/ledger?area=26').expect(200);
    expect(body.balanced).toBe(false);
    expect(body.differences.map((one: { record: string }) => one.record)).toContain(record);
    await collection?.replaceOne({ _id: kept?._id as never }, kept ?? {});
    expect((await province.get('/v1/reports/ledger?area=26').expect(200)).body.balanced).toBe(true);
  });
});
