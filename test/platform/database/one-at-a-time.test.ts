import { expect, test } from '@jest/globals';
import { keysInUse, oneAtATime } from '../../../src/platform/database/one-at-a-time.ts';

test('work that shares a key never overlaps and keeps its order; other keys do not wait', async () => {
  const events: string[] = [];
  const work = (key: string, name: string, ms: number) =>
    oneAtATime(key, async () => {
      events.push(`${name} in`);
      await new Promise((resolve) => setTimeout(resolve, ms));
      events.push(`${name} out`);
      return name;
    });
  const answers = await Promise.all([
    work('a', '1', 30),
    work('a', '2', 5),
    work('b', '3', 1),
    work('a', '4', 1),
  ]);
  expect(answers).toEqual(['1', '2', '3', '4']);
  expect(events.filter((event) => !event.startsWith('3'))).toEqual([
    '1 in',
    '1 out',
    '2 in',
    '2 out',
    '4 in',
    '4 out',
  ]);
  expect(events.indexOf('3 out')).toBeLessThan(events.indexOf('1 out'));
  expect(keysInUse()).toBe(0);
});

test('work that fails lets the next one start', async () => {
  const failing = oneAtATime('a', () => Promise.reject(new Error('no')));
  const next = oneAtATime('a', () => Promise.resolve('yes'));
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
  expect(keysInUse()).toBe(0);
});
