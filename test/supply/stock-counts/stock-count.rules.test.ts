import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  adjustmentOf,
  changeOnShelf,
  isOnShelf,
  nextStockCountState,
  reasonFault,
} from '../../../src/supply/stock-counts/stock-count.rules.ts';
import { STOCK_COUNT_STATES, stockCountReason } from '../../../src/supply/stock-counts/stock-count.ts';

const SITE = '26-243-001';
const SESSION = 'session:26-243-001.01FCQ9ZZZZZZZZZZZZZZZZZZZZ';
const LOT = 'comirnaty~124001';
const THAWED = '2021-08-01T00:00:00.000Z';

describe('a stock count', () => {
  test('is decided once', () => {
    const table = STOCK_COUNT_STATES.map((state) => [
      nextStockCountState(state, 'approve'),
      nextStockCountState(state, 'reject'),
    ]);
    expect(table).toEqual([
      ['approved', 'rejected'],
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  test.each([
    [0, undefined, undefined],
    [0, 'lost', 'does-not-fit'],
    [-1, undefined, 'missing'],
    [3, undefined, 'missing'],
    [-1, 'lost', undefined],
    [-1, 'broken', undefined],
    [-1, 'recording-error', undefined],
    [-1, 'found', 'does-not-fit'],
    [2, 'found', undefined],
    [2, 'recording-error', undefined],
    [2, 'lost', 'does-not-fit'],
    [2, 'broken', 'does-not-fit'],
  ] as const)('with a difference of %i for the reason %p: %p', (difference, reason, fault) => {
    expect(reasonFault({ difference, reason })).toBe(fault);
  });

  test('is adjusted by exactly its difference', () => {
    const reasons = fc.constantFrom(...stockCountReason.options);
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 50 }), reasons, (difference, reason) => {
        const move = adjustmentOf(SITE, { difference, reason });
        if (move === undefined) return expect(difference).toBe(0);
        const change = changeOnShelf({ ...move, lot: LOT }, SITE, { lot: LOT });
        expect(change).toBe(difference);
      }),
    );
    expect(adjustmentOf(SITE, { difference: -4, reason: 'lost' })).toMatchObject({
      to: 'wasted:lost',
      kind: 'waste',
    });
    expect(adjustmentOf(SITE, { difference: -4, reason: 'recording-error' })).toMatchObject({ to: 'count' });
    expect(adjustmentOf(SITE, { difference: 4, reason: 'found' })).toMatchObject({ from: 'count', to: SITE });
  });

  test('covers the place and stock set aside there for sessions, but no open vial', () => {
    expect([SITE, SESSION].map((account) => isOnShelf(account, SITE))).toEqual([true, true]);
    const others = [
      '26-243-002',
      '26-243',
      'vial:26-243-001.01FCQ9ZZZZZZZZZZZZZZZZZZZZ',
      'given',
      'supplier',
    ];
    expect(others.some((account) => isOnShelf(account, SITE))).toBe(false);
  });

  test.each([
    ['set-aside', SITE, SESSION, undefined, 0, 0],
    ['open-vial', SESSION, 'vial:26-243-001.01FCQ9ZZZZZZZZZZZZZZZZZZZZ', undefined, -7, 0],
    ['arrival', 'transit:26-243.X', SITE, THAWED, 0, 7],
    ['thaw', SITE, SITE, THAWED, -7, 7],
    ['dispatch', SITE, 'transit:26-243-001.X', undefined, -7, 0],
  ] as const)('knows how %s changes each batch', (kind, from, to, thawedAt, delivered, thawed) => {
    const line = { kind, from, to, lot: LOT, doses: 7, ...(thawedAt === undefined ? {} : { thawedAt }) };
    expect(changeOnShelf(line, SITE, { lot: LOT })).toBe(delivered);
    expect(changeOnShelf(line, SITE, { lot: LOT, thawedAt: THAWED })).toBe(thawed);
    expect(changeOnShelf(line, SITE, { lot: 'comirnaty~OTHER' })).toBe(0);
  });
});
