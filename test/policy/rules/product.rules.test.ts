import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../src/platform/clock.ts';
import { resolvePolicy } from '../../../src/policy/campaign/policy-at.ts';
import { ageOn } from '../../../src/policy/rules/age.rules.ts';
import type { HistoryEntry } from '../../../src/policy/rules/course.rules.ts';
import { decideProduct, type ProductQuestion } from '../../../src/policy/rules/product.rules.ts';
import { PRODUCT_CODES, type ProductCode } from '../../../src/policy/terms.ts';
import { vnCovid192021 as base } from '../../../src/policy/vn-covid19-2021/vn-covid19-2021.ts';
import { anyBirthDate, anyDay, anyHistory, DECISION } from '../campaign/policy-arbitraries.ts';

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

describe('a first dose: age on the day of injection', () => {
  test.each([
    ['comirnaty', '2009-10-14', '2021-10-13', 'too-young'],
    ['comirnaty', '2009-10-14', '2021-10-14', 'primary 1'],
    ['comirnaty', '2009-10-15', '2021-10-14', 'too-young'],
    ['comirnaty', '2009-10-15', '2021-10-15', 'primary 1'],
    ['comirnaty', '2003-07-20', '2021-07-19', 'too-young'],
    ['comirnaty', '2003-07-20', '2021-07-20', 'primary 1'],
    ['astrazeneca', '2004-01-01', '2021-12-31', 'too-young'],
    ['moderna', '2004-01-01', '2021-12-31', 'too-young'],
    ['vero-cell', '2004-01-01', '2021-12-31', 'too-young'],
    ['sputnik-v', '2003-12-31', '2021-12-31', 'primary 1'],
    ['abdala', '2003-01-01', '2021-11-01', 'too-young'],
    ['abdala', '2002-11-01', '2021-11-01', 'primary 1'],
    ['abdala', '1955-11-02', '2021-11-01', 'primary 1'],
    ['abdala', '1955-11-01', '2021-11-01', 'too-old'],
  ] as const)('%s, born %s, on %s: %s', (product, birthDate, day, expected) => {
    expect(ask({ product, birthDate, day })).toBe(expected);
  });

  test('says from when the age is reached, and by which document', () => {
    expect(
      decideProduct(
        {
          product: 'comirnaty',
          birthDate: '2009-12-24',
          day: '2021-11-01',
          history: [],
          agrees: true,
          sameProductUnavailable: false,
        },
        base,
      ),
    ).toMatchObject({
      code: 'too-young',
      minimumAge: 12,
      earliest: '2021-12-24',
      source: { document: '8688/BYT-DP' },
    });
  });
});

describe('a second dose of the same product', () => {
  test.each([
    ['astrazeneca', '2021-04-01', '2021-04-28', 'too-early'],
    ['astrazeneca', '2021-04-01', '2021-04-29', 'primary 2'],
    ['astrazeneca', '2021-05-03', '2021-05-31', 'primary 2'],
    ['astrazeneca', '2021-05-03', '2021-06-01', 'too-early'],
    ['astrazeneca', '2021-05-03', '2021-06-27', 'too-early'],
    ['astrazeneca', '2021-05-03', '2021-06-28', 'primary 2'],
    ['astrazeneca', '2021-05-03', '2021-12-01', 'primary 2'],
    ['comirnaty', '2021-08-01', '2021-08-21', 'too-early'],
    ['comirnaty', '2021-08-01', '2021-08-22', 'primary 2'],
    ['moderna', '2021-08-01', '2021-08-28', 'too-early'],
    ['moderna', '2021-08-01', '2021-08-29', 'primary 2'],
    ['vero-cell', '2021-08-01', '2021-08-21', 'too-early'],
    ['vero-cell', '2021-08-01', '2021-08-22', 'primary 2'],
    ['sputnik-v', '2021-08-01', '2021-08-21', 'too-early'],
    ['sputnik-v', '2021-08-01', '2021-08-22', 'primary 2'],
  ] as const)('%s after %s, on %s: %s', (product, day1, day, expected) => {
    expect(ask({ product, day, history: [first(product, day1)] })).toBe(expected);
  });

  test('has the window of 8 to 12 weeks', () => {
    const question = {
      product: 'astrazeneca',
      birthDate: '1980-05-05',
      day: '2021-08-01',
      history: [first('astrazeneca', '2021-06-01')],
      agrees: false,
      sameProductUnavailable: false,
    } as const;
    expect(decideProduct(question, base)).toMatchObject({ notBefore: '2021-07-27', notAfter: '2021-08-24' });
  });

  test('may come sooner where the province says so, from its day on', () => {
    const sooner = resolvePolicy(base, [
      {
        province: '26',
        sequence: 1,
        recordedOn: '2021-09-10',
        effectiveFrom: '2021-09-15',
        document: DECISION,
        changes: [{ kind: 'set-interval', product: 'astrazeneca', fromDose: 1, minDays: 42, maxDays: 84 }],
      },
    ]);
    const history = [first('astrazeneca', '2021-08-01')];
    expect(ask({ product: 'astrazeneca', day: '2021-09-14', history }, sooner)).toBe('too-early');
    expect(ask({ product: 'astrazeneca', day: '2021-09-15', history }, sooner)).toBe('primary 2');
    expect(ask({ product: 'astrazeneca', day: '2021-09-15', history })).toBe('too-early');
  });

  test('is one of three for Abdala', () => {
    const history = [first('abdala', '2021-10-01'), second('abdala', '2021-10-15')];
    expect(ask({ product: 'abdala', day: '2021-10-28', history })).toBe('too-early');
    expect(ask({ product: 'abdala', day: '2021-10-29', history })).toBe('primary 3');
    expect(ask({ product: 'comirnaty', day: '2021-12-29', history, agrees: true })).toBe(
      'product-not-allowed-after',
    );
  });

  test('knows a course whose first dose is missing from the list', () => {
    expect(ask({ product: 'moderna', day: '2021-11-01', history: [second('moderna', '2021-08-01')] })).toBe(
      'course-complete',
    );
  });
});

test.each([
  ['2021-09-01', '2021-09-14', 'other-vaccine-too-close'],
  ['2021-09-01', '2021-09-15', 'primary 1'],
])('another vaccine on %s, this one on %s: %s', (otherVaccineOn, day, expected) => {
  expect(ask({ product: 'moderna', day, otherVaccineOn })).toBe(expected);
});

describe('always', () => {
  const anyQuestion = fc.record({
    birthDate: anyBirthDate,
    history: anyHistory,
    product: fc.constantFrom(...PRODUCT_CODES),
    day: anyDay,
    agrees: fc.boolean(),
    sameProductUnavailable: fc.boolean(),
  });

  test('nobody under 18 is allowed anything but Comirnaty, nobody under 12 anything, no child before 14/10/2021', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        if (!decideProduct(question, base).allowed) return;
        const age = ageOn(question.birthDate, question.day);
        if (age < 18) expect([question.product, question.day >= '2021-10-14']).toEqual(['comirnaty', true]);
        expect(age).toBeGreaterThanOrEqual(12);
      }),
      { numRuns: 1000 },
    );
  });

  test('an allowed day lies in its window, and the day a refusal names is not too early by the same rules', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const decision = decideProduct(question, base);
        if (decision.allowed) {
          expect(decision.notBefore <= question.day).toBe(true);
        } else if (decision.code === 'too-early') {
          expect(decision.earliest > question.day).toBe(true);
          const eve = decideProduct({ ...question, day: addDays(decision.earliest, -1) }, base);
          const steady = eve.allowed === false && eve.code === 'too-early' && eve.source === decision.source;
          const then = decideProduct({ ...question, day: decision.earliest }, base);
          if (steady && then.allowed) expect(then.notBefore <= decision.earliest).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('within one set of rules, waiting longer never makes it too early again', () => {
    fc.assert(
      fc.property(anyQuestion, fc.nat(100), (question, wait) => {
        const frozen = { ...question, day: '2021-11-01' };
        const later = { ...question, day: addDays('2021-11-01', Math.min(wait, 29)) };
        const history = question.history.filter((entry) => entry.day <= frozen.day);
        if (!decideProduct({ ...frozen, history }, base).allowed) return;
        const after = decideProduct({ ...later, history }, base);
        expect(after.allowed || after.code === 'too-old').toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('consent and shortage only ever add to what is allowed', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        if (!decideProduct({ ...question, agrees: false, sameProductUnavailable: false }, base).allowed)
          return;
        expect(decideProduct(question, base).allowed).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
