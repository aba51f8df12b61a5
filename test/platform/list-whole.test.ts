import { expect, test } from '@jest/globals';
import { listWhole } from '../../src/platform/list-whole.ts';

const stored = ['a', 'b', 'c'];
const list = async (limit: number): Promise<string[]> => stored.slice(0, limit);

test.each([3, 4, 100])('a list of three with room for %i is read whole', async (most) => {
  await expect(listWhole(most, list)).resolves.toEqual(stored);
});

test.each([0, 1, 2])('a list of three with room for %i is refused, never cut', async (most) => {
  await expect(listWhole(most, list)).rejects.toThrow(`more than ${most} items`);
});
