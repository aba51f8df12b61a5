import { beforeAll, expect, test } from '@jest/globals';
import { wastageLines, wastageTotal } from '../../../src/reports/wastage/wastage.rules.ts';
import { giveDose, makeReady, openedSession } from '../../support/doses-factory.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { useService } from '../../support/service.ts';

const service = useService();
beforeAll(() => startCampaign(service));

test('by place, product and cause: doses, rates, vials and what was drawn from each', async () => {
  const open = await openedSession(service, { call: 3, standby: 0, slots: [3, 1], stock: 14 });
  await makeReady(open.staff, open.bookings);
  for (const { person } of open.bookings) await giveDose(service, open, person);
  const [vial] = (await open.staff.get(`/v1/sessions/${open.session.id}/vials`).expect(200)).body.items;
  await open.staff.post(`/v1/vials/${vial.id}/extra-doses`, { note: 'một liều nữa' }).expect(201);
  await open.staff.post(`/v1/sessions/${open.session.id}/close`).expect(200);
  await open.staff
    .post('/v1/wastages', { account: open.session.site, lot: open.lot, doses: 2, cause: 'broken' })
    .expect(201);

  const figures = {
    given: 3,
    wasted: 4,
    rate: 0.5714,
    causes: [
      { cause: 'broken', doses: 2, rate: 0.2857 },
      { cause: 'open-vial-remainder', doses: 2, rate: 0.2857 },
    ],
    extraDoses: 1,
    vialsOpened: 1,
    vialDoses: 4,
    dosesPerVial: 3,
  };
  const report = await open.staff.get('/v1/reports/wastage').expect(200);
  expect(report.body).toMatchObject({
    area: open.session.site,
    total: figures,
    items: [{ place: open.session.site, product: 'astrazeneca', ...figures }],
  });
  const inspector = await service.as('inspector', 'VN');
  const country = await inspector.get('/v1/reports/wastage?area=VN&limit=1').expect(200);
  expect(country.body).toMatchObject({ total: figures, items: [figures] });
  const before = await open.staff.get('/v1/reports/wastage?from=2021-01-01&to=2021-01-31').expect(200);
  expect(before.body).toMatchObject({ items: [], total: { wasted: 0, rate: 0, dosesPerVial: null } });
  await (await service.as('site', '26-999-001'))
    .get(`/v1/reports/wastage?area=${open.session.site}`)
    .expect(404);
});

test('the total is the sum of the lines', () => {
  const line = (place: string, doses: number) =>
    ({ flow: 'wasted', cause: 'lost', place, product: 'moderna', doses }) as const;
  const lines = wastageLines([line('26', 3), line('26-243', 4), { ...line('26', 9), flow: 'given' }], []);
  expect(lines.map(({ wasted, rate }) => [wasted, rate])).toEqual([
    [4, 1],
    [3, 0.25],
  ]);
  expect(wastageTotal(lines)).toMatchObject({ given: 9, wasted: 7, rate: 0.4375 });
});
