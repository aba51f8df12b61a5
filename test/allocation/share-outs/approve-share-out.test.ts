import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ShareOut } from '../../../src/allocation/share-outs/share-out.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { useService } from '../../support/service.ts';
import { districtWithPeople, receive, roundFor26 } from '../../support/share-out-factory.ts';
import { expectRefusal, registerLot } from '../../support/supply-factory.ts';

const service = useService();

beforeAll(async () => {
  await startCampaign(service);
  await districtWithPeople(service, '26-243', 200, { tables: 1 });
  await districtWithPeople(service, '26-244', 100, { tables: 1 });
});

async function proposal(doses: number, supply = 100, lotFacts: Parameters<typeof registerLot>[1] = {}) {
  const made = await roundFor26(service, supply, lotFacts);
  await receive(service, made, supply);
  return { ...made, shareOut: await propose(made.round, doses) };
}

async function propose(round: string, doses: number): Promise<ShareOut> {
  const proposer = await service.as('province', '26', 'proposer');
  return (await proposer.post(`/v1/rounds/${round}/share-outs`, { doses }).expect(201)).body;
}

describe('approving a share-out', () => {
  test('proposed by one, approved by another, shipped as far as each line goes', async () => {
    const proposer = await service.as('province', '26', 'proposer');
    const approver = await service.as('province', '26', 'approver');
    const { shareOut, lot, round } = await proposal(90);
    expect(shareOut.lines.map(({ unit, doses }) => [unit, doses])).toEqual([
      ['26-243', 60],
      ['26-244', 30],
    ]);
    const ship =
      (to: string, doses: number, of = lot) =>
      () =>
        proposer.post('/v1/shipments', {
          from: '26',
          to,
          lines: [{ lot: of, doses }],
          shareOut: shareOut.id,
        });
    await expectRefusal(service, 'share-out/not-approved', ship('26-243', 1));

    const approve = `/v1/share-outs/${shareOut.id}/approve`;
    const self = await expectRefusal(service, 'second-person/same-account', () => proposer.post(approve));
    expect(self.status).toBe(403);
    const district = await service.as('district', '26-243');
    await expectRefusal(service, 'request/not-found', () => district.post(approve));
    const elsewhere = await service.as('province', '12');
    await expectRefusal(service, 'request/not-found', () => elsewhere.post(approve));

    const approved = await approver.post(approve, undefined, 'approve-key-1').expect(200);
    expect(approved.body).toMatchObject({ status: 'approved', approvedBy: approver.account });
    const replayed = await approver.post(approve, undefined, 'approve-key-1').expect(200);
    expect(replayed.body).toEqual(approved.body);
    expect((await approver.get(`/v1/share-outs/${shareOut.id}`)).body).toEqual(approved.body);
    await expectRefusal(service, 'share-out/already-approved', () => approver.post(approve));
    const line = (await approver.get(`/v1/rounds/${round}`)).body.lines[0];
    expect(line).toMatchObject({ unit: '26', unshared: 10 });

    await ship('26-243', 50)().expect(201);
    await expectRefusal(service, 'share-out/exceeded', ship('26-243', 11));
    await ship('26-243', 10)().expect(201);
    await expectRefusal(service, 'share-out/exceeded', ship('26-246', 1));
    const other = await registerLot(service, { product: 'moderna' });
    await expectRefusal(service, 'lot/other-product', ship('26-244', 1, other.id));
  });

  test('of two approved at once, only what the round has is shared', async () => {
    const approver = await service.as('province', '26', 'approver');
    const { shareOut, round } = await proposal(60);
    const second = await propose(round, 60);
    const responses = await Promise.all(
      [shareOut, second].map(({ id }) => approver.post(`/v1/share-outs/${id}/approve`)),
    );
    expect(responses.map((response) => response.status).sort()).toEqual([200, 409]);
    const refused = responses.find((response) => response.status === 409);
    expect(refused?.body.code).toBe('share-out/more-than-unshared');
    const proposer = await service.as('province', '26', 'proposer');
    await expectRefusal(service, 'share-out/more-than-unshared', () =>
      proposer.post(`/v1/rounds/${round}/share-outs`, { doses: 41 }),
    );
  });

  test('one approved by many at once is approved once', async () => {
    const { shareOut } = await proposal(20);
    const approvers = await Promise.all(
      ['a1', 'a2', 'a3', 'a4'].map((who) => service.as('province', '26', who)),
    );
    const responses = await Promise.all(
      approvers.map((approver) => approver.post(`/v1/share-outs/${shareOut.id}/approve`)),
    );
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  });

  test('a lot held meanwhile is refused', async () => {
    const approver = await service.as('province', '26', 'approver');
    const { shareOut, lot } = await proposal(20);
    await approver
      .post(`/v1/lots/${lot}/holds`, { area: '26', reasonCode: 'investigation', note: 'đang điều tra' })
      .expect(201);
    await expectRefusal(service, 'lot/held', () => approver.post(`/v1/share-outs/${shareOut.id}/approve`));
  });

  test('approved too late for the receivers to use it: would expire', async () => {
    const approver = await service.as('province', '26', 'approver');
    const { shareOut } = await proposal(100, 100, { expiry: '2021-08-13' });
    service.clock.set('2021-08-13T01:00:00Z');
    const refused = await expectRefusal(service, 'share-out/would-expire', () =>
      approver.post(`/v1/share-outs/${shareOut.id}/approve`),
    );
    expect(refused.status).toBe(409);
    expect(refused.body.details).toMatchObject({ useBy: '2021-08-13' });
  });
});
