import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ShareOut } from '../../../src/allocation/share-outs/share-out.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { registerSomeSite } from '../../support/places-factory.ts';
import { peopleInOrder } from '../../support/scheduling-factory.ts';
import { useService } from '../../support/service.ts';
import { receive, roundFor26 } from '../../support/share-out-factory.ts';
import { expectRefusal, registerLot, stockUp } from '../../support/supply-factory.ts';

const service = useService();
const DISTRICT = '26-243';
const PATH = `/v1/districts/${DISTRICT}/share-outs`;
const sites: string[] = [];

beforeAll(async () => {
  await startCampaign(service);
  // Two sites of one commune, the second with thrice the tables; the hospital serves all other communes.
  for (const [commune, tables, kind] of [
    ['08707', 1, 'commune-health-station'],
    ['08707', 3, 'commune-health-station'],
    [null, 2, 'hospital'],
  ] as const) {
    sites.push((await registerSomeSite(service, { district: DISTRICT, commune, tables, kind })).id);
  }
  await peopleInOrder(service, 80, { district: DISTRICT, commune: '08707' });
  await peopleInOrder(service, 40, { district: DISTRICT, commune: '08710' });
});

describe('a district shares out among its sites', () => {
  test('its stock, by the people of their communes; another account of district or province approves', async () => {
    const proposer = await service.as('district', DISTRICT, 'proposer');
    const second = await service.as('district', DISTRICT, 'second');
    await expectRefusal(service, 'share-out/nothing-to-share', () => proposer.post(PATH, {}));
    const lot = await registerLot(service);
    await stockUp(service, DISTRICT, lot.id, 60);
    const made: ShareOut = (await proposer.post(PATH, {}).expect(201)).body;
    expect(made.lines.map(({ unit, doses, need }) => [unit, doses, need])).toEqual([
      [sites[0], 10, 20],
      [sites[1], 30, 60],
      [sites[2], 20, 40],
    ]);
    expect(made).toMatchObject({ area: DISTRICT, rounds: [], total: 60, shared: 60 });
    const recomputed = await second.get(`/v1/share-outs/${made.id}/recomputation`).expect(200);
    expect(recomputed.body.equal).toBe(true);

    const approve = `/v1/share-outs/${made.id}/approve`;
    await expectRefusal(service, 'second-person/same-account', () => proposer.post(approve));
    const neighbour = await service.as('district', '26-244');
    await expectRefusal(service, 'request/not-found', () => neighbour.post(approve));
    const site = await service.as('site', sites[0] ?? '');
    await expectRefusal(service, 'auth/role-not-allowed', () => site.post(approve));
    await second.post(approve).expect(200);

    const ship = (doses: number) => () =>
      proposer.post('/v1/shipments', {
        from: DISTRICT,
        to: sites[1] ?? '',
        lines: [{ lot: lot.id, doses }],
        shareOut: made.id,
      });
    await expectRefusal(service, 'share-out/exceeded', ship(31));
    await ship(30)().expect(201);

    // All of it is promised: there is nothing more to share out.
    await expectRefusal(service, 'share-out/nothing-to-share', () => proposer.post(PATH, {}));
    await expectRefusal(service, 'share-out/more-than-unshared', () =>
      proposer.post(PATH, { lots: [{ lot: lot.id, doses: 10 }] }),
    );
  });

  test('of two approved at once, no more is promised than is there', async () => {
    const proposer = await service.as('district', DISTRICT, 'proposer');
    const lot = await registerLot(service);
    await stockUp(service, DISTRICT, lot.id, 30);
    const lots = [{ lot: lot.id, doses: 20 }];
    const one = await proposer.post(PATH, { lots }).expect(201);
    const two = await proposer.post(PATH, { lots }).expect(201);
    const province = await service.as('province', '26');
    const answers = await Promise.all(
      [one, two].map(({ body }) => province.post(`/v1/share-outs/${body.id}/approve`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('share-out/more-than-unshared');
  });

  test('its allocation by the province, before it has come', async () => {
    const province = await service.as('province', '26', 'proposer');
    const approver = await service.as('province', '26', 'approver');
    const made = await roundFor26(service, 30);
    await receive(service, made, 30);
    const above: ShareOut = (
      await province.post(`/v1/rounds/${made.round}/share-outs`, { doses: 30 }).expect(201)
    ).body;
    const proposer = await service.as('district', DISTRICT, 'proposer');
    const body = { fromShareOut: above.id };
    await expectRefusal(service, 'share-out/not-approved', () => proposer.post(PATH, body));
    await approver.post(`/v1/share-outs/${above.id}/approve`).expect(200);
    const below: ShareOut = (await proposer.post(PATH, body).expect(201)).body;
    expect(below).toMatchObject({ total: 30, fromShareOut: above.id });
    expect(below.lines.reduce((sum, { doses }) => sum + doses, 0)).toBe(below.shared);
    const neighbour = await service.as('district', '26-244');
    await expectRefusal(service, 'request/not-found', () =>
      neighbour.post('/v1/districts/26-243/share-outs', body),
    );
    await approver.post(`/v1/share-outs/${below.id}/approve`).expect(200);
    // Promised once: the same doses cannot be promised again.
    const again: ShareOut = (await proposer.post(PATH, body).expect(201)).body;
    await expectRefusal(service, 'share-out/more-than-unshared', () =>
      approver.post(`/v1/share-outs/${again.id}/approve`),
    );
  });
});
