import { describe, expect, test } from '@jest/globals';
import { NoSolution, solveLinearProgram } from '../../src/platform/linear-program.ts';

describe('solving a linear program', () => {
  test('the greatest worth within the limits', async () => {
    const solved = await solveLinearProgram({
      variables: [{ worth: 3 }, { worth: 2, atMost: 4 }],
      limits: [
        {
          terms: [
            [0, 1],
            [1, 1],
          ],
          atMost: 5.5,
        },
        { terms: [[0, 2]], atMost: 4 },
      ],
    });
    expect(solved.worth).toBeCloseTo(13);
    expect(solved.values.map((value) => Math.round(value * 1e6) / 1e6)).toEqual([2, 3.5]);
  });

  test('whole variables stay whole', async () => {
    const solved = await solveLinearProgram({
      variables: [
        { worth: 5, whole: true },
        { worth: 4, whole: true },
      ],
      limits: [
        {
          terms: [
            [0, 6],
            [1, 4],
          ],
          atMost: 24,
        },
        {
          terms: [
            [0, 1],
            [1, 2],
          ],
          atMost: 6,
        },
      ],
    });
    expect(solved).toEqual({ worth: 20, values: [4, 0] });
  });

  test('the same program, the same answer', async () => {
    const program = {
      variables: Array.from({ length: 40 }, () => ({ worth: 1 })),
      limits: [{ terms: Array.from({ length: 40 }, (_, index) => [index, 1] as const), atMost: 10 }],
    };
    const first = await solveLinearProgram(program);
    expect(await solveLinearProgram(program)).toEqual(first);
  });

  test('throws if there is no solution', async () => {
    await expect(solveLinearProgram({ variables: [{ worth: 1 }], limits: [] })).rejects.toBeInstanceOf(
      NoSolution,
    );
    await expect(
      solveLinearProgram({ variables: [{ worth: 1 }], limits: [{ terms: [[0, 1]], atMost: -1 }] }),
    ).rejects.toBeInstanceOf(NoSolution);
    await expect(
      solveLinearProgram({ variables: [{ worth: 1 }], limits: [{ terms: [[7, 1]], atMost: 1 }] }),
    ).rejects.toBeInstanceOf(NoSolution);
  });

  test('nothing to decide: nothing', async () => {
    expect(await solveLinearProgram({ variables: [], limits: [] })).toEqual({ worth: 0, values: [] });
  });
});
