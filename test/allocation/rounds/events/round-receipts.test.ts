import { describe, expect, test } from '@jest/globals';
import type { RoundDetail } from '../../../../src/allocation/rounds/round-detail.ts';
import { useService } from '../../../support/service.ts';
import {
  createRound,
  expectRefusal,
  onHand,
  registerLot,
  roundTwo,
} from '../../../support/supply-factory.ts';

const service = useService();

const lineOf = (round: RoundDetail, unit: string) => round.lines.find((line) => line.unit === unit);

describe('receiving a round', () => {
  test('received doses go to stock, broken and lost ones are written off, and all of them count', async () => {
    const { round, lot } = await roundTwo(service);
    const capital = await service.as('province', '01');
    const path = `/v1/rounds/${round.id}/receipts`;
    const body = {
      unit: '01',
      lines: [{ lot, doses: 50_000, broken: 30, lost: 20 }],
      note: 'Một thùng bị rơi',
    };
    const receipt = await capital.post(path, body, 'receive-round-1');
    expect(receipt.status).toBe(201);
    const before = await service.snapshot();
    expect((await capital.post(path, body, 'receive-round-1')).body).toEqual(receipt.body);
    expect(await service.snapshot()).toBe(before);
    expect(await onHand(service, '01', lot)).toBe(50_000);
    const detail: RoundDetail = (await capital.get(`/v1/rounds/${round.id}`)).body;
    expect(detail.status).toBe('arriving');
    expect(lineOf(detail, '01')).toMatchObject({ received: 50_000, damaged: 50, left: 3_300 });
    expect((await capital.get(`${path}?unit=01`)).body.items).toEqual([receipt.body]);

    const ledger = await capital.get('/v1/stock-movements?province=01');
    const own = ledger.body.items.filter((line: { round?: string }) => line.round === round.id);
    expect(
      own.map((line: { kind: string; doses: number; to: string }) => [line.kind, line.to, line.doses]),
    ).toEqual(
      expect.arrayContaining([
        ['receipt', '01', 50_000],
        ['waste', 'wasted:broken', 30],
        ['waste', 'wasted:lost', 20],
      ]),
    );

    await expectRefusal(service, 'round/more-than-allocated', () =>
      capital.post(path, { unit: '01', lines: [{ lot, doses: 3_300, lost: 1 }] }),
    );
  });

  test('is refused for lots and units the round does not have, and for another’s unit', async () => {
    const { round, lot } = await roundTwo(service);
    const stranger = await registerLot(service);
    const capital = await service.as('province', '01');
    const poor = await service.as('province', '12');
    const path = `/v1/rounds/${round.id}/receipts`;
    await expectRefusal(service, 'round/lot-not-in-round', () =>
      capital.post(path, { unit: '01', lines: [{ lot: stranger.id, doses: 1 }] }),
    );
    await expectRefusal(service, 'round/unit-not-in-round', () =>
      poor.post(path, { unit: '12', lines: [{ lot, doses: 1 }] }),
    );
    await expectRefusal(service, 'request/not-found', () =>
      poor.post(path, { unit: '01', lines: [{ lot, doses: 1 }] }),
    );
    await expectRefusal(service, 'request/not-found', () =>
      capital.post('/v1/rounds/VN.01FCPS5JM0BTBQ4X2R9ZPFHPZS/receipts', {
        unit: '01',
        lines: [{ lot, doses: 1 }],
      }),
    );
    await expectRefusal(service, 'request/invalid', () =>
      capital.post(path, { unit: '01', lines: [{ lot, doses: 0 }] }),
    );
  });

  test('no more of a lot arrives anywhere than the round has of it', async () => {
    const [one, two] = [await registerLot(service), await registerLot(service)];
    const round = await createRound(service, {
      lots: [
        { lot: one.id, doses: 60 },
        { lot: two.id, doses: 40 },
      ],
      lines: [
        { unit: '26', purpose: 'area', doses: 50 },
        { unit: '12', purpose: 'area', doses: 50 },
      ],
    });
    const [a, b] = [await service.as('province', '26'), await service.as('province', '12')];
    const path = `/v1/rounds/${round.id}/receipts`;
    expect((await a.post(path, { unit: '26', lines: [{ lot: two.id, doses: 40 }] })).status).toBe(201);
    await expectRefusal(service, 'round/more-than-lot', () =>
      b.post(path, { unit: '12', lines: [{ lot: two.id, doses: 1 }] }),
    );
    await a.post(path, { unit: '26', lines: [{ lot: one.id, doses: 10 }] });
    await b.post(path, { unit: '12', lines: [{ lot: one.id, doses: 50 }] });
    expect((await a.get(`/v1/rounds/${round.id}`)).body.status).toBe('arrived');
  });

  test('many at once: never more than allocated', async () => {
    const { round, lot } = await roundTwo(service);
    const capital = await service.as('province', '01');
    const responses = await Promise.all(
      Array.from({ length: 8 }, () =>
        capital.post(`/v1/rounds/${round.id}/receipts`, { unit: '01', lines: [{ lot, doses: 10_000 }] }),
      ),
    );
    expect(responses.filter((response) => response.status === 201)).toHaveLength(5);
    expect(responses.filter((response) => response.body.code === 'round/more-than-allocated')).toHaveLength(
      3,
    );
    expect(await onHand(service, '01', lot)).toBe(50_000);
  });
});
