import { describe, expect, test } from '@jest/globals';
import { withTransaction } from '../../src/platform/database.ts';
import { draftShareOut } from '../../src/supply/draft-share-out.ts';
import type { ShareOut } from '../../src/supply/share-out.ts';
import { useService } from '../support/service.ts';
import { createRound, expectRefusal, registerLot } from '../support/supply-factory.ts';

const service = useService();

/** A round with 100 doses for province 26, and a proposal to share some of them out between two districts. */
async function proposal(
  total: number,
  by: string,
): Promise<{ shareOut: ShareOut; lot: string; round: string }> {
  const lot = await registerLot(service);
  const round = await createRound(service, {
    lots: [{ lot: lot.id, doses: 100 }],
    lines: [{ unit: '26', purpose: 'area', doses: 100 }],
  });
  const shareOut = await propose(round.id, total, by);
  const province = await service.as('province', '26');
  const lines = [{ lot: lot.id, doses: 100 }];
  await province.post(`/v1/rounds/${round.id}/receipts`, { unit: '26', lines }).expect(201);
  return { shareOut, lot: lot.id, round: round.id };
}

function propose(round: string, total: number, by: string): Promise<ShareOut> {
  return withTransaction(service.database, (tx) =>
    draftShareOut(tx, {
      province: '26',
      round,
      total,
      needs: [
        { unit: '26-243', need: 2 },
        { unit: '26-244', need: 1 },
      ],
      day: '2021-08-10',
      policyVersion: 'vn-covid19-2021@1',
      by,
      now: service.clock.now(),
    }),
  );
}

describe('sharing a round out', () => {
  test('proposed by one, approved by another, shipped as far as each line goes', async () => {
    const proposer = await service.as('province', '26', 'proposer');
    const approver = await service.as('province', '26', 'approver');
    const { shareOut, lot } = await proposal(90, proposer.account);
    expect(shareOut.lines).toEqual([
      { unit: '26-243', need: 2, doses: 60 },
      { unit: '26-244', need: 1, doses: 30 },
    ]);
    const ship = (to: string, doses: number) => () =>
      proposer.post('/v1/shipments', { from: '26', to, lines: [{ lot, doses }], shareOut: shareOut.id });
    await expectRefusal(service, 'share-out/not-approved', ship('26-243', 1));

    const approve = `/v1/share-outs/${shareOut.id}/approve`;
    const self = await expectRefusal(service, 'share-out/self-approval', () => proposer.post(approve));
    expect(self.status).toBe(403);
    const district = await service.as('district', '26-243');
    await expectRefusal(service, 'auth/role-not-allowed', () => district.post(approve));
    const elsewhere = await service.as('province', '12');
    await expectRefusal(service, 'request/not-found', () => elsewhere.post(approve));

    const approved = await approver.post(approve);
    expect(approved.body).toMatchObject({ status: 'approved', approvedBy: approver.account });
    expect((await approver.get(`/v1/share-outs/${shareOut.id}`)).body).toEqual(approved.body);
    expect((await approver.get('/v1/share-outs?province=26')).body.items).toContainEqual(approved.body);
    await expectRefusal(service, 'share-out/already-approved', () => approver.post(approve));

    expect((await ship('26-243', 50)()).status).toBe(201);
    await expectRefusal(service, 'share-out/exceeded', ship('26-243', 11));
    expect((await ship('26-243', 10)()).status).toBe(201);
    await expectRefusal(service, 'share-out/exceeded', ship('26-246', 1));
    const other = await registerLot(service, { product: 'moderna' });
    await expectRefusal(service, 'lot/other-product', () =>
      proposer.post('/v1/shipments', {
        from: '26',
        to: '26-244',
        lines: [{ lot: other.id, doses: 1 }],
        shareOut: shareOut.id,
      }),
    );
  });

  test('of two approved at once, only what the round has is shared', async () => {
    const proposer = await service.as('province', '26', 'proposer');
    const approver = await service.as('province', '26', 'approver');
    const { shareOut, round } = await proposal(60, proposer.account);
    const second = await propose(round, 60, proposer.account);
    const responses = await Promise.all(
      [shareOut, second].map(({ id }) => approver.post(`/v1/share-outs/${id}/approve`)),
    );
    expect(responses.map((response) => response.status).sort()).toEqual([200, 409]);
    const refused = responses.find((response) => response.status === 409);
    expect(refused?.body.code).toBe('share-out/more-than-unshared');
    await expect(propose(round, 41, proposer.account)).rejects.toMatchObject({
      code: 'share-out/more-than-unshared',
    });
  });
});
