import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  aReallocation,
  aRefusal,
  lineOf,
  noSuchRound,
  readRound,
  receive,
  someRound,
} from '../../../support/rounds-factory.ts';
import { useService } from '../../../support/service.ts';
import { aDecision, expectRefusal, roundTwo } from '../../../support/supply-factory.ts';

const service = useService();

describe('round 2 of 2021', () => {
  test('the army’s 80,000 became 35,000; 34,350 and 10,650 went to others; 600 stayed samples', async () => {
    const { round } = await roundTwo(service);
    const ministry = await service.as('ministry', 'VN');
    await ministry
      .post(`/v1/rounds/${round.id}/amendments`, {
        decision: aDecision(),
        changes: [
          { unit: 'earmark:army', delta: -45_000 },
          { unit: '30', delta: 34_350 },
          { unit: '01', delta: 10_650 },
        ],
      })
      .expect(201);
    const told = await readRound(await service.as('inspector', 'VN'), round.id);
    expect(told.total).toBe(811_200);
    expect(lineOf(told, 'earmark:army')).toMatchObject({ purpose: 'earmark', allocated: 35_000 });
    expect(lineOf(told, '30')?.allocated).toBe(34_350);
    expect(lineOf(told, '01')?.allocated).toBe(53_350 + 10_650);
    expect(lineOf(told, 'earmark:testing')).toMatchObject({ purpose: 'sample', allocated: 600 });
    expect(told.amendments[0]?.changes.map(({ delta }) => delta)).toEqual([-45_000, 34_350, 10_650]);
    expect(told.lines.reduce((sum, { allocated }) => sum + allocated, 0)).toBe(811_200);
  });
});

describe('refusing part of a round', () => {
  test('gives the doses back to the national line; a replay writes nothing', async () => {
    const { id, lot } = await someRound(service, { '26': 100, '12': 50 });
    await receive(service, id, '26', { lot, doses: 30 });
    const province = await service.as('province', '26');
    const path = `/v1/rounds/${id}/refusals`;
    const body = aRefusal(40);
    const refused = await province.post(path, body, 'refuse-round-1');
    expect(refused.status).toBe(201);
    expect(lineOf(refused.body, '26')).toMatchObject({ allocated: 60, received: 30, left: 30 });
    expect(lineOf(refused.body, 'VN')).toMatchObject({ purpose: 'area', allocated: 40, left: 40 });
    expect(refused.body.refusals).toEqual([
      expect.objectContaining({ unit: '26', doses: 40, reason: 'cannot-use-in-time', by: province.account }),
    ]);
    const before = await service.snapshot();
    expect((await province.post(path, body, 'refuse-round-1')).body).toEqual(refused.body);
    expect(await service.snapshot()).toBe(before);
    await province.post(path, aRefusal(30)).expect(201);
    expect(lineOf(await readRound(province, id), 'VN')?.allocated).toBe(70);
  });

  test('is refused beyond what is still to come, without a line, for a stranger, without a reason', async () => {
    const { id, lot } = await someRound(service, { '26': 100 });
    await receive(service, id, '26', { lot, doses: 61 });
    const province = await service.as('province', '26');
    const path = `/v1/rounds/${id}/refusals`;
    const refused = await expectRefusal(service, 'round/more-than-to-come', () =>
      province.post(path, aRefusal(40)),
    );
    expect(refused.status).toBe(409);
    const other = await service.as('province', '12');
    await expectRefusal(service, 'round/unit-not-in-round', () => other.post(path, aRefusal(1)));
    const ministry = await service.as('ministry', 'VN');
    await expectRefusal(service, 'auth/role-not-allowed', () => ministry.post(path, aRefusal(1)));
    await expectRefusal(service, 'request/invalid', () => province.post(path, { doses: 1 }));
    await expectRefusal(service, 'request/not-found', () =>
      province.post(`/v1/rounds/${noSuchRound(service)}/refusals`, aRefusal(1)),
    );
  });

  test('at once with receipts: never more than the line, and the round stays whole', async () => {
    const { id, lot } = await someRound(service, { '26': 100 });
    const province = await service.as('province', '26');
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        index % 2 === 0
          ? province.post(`/v1/rounds/${id}/refusals`, aRefusal(20))
          : province.post(`/v1/rounds/${id}/receipts`, { unit: '26', lines: [{ lot, doses: 20 }] }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    const after = await readRound(province, id);
    expect(lineOf(after, '26')?.left).toBe(0);
    expect(after.lines.reduce((sum, { allocated }) => sum + allocated, 0)).toBe(100);
  });
});

describe('moving doses to a faster unit', () => {
  test('takes a proposal and the approval of another at the ministry', async () => {
    const { id, lot } = await someRound(service, { '26': 100, '12': 50 });
    await receive(service, id, '26', { lot, doses: 40 });
    const [one, other] = [await service.as('ministry', 'VN'), await service.as('ministry', 'VN', 'b')];
    const path = `/v1/rounds/${id}/reallocations`;
    const wanted = aReallocation('26', '12', 60);
    const proposed = await one.post(path, wanted, 'move-round-1');
    expect(proposed.body).toMatchObject({
      status: 'proposed',
      level: 'unit',
      from: '26',
      to: '12',
      doses: 60,
    });
    expect((await one.post(path, wanted, 'move-round-1')).body).toEqual(proposed.body);
    expect(lineOf(await readRound(one, id), '26')?.allocated).toBe(100);
    const approve = `${path}/${proposed.body.id}/approve`;
    const self = await expectRefusal(service, 'second-person/same-account', () => one.post(approve));
    expect(self.status).toBe(403);
    const province = await service.as('province', '26');
    await expectRefusal(service, 'request/not-found', () => province.post(approve));
    const approved = await other.post(approve, undefined, 'approve-move-1');
    expect(approved.body).toMatchObject({ status: 'approved', approvedBy: other.account });
    const before = await service.snapshot();
    expect((await other.post(approve, undefined, 'approve-move-1')).body).toEqual(approved.body);
    expect(await service.snapshot()).toBe(before);
    await expectRefusal(service, 'round/reallocation-already-approved', () => other.post(approve));
    const after = await readRound(one, id);
    expect([lineOf(after, '26')?.left, lineOf(after, '12')?.allocated]).toEqual([0, 110]);
    expect(after.reallocations).toEqual([approved.body]);
  });

  test('takes only what has not come, to a unit that exists, and makes one that is new to the round', async () => {
    const { id, lot } = await someRound(service, { '26': 100 });
    await receive(service, id, '26', { lot, doses: 90 });
    const [one, other] = [await service.as('province', '26'), await service.as('ministry', 'VN')];
    const path = `/v1/rounds/${id}/reallocations`;
    const tooMuch = (await one.post(path, aReallocation('26', '30', 11)).expect(201)).body.id;
    await expectRefusal(service, 'round/more-than-to-come', () => other.post(`${path}/${tooMuch}/approve`));
    const right = (await one.post(path, aReallocation('26', '30', 10)).expect(201)).body.id;
    await other.post(`${path}/${right}/approve`).expect(200);
    expect(lineOf(await readRound(one, id), '30')).toMatchObject({ allocated: 10, purpose: 'area' });
    await expectRefusal(service, 'round/unknown-unit', () => one.post(path, aReallocation('26', '99', 1)));
    await expectRefusal(service, 'request/not-found', () => one.post(path, aReallocation('30', '26', 1)));
    for (const wrong of [
      aReallocation('26', '26', 1),
      aReallocation('26', '26-243', 1),
      aReallocation('26-243', '12-106', 1),
    ]) {
      await expectRefusal(service, 'request/invalid', () => one.post(path, wrong));
    }
    const elsewhere = await someRound(service, { '26': 5 });
    await expectRefusal(service, 'request/not-found', () =>
      other.post(`/v1/rounds/${elsewhere.id}/reallocations/${tooMuch}/approve`),
    );
  });

  test('two approvals at once: one takes effect, the other is refused', async () => {
    const { id } = await someRound(service, { '26': 100, '12': 1 });
    const province = await service.as('province', '26');
    const move = (
      await province.post(`/v1/rounds/${id}/reallocations`, aReallocation('26', '12', 100)).expect(201)
    ).body.id;
    const approvers = [await service.as('ministry', 'VN'), await service.as('ministry', 'VN', 'b')];
    const answers = await Promise.all(
      [...approvers, ...approvers].map((by) => by.post(`/v1/rounds/${id}/reallocations/${move}/approve`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect(lineOf(await readRound(province, id), '12')?.allocated).toBe(101);
  });
});

interface Step {
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly doses: number;
}

const unit = fc.constantFrom('26', '12', '30', 'VN');
const steps = (least: number, most: number): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({
      what: fc.constantFrom('amend', 'refuse', 'move', 'receive'),
      from: unit,
      to: unit,
      doses: fc.integer({ min: 1, max: 70 }),
    }),
    { minLength: least, maxLength: most },
  );

/** Does one thing to a round; answers whether it was done. */
async function take({ what, from, to, doses }: Step, id: string, lot: string): Promise<boolean> {
  const ministry = await service.as('ministry', 'VN');
  if (what === 'receive') {
    const by = await service.as(from === 'VN' ? 'ministry' : 'province', from);
    return isDone(await by.post(`/v1/rounds/${id}/receipts`, { unit: from, lines: [{ lot, doses }] }));
  }
  if (what === 'refuse' && from !== 'VN') {
    const by = await service.as('province', from);
    return isDone(await by.post(`/v1/rounds/${id}/refusals`, aRefusal(doses)));
  }
  if (what === 'amend') {
    const changes = [
      { unit: from, delta: -doses },
      { unit: to, delta: doses },
    ];
    return isDone(await ministry.post(`/v1/rounds/${id}/amendments`, { decision: aDecision(), changes }));
  }
  const move = await ministry.post(`/v1/rounds/${id}/reallocations`, aReallocation(from, to, doses));
  if (!isDone(move)) return false;
  const other = await service.as('ministry', 'VN', 'b');
  return isDone(await other.post(`/v1/rounds/${id}/reallocations/${move.body.id}/approve`));
}

function isDone({ status }: { readonly status: number }): boolean {
  expect([200, 201, 400, 409, 422]).toContain(status);
  return status < 300;
}

/** What the lines are after one more step, on paper: allocated and received. */
type Paper = ReadonlyMap<string, { readonly allocated: number; readonly received: number }>;

function onPaper(paper: Paper, { what, from, to, doses }: Step): Paper | undefined {
  const line = paper.get(from);
  if (line === undefined || line.allocated - line.received < doses) return undefined;
  if (what === 'receive') return new Map(paper).set(from, { ...line, received: line.received + doses });
  const target = what === 'refuse' && from !== 'VN' ? 'VN' : to;
  if (target === from) return undefined;
  const other = paper.get(target) ?? { allocated: 0, received: 0 };
  return new Map(paper)
    .set(from, { ...line, allocated: line.allocated - doses })
    .set(target, { ...other, allocated: other.allocated + doses });
}

describe('amended, refused, moved and received in any order', () => {
  test('a round does what one would do on paper', async () => {
    await fc.assert(
      fc.asyncProperty(steps(1, 10), async (list) => {
        const { id, lot } = await someRound(service, { '26': 100, '12': 80 });
        let paper: Paper = new Map([
          ['26', { allocated: 100, received: 0 }],
          ['12', { allocated: 80, received: 0 }],
        ]);
        for (const step of list) {
          const next = onPaper(paper, step);
          expect([step, await take(step, id, lot)]).toEqual([step, next !== undefined]);
          paper = next ?? paper;
        }
        const { lines } = await readRound(await service.as('ministry', 'VN'), id);
        expect(
          new Map(lines.map((line) => [line.unit, { allocated: line.allocated, received: line.received }])),
        ).toEqual(paper);
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  test('by eight at once it stays whole, and every line adds up', async () => {
    await fc.assert(
      fc.asyncProperty(steps(8, 16), async (list) => {
        const { id, lot } = await someRound(service, { '26': 100, '12': 80 });
        const clients = Array.from({ length: 8 }, (_, client) => list.filter((__, n) => n % 8 === client));
        await Promise.all(
          clients.map(async (own) => {
            for (const step of own) await take(step, id, lot);
          }),
        );
        const { lines, total } = await readRound(await service.as('ministry', 'VN'), id);
        expect(lines.reduce((sum, { allocated }) => sum + allocated, 0)).toBe(total);
        for (const { allocated, received, damaged, left } of lines) {
          expect(received + damaged + left).toBe(allocated);
          expect(left).toBeGreaterThanOrEqual(0);
        }
        const found = lines.reduce((sum, { received }) => sum + received, 0);
        const balances = await service.database.connection.db
          ?.collection('stockBalances')
          .find({ lot })
          .toArray();
        expect((balances ?? []).reduce((sum, { onHand }) => sum + onHand, 0)).toBe(found);
      }),
      { numRuns: 4 },
    );
  }, 120_000);
});
