import { describe, expect, test } from '@jest/globals';
import { findHead } from '../../src/places/area-head.store.ts';
import { registerSomeSite } from '../support/places-factory.ts';
import { useService } from '../support/service.ts';

describe('the head of an area', () => {
  const service = useService();

  test('is the one named last; earlier heads stay on record', async () => {
    const province = await service.as('province', '26');
    await province.post('/v1/areas/26-243/head', { head: 'Nguyễn Thị Hoà' }).expect(201);
    service.clock.advance(3_600_000);
    const named = await province.post('/v1/areas/26-243/head', { head: ' Lê Văn Tám ' }).expect(201);
    expect(named.body).toEqual({
      area: '26-243',
      head: 'Lê Văn Tám',
      since: '2021-08-10T02:00:00.000Z',
      namedBy: province.account,
    });
    const inspector = await service.as('inspector', '26');
    await inspector.get('/v1/areas/26-243/head').expect(200, named.body);
    const earlier = await inspector.get('/v1/areas/26-243/head?at=2021-08-10T08:30:00%2B07:00').expect(200);
    expect(earlier.body.head).toBe('Nguyễn Thị Hoà');
    const before = await inspector.get('/v1/areas/26-243/head?at=2021-08-01T00:00:00Z').expect(404);
    expect(before.body.code).toBe('area/no-head');
    expect((await findHead(service.database, '26-243'))?.head).toBe('Lê Văn Tám');
    const audit = await inspector.get('/v1/audit-entries?action=nameAreaHead').expect(200);
    expect(audit.body.items).toHaveLength(2);
    expect(JSON.stringify(audit.body)).not.toMatch(/Hoà|Tám/);
  });

  test('every level has one: country, province, district, site', async () => {
    const { id } = await registerSomeSite(service);
    const ministry = await service.as('ministry', 'VN');
    for (const area of ['VN', '26', '26-244', id])
      await ministry.post(`/v1/areas/${area}/head`, { head: `Head of ${area}` }).expect(201);
    for (const area of ['VN', '26', '26-244', id])
      expect((await ministry.get(`/v1/areas/${area}/head`).expect(200)).body.head).toBe(`Head of ${area}`);
    const site = await service.as('site', id);
    expect((await site.get(`/v1/areas/${id}/head`).expect(200)).body.head).toBe(`Head of ${id}`);
  });

  test('eight named at once are all on record, one after the other', async () => {
    const province = await service.as('province', '26');
    const names = Array.from({ length: 8 }, (_, index) => `Head ${index}`);
    const answers = await Promise.all(names.map((head) => province.post('/v1/areas/26-252/head', { head })));
    expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(201));
    const kept = JSON.parse(await service.snapshot()).find(([name]: [string]) => name === 'areaHeads')[1];
    const history = kept.filter((doc: { area: string }) => doc.area === '26-252');
    expect(history.map((doc: { head: string }) => doc.head).sort()).toEqual(names);
    expect(history.map((doc: { sequence: number }) => doc.sequence).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('a replay names nobody again', async () => {
    const province = await service.as('province', '26');
    await province.post('/v1/areas/26/head', { head: 'Once' }, 'head-once-1').expect(201);
    const before = await service.snapshot();
    await province.post('/v1/areas/26/head', { head: 'Once' }, 'head-once-1').expect(201);
    expect(await service.snapshot()).toBe(before);
  });

  test.each([
    ['26-999', 404, 'request/not-found'],
    ['26-243-777', 404, 'request/not-found'],
    ['12', 404, 'request/not-found'],
    ['VN', 404, 'request/not-found'],
    ['26_243', 400, 'request/invalid'],
  ])('of %s cannot be named by province 26: %i', async (area, status, code) => {
    const province = await service.as('province', '26');
    const before = await service.snapshot();
    const answer = await province.post(`/v1/areas/${area}/head`, { head: 'X' }).expect(status);
    expect(answer.body.code).toBe(code);
    expect(await service.snapshot()).toBe(before);
  });
});
