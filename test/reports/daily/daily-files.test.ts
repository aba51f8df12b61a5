import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { closeDay } from '../../../src/reports/daily/close-day.ts';
import { cumulativeReport } from '../../../src/reports/daily/cumulative-report.ts';
import { addFigures } from '../../../src/reports/daily/day-report.rules.ts';
import { dayReportAnswer } from '../../../src/reports/daily/day-report.ts';
import { totalOf } from '../../../src/reports/figures.ts';
import { registerSomeSite } from '../../support/places-factory.ts';
import { type BusyProvince, busyProvince, HOME, OTHER_DISTRICT } from '../../support/reports-factory.ts';
import { type SignedIn, useService } from '../../support/service.ts';
import { unzipped } from '../../support/unzip.ts';

const service = useService();
const DAYS = ['2021-08-10', '2021-08-11', '2021-08-12', '2021-08-13'];
const RANGE = `from=${DAYS[0]}&to=${DAYS.at(-1)}`;
let busy: BusyProvince;

let inspector: SignedIn;
const read = (path: string) => inspector.get(`/v1/reports/${path}`);

async function table(path: string): Promise<Record<string, string>[]> {
  const { text } = await read(path).expect(200);
  return parse(text, { bom: true, columns: true });
}

describe('closed days as a whole and as files', () => {
  beforeAll(async () => {
    busy = await busyProvince(service);
    inspector = await service.as('inspector', 'VN');
    await registerSomeSite(service, { ...HOME, name: '=CMD() "Trạm, số 2"' });
    service.clock.set('2021-08-13T17:30:00Z');
    for (const day of DAYS) await closeDay(service.context(), '26', day);
  });

  it('are the sum of their days, with the stock of the last one', async () => {
    for (const area of ['26', HOME.district, OTHER_DISTRICT, busy.site]) {
      const { body } = await read(`cumulative?area=${area}&${RANGE}`).expect(200);
      const { figures, days, open } = cumulativeReport.parse(body);
      expect({ days, open }).toEqual({ days: 4, open: [] });
      const each = [];
      for (const day of DAYS) {
        const answer = await read(`daily?area=${area}&day=${day}`).expect(200);
        each.push(dayReportAnswer.parse(answer.body).report.figures);
      }
      const { onHand, inTransit, progress, ...flows } = figures;
      expect(addFigures(each)).toMatchObject(flows);
      expect({ onHand, inTransit, progress }).toEqual({
        onHand: each.at(-1)?.onHand,
        inTransit: each.at(-1)?.inTransit,
        progress: each.at(-1)?.progress,
      });
    }
  });

  it('account for every dose of the province', async () => {
    const { body } = await read(`cumulative?area=26&${RANGE}`).expect(200);
    const { figures: f } = cumulativeReport.parse(body);
    const came = f.received + f.extra + f.found + f.broughtBack;
    expect(came).toBe(f.given + totalOf(f.wasted) + f.samples + f.missing + f.onHand + f.inTransit);
    expect(f).toMatchObject({ received: 1004, inTransit: 100 });
    expect(f.progress.find(({ group }) => group === 1)).toMatchObject({ vaccinated: 2 });
  });

  it('say which days are still open', async () => {
    const { body } = await read('cumulative?area=26&from=2021-08-13&to=2021-08-15').expect(200);
    expect(body).toMatchObject({ days: 1, open: ['2021-08-14', '2021-08-15'], name: expect.any(String) });
  });

  it('are a CSV in Vietnamese: a row for each part, the whole last', async () => {
    const rows = await table(`daily.csv?area=${HOME.district}&from=${DAYS[0]}&day=${DAYS.at(-1)}`);
    const whole = rows.at(-1);
    expect(whole).toMatchObject({
      'Từ ngày': '10/08/2021',
      'Đến ngày': '13/08/2021',
      'Mã đơn vị': HOME.district,
      'Tiếp nhận trong tỉnh': '600',
      'Tồn kho cuối ngày': '388',
      'Số mũi tiêm': '2',
    });
    const own = rows.find((row) => row['Mã đơn vị'] === busy.site);
    expect(own).toMatchObject({
      'Người đứng đầu': 'Nguyễn Văn Bình',
      'Hao phí': '4',
      'Tồn kho cuối ngày': '198',
    });
    expect(rows.map((row) => row['Đơn vị'])).toContain(`'=CMD() "Trạm, số 2"`);
  });

  it('are a file to be saved, in English on request', async () => {
    const answer = await read('daily.csv?area=26&day=2021-08-13&language=en').expect(200);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="26-2021-08-13-figures.csv"');
    expect(answer.text.startsWith('\uFEFFFrom,To,Code,')).toBe(true);
  });

  it('show the progress of the groups', async () => {
    const rows = await table('daily.csv?area=26&day=2021-08-13&table=groups');
    const own = rows.find((row) => row['Mã đơn vị'] === '26' && row.Nhóm === '1');
    expect(own).toMatchObject({ 'Số mũi tiêm trong kỳ': '2', 'Đã tiêm ít nhất 1 mũi': '2' });
    expect(Number(own?.['Tỷ lệ tiêm ít nhất 1 mũi (%)'])).toBeGreaterThan(0);
  });

  it('are a workbook with a sheet for each table', async () => {
    const answer = await read(`daily.xlsx?area=${HOME.district}&day=2021-08-13`)
      .buffer(true)
      .parse((res, done) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () => done(null, Buffer.concat(chunks)));
      })
      .expect(200);
    const files = unzipped(answer.body);
    expect(files.get('xl/workbook.xml')).toMatch(/Báo cáo ngày.*Nhóm ưu tiên/s);
    expect(files.get('xl/worksheets/sheet1.xml')).toContain('<v>388</v>');
  });

  it('are refused where there is nothing, or not for you', async () => {
    const site = await service.as('site', busy.site);
    const district = `area=${HOME.district}&day=2021-08-13`;
    for (const path of [`daily.csv?${district}`, `daily.xlsx?${district}`]) {
      expect((await site.get(`/v1/reports/${path}`)).status).toBe(404);
    }
    expect((await read('daily.csv?area=26&day=2021-09-01')).status).toBe(404);
    expect((await read('cumulative?area=26&from=2021-08-13&to=2021-08-12')).status).toBe(400);
    expect((await read('daily.csv?area=VN&day=2021-08-13')).status).toBe(400);
  });
});
