import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type PlannedTransfer,
  plannedTransfers,
  transportProblem,
} from '../../../src/allocation/redistribution/plan-transfers.rules.ts';
import type {
  RedistributionInputs,
  Surplus,
} from '../../../src/allocation/redistribution/redistribution-inputs.ts';
import { lastDayAt } from '../../../src/allocation/share-outs/sharing/allotment.rules.ts';
import { solveLinearProgram } from '../../../src/platform/linear-program.ts';

type Receiver = RedistributionInputs['receivers'][number];
const EARLY = '2021-08-20';
const LATE = '2021-08-30';

const surplus = (place: string, doses: number, changes: Partial<Surplus> = {}): Surplus => ({
  place,
  lot: 'astrazeneca~A',
  product: 'astrazeneca',
  doses,
  dosesPerVial: 10,
  lastDay: EARLY,
  storages: ['2..8'],
  thawedLastDay: null,
  ...changes,
});
const receiver = (unit: string, need: number, rooms = [1000, 1000], onHand = 0): Receiver => ({
  unit,
  people: { secondDue: 0, firstDue: need },
  needs: [{ product: 'astrazeneca', secondDue: 0, firstDue: need, onHand }],
  capacity: [
    { through: EARLY, doses: rooms[0] ?? 0 },
    { through: LATE, doses: rooms[1] ?? 0 },
  ],
  storages: ['2..8'],
});

async function plan(inputs: RedistributionInputs): Promise<PlannedTransfer[]> {
  const problem = transportProblem(inputs);
  const { values } = await solveLinearProgram(problem.program);
  return plannedTransfers(problem, values, inputs);
}
const short = (transfers: readonly PlannedTransfer[]) =>
  transfers.map(({ from, to, doses }) => [from, to, doses]);

describe('transfers of doses to where they are used in time', () => {
  test('the nearest first, as far as its people and tables go', async () => {
    const transfers = await plan({
      surplus: [surplus('26-243-001', 100)],
      receivers: [
        receiver('26-243-002', 35),
        receiver('26-244-001', 500, [40, 500]),
        receiver('26-246-001', 500),
      ],
    });
    expect(transfers.reduce((sum, { doses }) => sum + doses, 0)).toBe(100);
    expect(transfers.find(({ to }) => to === '26-243-002')).toMatchObject({
      doses: 30,
      distance: 1,
      need: 35,
    });
    expect(transfers.find(({ to }) => to === '26-244-001')?.doses ?? 0).toBeLessThanOrEqual(40);
  });

  test('no saved dose is given up for a shorter distance', async () => {
    const transfers = await plan({
      surplus: [surplus('26-243-001', 50), surplus('26-244-009', 50, { lot: 'astrazeneca~B' })],
      receivers: [receiver('26-243-002', 50), { ...receiver('26-244-001', 50), storages: ['2..8'] }],
    });
    expect(short(transfers)).toEqual([
      ['26-243-001', '26-243-002', 50],
      ['26-244-009', '26-244-001', 50],
    ]);
  });

  test('the stock of a receiver counts; nothing goes where it cannot be stored', async () => {
    const transfers = await plan({
      surplus: [surplus('26-243-001', 100)],
      receivers: [
        receiver('26-243-002', 100, [100, 100], 60),
        { ...receiver('26-243-003', 90), storages: [] },
      ],
    });
    expect(short(transfers)).toEqual([['26-243-001', '26-243-002', 40]]);
  });

  test('whole vials within every limit; all that could be transferred but for loose doses', async () => {
    const sizes = fc.constantFrom(1, 6, 10);
    const inputs: fc.Arbitrary<RedistributionInputs> = fc.record({
      surplus: fc
        .array(
          fc.record({
            doses: fc.integer({ min: 1, max: 300 }),
            dosesPerVial: sizes,
            late: fc.boolean(),
            frozen: fc.boolean(),
          }),
          { minLength: 1, maxLength: 5 },
        )
        .map((list) =>
          list.map(({ doses, dosesPerVial, late, frozen }, at) =>
            surplus(`26-24${at % 3}-10${at}`, doses, {
              lot: `astrazeneca~L${at}`,
              dosesPerVial,
              lastDay: late ? LATE : EARLY,
              storages: frozen ? ['-90..-60'] : ['2..8'],
              thawedLastDay: frozen ? EARLY : null,
            }),
          ),
        ),
      receivers: fc
        .array(fc.tuple(fc.nat(200), fc.nat(150), fc.nat(150), fc.nat(40)), { maxLength: 6 })
        .map((list) =>
          list.map(([need, room, more, onHand], at) =>
            receiver(`26-24${at % 3}-00${at}`, need, [room, room + more], onHand),
          ),
        ),
    });
    await fc.assert(
      fc.asyncProperty(inputs, async (given) => {
        const transfers = await plan(given);
        const sum = (fits: (transfer: PlannedTransfer) => boolean): number =>
          transfers.filter(fits).reduce((all, { doses }) => all + doses, 0);
        for (const one of given.surplus) {
          expect(sum(({ lot }) => lot === one.lot)).toBeLessThanOrEqual(one.doses);
          expect(sum(({ lot }) => lot === one.lot) % one.dosesPerVial).toBe(0);
        }
        for (const { unit, needs, capacity, storages } of given.receivers) {
          const onHand = needs[0]?.onHand ?? 0;
          const into = transfers.filter(({ to }) => to === unit);
          expect(sum(({ to }) => to === unit)).toBeLessThanOrEqual(
            Math.max(0, (needs[0]?.firstDue ?? 0) - onHand),
          );
          for (const { through, doses } of capacity) {
            expect(sum(({ to, useBy }) => to === unit && useBy <= through)).toBeLessThanOrEqual(
              Math.max(0, doses - onHand),
            );
          }
          for (const transfer of into) {
            const from = given.surplus.find(({ lot }) => lot === transfer.lot);
            expect(from === undefined ? undefined : lastDayAt(from, storages)).toBe(transfer.useBy);
          }
        }
        expect(await plan(given)).toEqual(transfers);
      }),
      { numRuns: 150 },
    );
  });
});
