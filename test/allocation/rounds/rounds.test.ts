import { describe, expect, test } from '@jest/globals';
import type { RoundLine } from '../../../src/allocation/rounds/round.ts';
import type { RoundDetail } from '../../../src/allocation/rounds/round-detail.ts';
import { useService } from '../../support/service.ts';
import { aDecision, aRound, expectRefusal, registerLot, roundTwo } from '../../support/supply-factory.ts';

const service = useService();

const lineOf = (round: RoundDetail, unit: string) => round.lines.find((line) => line.unit === unit);

describe('entering a round', () => {
  test('is answered as it was decided; a replay writes nothing', async () => {
    const ministry = await service.as('ministry', 'VN');
    const lot = await registerLot(service);
    const body = aRound({
      lots: [{ lot: lot.id, doses: 100 }],
      lines: [
        { unit: '26', purpose: 'area', doses: 90 },
        { unit: 'earmark:police', purpose: 'earmark', doses: 10 },
      ],
    });
    const made = await ministry.post('/v1/rounds', body, 'create-round-1');
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ total: 100, status: 'announced', amendments: [] });
    expect(lineOf(made.body, '26')).toEqual({
      unit: '26',
      purpose: 'area',
      allocated: 90,
      received: 0,
      damaged: 0,
      left: 90,
      unshared: 90,
    });
    const before = await service.snapshot();
    const replayed = await ministry.post('/v1/rounds', body, 'create-round-1');
    expect(replayed.body).toEqual(made.body);
    await expectRefusal(service, 'round/number-taken', () => ministry.post('/v1/rounds', body));
    expect(await service.snapshot()).toBe(before);

    const site = await service.as('site', '26-243-001');
    expect((await site.get(`/v1/rounds/${made.body.id}`)).body).toEqual(made.body);
    const listed = await site.get('/v1/rounds?limit=200');
    expect(listed.body.items.map((round: { id: string }) => round.id)).toContain(made.body.id);
  });

  test('is refused if it does not add up or names an unknown unit or lot', async () => {
    const ministry = await service.as('ministry', 'VN');
    const lot = await registerLot(service);
    const other = await registerLot(service, { product: 'moderna' });
    const lots = [{ lot: lot.id, doses: 100 }];
    const area = (unit: string, doses: number) => ({ unit, purpose: 'area' as const, doses });
    const post = (body: Record<string, unknown>) => () => ministry.post('/v1/rounds', body);
    const refused = await expectRefusal(
      service,
      'round/does-not-add-up',
      post(aRound({ lots, lines: [area('26', 99)] })),
    );
    expect(refused.status).toBe(422);
    expect(refused.body.details).toEqual({ expected: 100, found: 99 });
    await expectRefusal(service, 'round/unknown-unit', post(aRound({ lots, lines: [area('99', 100)] })));
    const unknown = aRound({ lots: [{ lot: 'astrazeneca~NONE', doses: 100 }], lines: [area('26', 100)] });
    await expectRefusal(service, 'lot/unknown', post(unknown));
    const mixed = aRound({ lots: [{ lot: other.id, doses: 100 }], lines: [area('26', 100)] });
    await expectRefusal(service, 'lot/other-product', post(mixed));
    for (const wrong of [
      aRound({ lots, lines: [area('26', 50), area('26', 50)] }),
      aRound({ lots, lines: [area('26', 100.5)] }),
      aRound({ lots, lines: [area('26-243', 100)] }),
      aRound({ lots, lines: [{ unit: '26', purpose: 'earmark', doses: 100 }] }),
    ]) {
      await expectRefusal(service, 'request/invalid', post(wrong));
    }
    const province = await service.as('province', '26');
    await expectRefusal(service, 'auth/role-not-allowed', () =>
      province.post('/v1/rounds', aRound({ lots, lines: [area('26', 100)] })),
    );
  });
});

describe('amending a round', () => {
  test('the army’s 80,000 of round 2 became 35,000, and 34,350 and 10,650 for others', async () => {
    const { round } = await roundTwo(service);
    const ministry = await service.as('ministry', 'VN');
    const decision = aDecision();
    const amended = await ministry.post(`/v1/rounds/${round.id}/amendments`, {
      decision,
      changes: [
        { unit: 'earmark:army', delta: -45_000 },
        { unit: '30', delta: 34_350 },
        { unit: '01', delta: 10_650 },
      ],
    });
    expect(amended.status).toBe(201);
    expect(lineOf(amended.body, 'earmark:army')?.allocated).toBe(35_000);
    expect(lineOf(amended.body, '30')).toMatchObject({ purpose: 'area', allocated: 34_350, left: 34_350 });
    expect(lineOf(amended.body, '01')?.allocated).toBe(53_350 + 10_650);
    const sum = amended.body.lines.reduce((all: number, line: RoundLine) => all + line.allocated, 0);
    expect(sum).toBe(811_200);
    expect(amended.body.amendments).toMatchObject([{ sequence: 1, decision }]);

    await expectRefusal(service, 'round/already-amended', () =>
      ministry.post(`/v1/rounds/${round.id}/amendments`, {
        decision,
        changes: [
          { unit: '01', delta: -1 },
          { unit: '30', delta: 1 },
        ],
      }),
    );
  });

  test('is refused when it changes the total or takes what has come or was never there', async () => {
    const { round, lot } = await roundTwo(service);
    const ministry = await service.as('ministry', 'VN');
    const capital = await service.as('province', '01');
    await capital.post(`/v1/rounds/${round.id}/receipts`, { unit: '01', lines: [{ lot, doses: 50_000 }] });
    const amend = (changes: object[]) => () =>
      ministry.post(`/v1/rounds/${round.id}/amendments`, { decision: aDecision(), changes });
    const notConserving = await expectRefusal(
      service,
      'round/amendment-not-conserving',
      amend([
        { unit: 'earmark:army', delta: -45_000 },
        { unit: '01', delta: 44_999 },
      ]),
    );
    expect(notConserving.body.details).toEqual({ sum: -1 });
    await expectRefusal(
      service,
      'round/below-received',
      amend([
        { unit: '01', delta: -3_351 },
        { unit: '26', delta: 3_351 },
      ]),
    );
    await expectRefusal(
      service,
      'round/unit-not-in-round',
      amend([
        { unit: '12', delta: -1 },
        { unit: '26', delta: 1 },
      ]),
    );
    await expectRefusal(
      service,
      'round/unknown-unit',
      amend([
        { unit: '99', delta: 1 },
        { unit: '26', delta: -1 },
      ]),
    );
    await expectRefusal(
      service,
      'request/invalid',
      amend([
        { unit: '26', delta: 1 },
        { unit: '26', delta: -1 },
      ]),
    );
    expect(
      (
        await amend([
          { unit: '01', delta: -3_350 },
          { unit: '26', delta: 3_350 },
        ])()
      ).status,
    ).toBe(201);
  });

  test('two at once on the same doses: one gets them; two that both fit: both stand', async () => {
    const { round } = await roundTwo(service);
    const ministry = await service.as('ministry', 'VN');
    const take = (doses: number, unit: string) =>
      ministry.post(`/v1/rounds/${round.id}/amendments`, {
        decision: aDecision(),
        changes: [
          { unit: 'earmark:army', delta: -doses },
          { unit, delta: doses },
        ],
      });
    const rivals = await Promise.all([take(50_000, '01'), take(50_000, '26')]);
    expect(rivals.map((response) => response.status).sort()).toEqual([201, 409]);
    const both = await Promise.all([take(10_000, '01'), take(20_000, '26')]);
    expect(both.map((response) => response.status)).toEqual([201, 201]);
    const after: RoundDetail = (await ministry.get(`/v1/rounds/${round.id}`)).body;
    expect(lineOf(after, 'earmark:army')?.allocated).toBe(0);
    expect(after.amendments.map((amendment) => amendment.sequence)).toEqual([1, 2, 3]);
    expect(after.lines.reduce((sum, line) => sum + line.allocated, 0)).toBe(811_200);
  });
});
