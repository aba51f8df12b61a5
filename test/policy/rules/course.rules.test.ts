import { describe, expect, test } from '@jest/globals';
import { resolvePolicy } from '../../../src/policy/campaign/policy-at.ts';
import type { HistoryEntry } from '../../../src/policy/rules/course.rules.ts';
import { decideProduct, type ProductQuestion } from '../../../src/policy/rules/product.rules.ts';
import type { ProductCode } from '../../../src/policy/terms.ts';
import { vnCovid192021 as base } from '../../../src/policy/vn-covid19-2021/vn-covid19-2021.ts';
import { DECISION } from '../campaign/policy-arbitraries.ts';

const first = (product: ProductCode, day: string): HistoryEntry => ({
  doseNumber: 1,
  product,
  day,
  kind: 'primary',
});
const second = (product: ProductCode, day: string): HistoryEntry => ({
  ...first(product, day),
  doseNumber: 2,
});
const third = (product: ProductCode, day: string): HistoryEntry => ({
  ...first(product, day),
  doseNumber: 3,
});

const ask = (
  question: Partial<ProductQuestion> & Pick<ProductQuestion, 'product' | 'day'>,
  policy = base,
) => {
  const decision = decideProduct(
    { birthDate: '1980-05-05', history: [], agrees: false, sameProductUnavailable: false, ...question },
    policy,
  );
  return decision.allowed ? `${decision.kind} ${decision.doseNumber}` : decision.code;
};

describe('mixing', () => {
  const never = 'product-not-allowed-after';
  test.each([
    // AstraZeneca → Pfizer with consent, from 13/7/2021, at 8 weeks; never the other way.
    ['astrazeneca', '2021-05-01', 'comirnaty', '2021-07-12', true, false, never],
    ['astrazeneca', '2021-05-01', 'comirnaty', '2021-07-13', true, false, 'primary 2'],
    ['astrazeneca', '2021-05-01', 'comirnaty', '2021-07-13', false, false, never],
    ['astrazeneca', '2021-07-13', 'comirnaty', '2021-09-06', true, false, 'too-early'],
    ['astrazeneca', '2021-07-13', 'comirnaty', '2021-09-07', true, false, 'primary 2'],
    ['comirnaty', '2021-07-13', 'astrazeneca', '2021-12-31', true, true, never],
    // 8/9/2021: the same product cannot be had.
    ['astrazeneca', '2021-06-01', 'moderna', '2021-09-07', true, true, never],
    ['astrazeneca', '2021-06-01', 'moderna', '2021-09-08', false, true, 'primary 2'],
    ['astrazeneca', '2021-06-01', 'moderna', '2021-09-08', true, false, never],
    ['astrazeneca', '2021-06-01', 'comirnaty', '2021-09-08', false, true, 'primary 2'],
    ['moderna', '2021-08-01', 'comirnaty', '2021-09-08', false, true, 'primary 2'],
    ['moderna', '2021-08-01', 'comirnaty', '2021-12-01', false, false, never],
    ['comirnaty', '2021-08-01', 'moderna', '2021-09-08', false, true, 'primary 2'],
    ['comirnaty', '2021-08-15', 'moderna', '2021-09-08', false, true, 'too-early'],
    // 1/12/2021: Moderna after Pfizer or AstraZeneca, without a condition.
    ['comirnaty', '2021-08-01', 'moderna', '2021-11-30', false, false, never],
    ['comirnaty', '2021-08-01', 'moderna', '2021-12-01', false, false, 'primary 2'],
    ['astrazeneca', '2021-08-01', 'moderna', '2021-12-01', false, false, 'primary 2'],
    // Vero Cell: same product only.
    ['vero-cell', '2021-06-01', 'comirnaty', '2021-12-01', true, true, never],
    ['astrazeneca', '2021-06-01', 'vero-cell', '2021-12-01', true, true, never],
    ['sputnik-v', '2021-06-01', 'astrazeneca', '2021-12-01', true, true, never],
  ] as const)(
    '%s on %s, then %s on %s (agrees %p, unavailable %p): %s',
    (one, day1, two, day, agrees, gone, expected) => {
      const history = [first(one, day1)];
      expect(ask({ product: two, day, history, agrees, sameProductUnavailable: gone })).toBe(expected);
    },
  );

  test('says what is missing', () => {
    const question = {
      product: 'comirnaty',
      birthDate: '1980-05-05',
      day: '2021-08-01',
      history: [first('astrazeneca', '2021-05-01')],
      agrees: false,
      sameProductUnavailable: false,
    } as const;
    expect(decideProduct(question, base)).toMatchObject({
      previous: 'astrazeneca',
      missing: ['person-agrees'],
    });
    expect(decideProduct({ ...question, product: 'moderna' }, base)).toMatchObject({
      missing: [],
      source: null,
    });
  });

  test('is not for children, whatever a rule says; from 18 on it is', () => {
    const history = [first('comirnaty', '2021-11-01')];
    const mixed = resolvePolicy(
      {
        ...base,
        products: base.products.map((product) => ({
          ...product,
          minimumAges: base.products[1]?.minimumAges ?? [],
        })),
      },
      [],
    );
    const question = { product: 'moderna', history, agrees: true, sameProductUnavailable: true } as const;
    expect(ask({ ...question, birthDate: '2003-12-20', day: '2021-12-19' }, mixed)).toBe(never);
    expect(ask({ ...question, birthDate: '2003-12-20', day: '2021-12-20' }, mixed)).toBe('primary 2');
  });

  test('is a matter of the second dose, also where a province allows it', () => {
    const opened = resolvePolicy(base, [
      {
        province: '26',
        sequence: 1,
        recordedOn: '2021-10-01',
        effectiveFrom: '2021-10-01',
        document: DECISION,
        changes: [
          {
            kind: 'set-mixing',
            first: 'abdala',
            second: 'comirnaty',
            conditions: [],
            minDays: 14,
            maxDays: null,
          },
        ],
      },
    ]);
    const history = [first('abdala', '2021-10-01')];
    expect(ask({ product: 'comirnaty', day: '2021-11-20', history }, opened)).toBe('primary 2');
    const two = [...history, second('abdala', '2021-10-15')];
    expect(ask({ product: 'comirnaty', day: '2021-11-20', history: two }, opened)).toBe(never);
  });

  test('of Vero Cell is opened by no override', () => {
    const opened = resolvePolicy(base, [
      {
        province: '26',
        sequence: 1,
        recordedOn: '2021-06-01',
        effectiveFrom: '2021-06-01',
        document: DECISION,
        changes: [
          {
            kind: 'set-mixing',
            first: 'vero-cell',
            second: 'comirnaty',
            conditions: [],
            minDays: 21,
            maxDays: null,
          },
        ],
      },
    ]);
    const history = [first('vero-cell', '2021-07-01')];
    expect(ask({ product: 'comirnaty', day: '2021-10-01', history }, opened)).toBe(never);
  });
});

describe('doses after the primary course', () => {
  const course = [first('astrazeneca', '2021-03-15'), second('astrazeneca', '2021-06-10')];

  test.each([
    ['2021-11-30', 'course-complete'],
    ['2021-12-01', 'too-early'],
    ['2021-12-09', 'too-early'],
    ['2021-12-10', 'booster 3'],
  ])('booster on %s: %s', (day, expected) => {
    expect(ask({ product: 'comirnaty', day, history: course })).toBe(expected);
  });

  test('an additional dose is for weak immunity, after 28 days', () => {
    const history = [first('moderna', '2021-10-01'), second('moderna', '2021-11-05')];
    expect(ask({ product: 'moderna', day: '2021-12-02', history, immunosuppressed: true })).toBe('too-early');
    expect(ask({ product: 'moderna', day: '2021-12-03', history, immunosuppressed: true })).toBe(
      'additional 3',
    );
    expect(ask({ product: 'moderna', day: '2021-12-03', history })).toBe('too-early');
  });

  test('months are calendar months', () => {
    const history = [first('moderna', '2021-07-01'), second('moderna', '2021-08-31')];
    expect(ask({ product: 'moderna', day: '2022-02-27', history })).toBe('too-early');
    expect(ask({ product: 'moderna', day: '2022-02-28', history })).toBe('booster 3');
  });

  test('there is one booster, none for children, and none of any product', () => {
    const boosted = [...course, { ...third('comirnaty', '2021-12-12'), kind: 'booster' } as const];
    expect(ask({ product: 'comirnaty', day: '2022-07-01', history: boosted })).toBe('course-complete');
    const weak = { history: boosted, immunosuppressed: true };
    expect(ask({ product: 'comirnaty', day: '2022-07-01', ...weak })).toBe('course-complete');
    const child = [first('comirnaty', '2021-11-01'), second('comirnaty', '2021-12-01')];
    expect(ask({ product: 'comirnaty', day: '2022-06-30', history: child, birthDate: '2006-01-01' })).toBe(
      'course-complete',
    );
    expect(ask({ product: 'sputnik-v', day: '2022-01-01', history: course })).toBe(
      'product-not-allowed-after',
    );
  });
});
