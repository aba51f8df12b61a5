import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dayAtSite, daysBetween, instantAtSite, ManualClock } from '../../src/platform/clock.ts';
import { canonicalJson } from '../../src/platform/hash.ts';
import {
  anyId,
  areaOfId,
  districtScopedId,
  firstIdAt,
  newId,
  provinceScopedId,
} from '../../src/platform/id.ts';

describe('ids', () => {
  test('contain the area of their owner', () => {
    for (const area of ['VN', '26', '26-243', '26-243-001']) {
      const id = newId(area, new Date());
      expect(areaOfId(id)).toBe(area);
      expect(anyId.safeParse(id).success).toBe(true);
    }
    expect(provinceScopedId.safeParse(newId('26-243', new Date())).success).toBe(false);
    expect(districtScopedId.safeParse(newId('26', new Date())).success).toBe(false);
  });

  test('sort by creation, even on a stopped clock', () => {
    const now = new Date('2021-08-10T01:00:00Z');
    const made = Array.from({ length: 500 }, () => newId('26', now));
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(500);
  });
});

describe('the first id at an instant', () => {
  test('sorts before every id made then or later, whatever the instant', () => {
    const id = newId('26', new Date('2021-08-10T01:00:00Z'));
    for (const day of ['1890-01-01', '1970-01-01', '2021-08-10'])
      expect(firstIdAt('26', instantAtSite(day)) < id).toBe(true);
  });
});

describe('days', () => {
  const day = fc
    .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));

  test('are days at the sites: they begin at 17:00 UTC', () => {
    expect(dayAtSite(new Date('2021-08-10T16:59:59.999Z'))).toBe('2021-08-10');
    expect(dayAtSite(new Date('2021-08-10T17:00:00.000Z'))).toBe('2021-08-11');
    expect(instantAtSite('2021-08-11').toISOString()).toBe('2021-08-10T17:00:00.000Z');
    expect(() => instantAtSite('2021-02-30')).toThrow(RangeError);
  });

  test('are added and counted alike', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -1000, max: 1000 }), (from, days) => {
        expect(daysBetween(from, addDays(from, days))).toBe(days);
        expect(dayAtSite(instantAtSite(from))).toBe(from);
      }),
    );
  });

  test('never go back on a manual clock', () => {
    const clock = new ManualClock('2021-08-10T01:00:00Z');
    clock.now().setFullYear(1999);
    expect(clock.now().toISOString()).toBe('2021-08-10T01:00:00.000Z');
    expect(() => clock.set('2021-08-10T00:59:59Z')).toThrow(RangeError);
    expect(() => clock.set('rubbish')).toThrow(RangeError);
  });
});

describe('canonical JSON', () => {
  test('is the same for equal values and says the same', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson({ inner: [value] }))).toEqual(
          JSON.parse(JSON.stringify({ inner: [value] })),
        );
      }),
    );
  });
});
