import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planAmendment, statusOfRound } from '../../../src/allocation/rounds/round.rules.ts';
import type { RoundLine } from '../../../src/allocation/rounds/round.ts';

describe('rules', () => {
  const line = (purpose: RoundLine['purpose'], received: number, damaged: number, left: number) => ({
    purpose,
    received,
    damaged,
    left,
  });

  test.each([
    ['announced', [line('area', 0, 0, 5), line('earmark', 0, 0, 5)]],
    ['announced', [line('earmark', 0, 0, 5)]],
    ['arriving', [line('area', 1, 0, 4), line('earmark', 0, 0, 5)]],
    ['arriving', [line('area', 0, 1, 4)]],
    ['arriving', [line('area', 5, 0, 0), line('area', 0, 0, 5)]],
    ['arrived', [line('area', 5, 0, 0), line('earmark', 0, 0, 5), line('sample', 0, 0, 1)]],
    ['arrived', [line('area', 0, 5, 0)]],
  ] as const)('a round is %s', (status, lines) => {
    expect(statusOfRound(lines)).toBe(status);
  });

  test('a plan takes as much as it gives; anything else is answered with its sum', () => {
    const change = fc.record({
      unit: fc.constantFrom('26', '12', '01', 'earmark:army'),
      delta: fc.integer(),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 2, maxLength: 6 }), (changes) => {
        const plan = planAmendment(changes);
        const sum = changes.reduce((all, { delta }) => all + delta, 0);
        if ('sum' in plan) {
          expect(plan.sum).toBe(sum);
          return sum !== 0;
        }
        const total = (side: readonly { doses: number }[]) => side.reduce((all, { doses }) => all + doses, 0);
        return total(plan.lowered) === total(plan.raised);
      }),
    );
  });
});
