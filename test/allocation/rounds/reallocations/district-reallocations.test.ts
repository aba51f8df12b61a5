import { describe, expect, test } from '@jest/globals';
import { insertShareOut } from '../../../../src/allocation/share-outs/share-out.store.ts';
import type { StoredShareOut } from '../../../../src/allocation/share-outs/share-out.ts';
import {
  insertShareOutLines,
  listPromised,
  takeFromShareOut,
} from '../../../../src/allocation/share-outs/share-out-line.store.ts';
import { withTransaction } from '../../../../src/platform/database/database.ts';
import { newId } from '../../../../src/platform/id.ts';
import { aReallocation, readRound, receive, someRound } from '../../../support/rounds-factory.ts';
import { useService } from '../../../support/service.ts';
import { expectRefusal } from '../../../support/supply-factory.ts';

const service = useService();

/** A share-out of a round as it stands after its approval. */
async function sharedOut(
  round: { id: string; lot: string },
  doses: Readonly<Record<string, number>>,
): Promise<string> {
  const now = service.clock.now();
  const total = Object.values(doses).reduce((sum, one) => sum + one, 0);
  const numbers = { need: 0, secondDue: 0, onHand: 0, capacity: 0 };
  const shareOut: StoredShareOut = {
    id: newId('26', now),
    area: '26',
    province: '26',
    rounds: [{ round: round.id, product: 'astrazeneca', doses: total }],
    total,
    shared: total,
    lines: Object.entries(doses).map(([unit, one]) => ({
      unit,
      lot: round.lot,
      product: 'astrazeneca',
      doses: one,
      vials: one / 10,
      useBy: '2021-11-30',
      ...numbers,
      parts: { floor: 0, secondDue: 0, firstDue: one, moved: 0 },
    })),
    units: [],
    unshared: [],
    formula: 'test',
    inputsHash: 'test',
    day: '2021-08-10',
    policyVersion: 'test',
    status: 'approved',
    proposedBy: 'a',
    proposedAt: now.toISOString(),
    approvedBy: 'b',
    approvedAt: now.toISOString(),
  };
  await withTransaction(service.database, async (tx) => {
    await insertShareOut(tx, shareOut);
    await insertShareOutLines(tx, shareOut);
  });
  return shareOut.id;
}

const promised = async (lot: string): Promise<[string, number][]> =>
  (await listPromised(service.database, '26'))
    .filter((line) => line.lot === lot)
    .map(({ unit, doses }): [string, number] => [unit, doses])
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x - y));

describe('reallocating doses of a round from a slow district to a fast one', () => {
  test('takes doses that a share-out promises and that are not shipped; another account of the province approves', async () => {
    const round = await someRound(service, { '26': 300 });
    await receive(service, round.id, '26', { lot: round.lot, doses: 300 });
    const [older, newer] = [
      await sharedOut(round, { '26-243': 100, '26-244': 50 }),
      await sharedOut(round, { '26-243': 40 }),
    ];
    const shipped = await withTransaction(service.database, (tx) =>
      takeFromShareOut(tx, { id: older, province: '26' }, '26-243', { lot: round.lot, doses: 30 }),
    );
    expect(shipped).toBe(true);
    const district = await service.as('district', '26-243');
    const province = await service.as('province', '26');
    const path = `/v1/rounds/${round.id}/reallocations`;
    const reallocation = (await district.post(path, aReallocation('26-243', '26-246', 90)).expect(201)).body;
    expect(reallocation).toMatchObject({ level: 'district', status: 'proposed' });
    await expectRefusal(service, 'auth/role-not-allowed', () =>
      district.post(`${path}/${reallocation.id}/approve`),
    );
    const stranger = await service.as('province', '12');
    await expectRefusal(service, 'request/not-found', () =>
      stranger.post(`${path}/${reallocation.id}/approve`),
    );
    const approved = await province.post(`${path}/${reallocation.id}/approve`).expect(200);
    expect(approved.body.taken).toEqual([
      { shareOut: older, lot: round.lot, doses: 70 },
      { shareOut: newer, lot: round.lot, doses: 20 },
    ]);
    expect(await promised(round.lot)).toEqual([
      ['26-243', 20],
      ['26-244', 50],
      ['26-246', 20],
      ['26-246', 70],
    ]);
    expect((await readRound(province, round.id)).reallocations).toEqual([approved.body]);

    const committed = async (area: string) =>
      (await province.get(`/v1/reports/rounds?area=${area}&round=${round.id}`).expect(200)).body.items[0]
        ?.committed;
    expect(await committed('26-243')).toMatchObject({ doses: 50, decided: 140, movedOut: 90 });
    expect(await committed('26-246')).toMatchObject({ doses: 90, decided: 0, movedIn: 90 });
    expect(await committed('26')).toMatchObject({ doses: 300, movedOut: 0 });

    const own = (await province.post(path, aReallocation('26-243', '26-244', 1)).expect(201)).body.id;
    await expectRefusal(service, 'second-person/same-account', () => province.post(`${path}/${own}/approve`));
    const tooMany = (await district.post(path, aReallocation('26-243', '26-244', 21)).expect(201)).body.id;
    await expectRefusal(service, 'round/more-than-to-come', () =>
      province.post(`${path}/${tooMany}/approve`),
    );
    await expectRefusal(service, 'request/not-found', () =>
      district.post(path, aReallocation('26-244', '26-243', 1)),
    );
  });
});
