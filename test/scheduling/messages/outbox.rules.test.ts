import { expect, test } from '@jest/globals';
import { vnCovid192021 } from '../../../src/policy/vn-covid19-2021/vn-covid19-2021.ts';
import { isOverdue, retryAt } from '../../../src/scheduling/messages/outbox.rules.ts';
import { MESSAGE_TEMPLATES } from '../../../src/scheduling/messages/outbox-message.ts';
import { schedulingTexts } from '../../../src/scheduling/texts/scheduling.texts.ts';

const now = new Date('2021-08-10T01:00:00Z');

test('waits double from a minute to two hours, then no more', () => {
  const minutes = [1, 2, 3, 7, 8, 19, 20].map((attempt) => {
    const at = retryAt(attempt, now);
    return at === undefined ? undefined : (at.getTime() - now.getTime()) / 60_000;
  });
  expect(minutes).toEqual([1, 2, 4, 64, 120, 120, undefined]);
});

test('a message is overdue when its day is over at the site', () => {
  expect(isOverdue({ day: '2021-08-10' }, new Date('2021-08-10T16:59:59Z'))).toBe(false);
  expect(isOverdue({ day: '2021-08-10' }, new Date('2021-08-10T17:00:00Z'))).toBe(true);
});

test('no text names a product', () => {
  const facts = {
    name: 'A',
    site: 'B',
    day: '01/09/2021',
    time: '07:30',
    confirmBy: '07:30',
    code: 'X',
    answerCode: 'Y',
  };
  const texts = MESSAGE_TEMPLATES.flatMap((template) =>
    Object.values(schedulingTexts[`message/${template}`](facts)),
  );
  expect(texts).toHaveLength(2 * MESSAGE_TEMPLATES.length);
  const names = vnCovid192021.products.flatMap(({ code, platformName }) => [
    code,
    platformName,
    'Pfizer',
    'Sputnik',
  ]);
  for (const text of texts) {
    for (const name of names) expect(text.toLowerCase()).not.toContain(name.toLowerCase());
    expect(text).not.toMatch(/https?:/);
  }
});
