import { beforeAll, describe, expect, test } from '@jest/globals';
import { proposeTransfers } from '../../../jobs/propose-transfers.ts';
import type { Transfer } from '../../../src/allocation/redistribution/redistribution.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { registerSomeSite } from '../../support/places-factory.ts';
import { peopleInOrder } from '../../support/scheduling-factory.ts';
import { useService } from '../../support/service.ts';
import { expectRefusal, onHand, registerLot, stockUp } from '../../support/supply-factory.ts';

const service = useService();
let idle = '';
let busy = '';
let lot = '';

beforeAll(async () => {
  await startCampaign(service);
  idle = (await registerSomeSite(service, { district: '26-243', commune: '08707' })).id;
  busy = (await registerSomeSite(service, { district: '26-244', commune: null })).id;
  await peopleInOrder(service, 45, { district: '26-244', commune: null });
});

const propose = async (who = 'proposer') => {
  const proposer = await service.as('province', '26', who);
  return proposer.post('/v1/redistributions', {});
};

describe('transfers of doses that will not be used in time', () => {
  test('are refused while there are no such doses', async () => {
    const proposer = await service.as('province', '26', 'proposer');
    await expectRefusal(service, 'redistribution/nothing-to-transfer', () =>
      proposer.post('/v1/redistributions', {}),
    );
  });

  test('proposed with its inputs, accepted by another person, shipped from site to site', async () => {
    lot = (await registerLot(service, { expiry: '2021-08-20' })).id;
    await stockUp(service, idle, lot, 100);
    const answer = await propose();
    expect(answer.status).toBe(201);
    const [transfer]: Transfer[] = answer.body.transfers;
    expect(answer.body.transfers).toHaveLength(1);
    expect(transfer).toMatchObject({
      from: idle,
      to: busy,
      lot,
      doses: 40,
      vials: 4,
      distance: 2,
      need: 45,
      useBy: '2021-08-20',
      status: 'proposed',
      left: 0,
    });
    expect(transfer?.explanation.vi).toMatch(/không dùng kịp 40 liều \(4 lọ\).*20\/08\/2021/);
    expect(answer.body.redistribution).toMatchObject({ surplus: 100, transferred: 40 });
    const inspector = await service.as('inspector', '26');
    const run = await inspector.get(`/v1/redistributions/${answer.body.redistribution.id}`).expect(200);
    expect(run.body).toEqual(answer.body.redistribution);

    const proposer = await service.as('province', '26', 'proposer');
    const other = await service.as('province', '26', 'other');
    const accept = `/v1/transfers/${transfer?.id}/accept`;
    const sender = await service.as('site', idle);
    const ship = (doses: number) => () =>
      sender.post('/v1/shipments', { from: idle, to: busy, lines: [{ lot, doses }], transfer: transfer?.id });
    await expectRefusal(service, 'redistribution/not-accepted', ship(10));
    await expectRefusal(service, 'second-person/same-account', () => proposer.post(accept));
    const elsewhere = await service.as('province', '12');
    await expectRefusal(service, 'request/not-found', () => elsewhere.post(accept));
    const accepted = await other.post(accept, undefined, 'accept-key-1').expect(200);
    expect(accepted.body).toMatchObject({ status: 'accepted', left: 40, decidedBy: other.account });
    expect((await other.post(accept, undefined, 'accept-key-1')).body).toEqual(accepted.body);
    await expectRefusal(service, 'redistribution/already-decided', () => other.post(accept));

    await expectRefusal(service, 'redistribution/exceeded', ship(50));
    const sent = await ship(40)();
    expect(sent.status).toBe(201);
    await expectRefusal(service, 'redistribution/exceeded', ship(10));
    const site = await service.as('site', busy);
    await site.post(`/v1/shipments/${sent.body.id}/receive`, { lines: [{ lot, received: 40 }] }).expect(200);
    expect([await onHand(service, idle, lot), await onHand(service, busy, lot)]).toEqual([60, 40]);
    const transfers = await site.get(`/v1/transfers?area=${busy}`).expect(200);
    expect(transfers.body.items).toMatchObject([{ id: transfer?.id, status: 'accepted', left: 0 }]);
  });

  test('declined with the reason; the next proposal supersedes undecided transfers', async () => {
    await peopleInOrder(service, 30, { district: '26-244', commune: null });
    const other = await service.as('province', '26', 'other');
    const [first]: Transfer[] = (await propose()).body.transfers;
    const declined = await other
      .post(`/v1/transfers/${first?.id}/decline`, { reason: 'no-transport', note: 'đường ngập' })
      .expect(200);
    expect(declined.body).toMatchObject({ status: 'declined', reason: 'no-transport', left: 0 });
    const [second]: Transfer[] = (await propose()).body.transfers;
    const [third]: Transfer[] = (await propose()).body.transfers;
    expect(third?.doses).toBe(second?.doses);
    const late = await expectRefusal(service, 'redistribution/already-decided', () =>
      other.post(`/v1/transfers/${second?.id}/accept`),
    );
    expect(late.body.details).toEqual({ status: 'superseded' });
  });

  test('accepted too late: the doses are gone, or could no longer be used', async () => {
    const other = await service.as('province', '26', 'other');
    const [transfer]: Transfer[] = (await propose()).body.transfers;
    const site = await service.as('site', idle);
    await site.post('/v1/wastages', { account: idle, lot, doses: 55, cause: 'broken' }).expect(201);
    await expectRefusal(service, 'stock/short', () => other.post(`/v1/transfers/${transfer?.id}/accept`));
    await stockUp(service, idle, lot, 55);
    service.clock.set('2021-08-20T01:00:00Z');
    await expectRefusal(service, 'redistribution/would-expire', () =>
      other.post(`/v1/transfers/${transfer?.id}/accept`),
    );
  });

  test('the nightly job proposes, the same if run twice; anyone of the province decides', async () => {
    const fresh = await registerLot(service, { expiry: '2021-09-01' });
    await stockUp(service, idle, fresh.id, 20);
    const deps = {
      database: service.database,
      clock: service.clock,
      log: service.context().log,
      sender: { send: async () => undefined },
      identityKey: 'x',
    };
    const run = () => proposeTransfers.run(service.context('VN'), deps as never);
    const result = await run();
    expect(result).toMatchObject({ proposals: 1, transfers: 1, doses: 20 });
    expect(await run()).toEqual(result);
    const proposer = await service.as('province', '26', 'proposer');
    const { body } = await proposer.get('/v1/transfers?status=proposed').expect(200);
    expect(body.items).toHaveLength(1);
    const accepted = await proposer.post(`/v1/transfers/${body.items[0].id}/accept`).expect(200);
    expect(accepted.body.proposedBy).toBe('system');
  });
});
