import fc from 'fast-check';
import { addDays } from '../../../src/platform/clock.ts';
import type { Override, PolicyChange } from '../../../src/policy/campaign/override.ts';
import type { HistoryEntry } from '../../../src/policy/rules/course.rules.ts';
import type { GroupMembership } from '../../../src/policy/rules/group.rules.ts';
import type { TurnFacts } from '../../../src/policy/rules/turn.rules.ts';
import { PRODUCT_CODES, type ProductCode } from '../../../src/policy/terms.ts';

export const anyDay = fc.integer({ min: 0, max: 400 }).map((offset) => addDays('2021-03-08', offset));
export const anyBirthDate = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.integer({ min: 0, max: 30_000 }).map((offset) => addDays('1920-01-01', offset)),
  },
  // Near the ages that rules name: 12–18, 50 and 65 in 2021.
  fc.integer({ min: 0, max: 2_900 }).map((offset) => addDays('2003-01-01', offset)),
  fc.integer({ min: 0, max: 700 }).map((offset) => addDays('1971-01-01', offset)),
  fc.integer({ min: 0, max: 700 }).map((offset) => addDays('1955-01-01', offset)),
  fc.constant('2004-02-29'),
);

export const DECISION = {
  number: '907-CV/TU',
  date: '2021-11-08',
  signer: 'Chủ tịch',
  title: 'Tiêm cho Nhân dân',
};

export const anyMembership: fc.Arbitrary<GroupMembership> = fc
  .record({
    group: fc.integer({ min: 1, max: 16 }),
    status: fc.constantFrom(
      'claimed' as const,
      'verified' as const,
      'verified' as const,
      'rejected' as const,
    ),
    cites: fc.boolean(),
  })
  .map(({ group, status, cites }) =>
    cites ? { group, status, decision: { number: DECISION.number, date: DECISION.date } } : { group, status },
  );

const anyProduct: fc.Arbitrary<ProductCode> = fc.constantFrom(...PRODUCT_CODES);

/** Up to four doses in order, at least a day apart, most of one product. */
export const anyHistory: fc.Arbitrary<readonly HistoryEntry[]> = fc
  .record({
    product: anyProduct,
    others: fc.oneof(fc.constant([]), fc.array(fc.option(anyProduct, { freq: 2 }), { maxLength: 3 })),
    start: fc.integer({ min: 0, max: 250 }),
    gaps: fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 4, maxLength: 4 }),
    none: fc.nat(2).map((third) => third === 0),
  })
  .map(({ product, others, start, gaps, none }) => {
    if (none) return [];
    let day = addDays('2021-03-08', start);
    return [product, ...others].map((given, index) => {
      day = addDays(day, index === 0 ? 0 : (gaps[index] ?? 28));
      return {
        doseNumber: index + 1,
        product: given ?? product,
        day,
        kind: index < 2 ? ('primary' as const) : ('booster' as const),
      };
    });
  });

export const anyFacts: fc.Arbitrary<TurnFacts> = fc.record({
  pseudonym: fc.string({ minLength: 1, maxLength: 12 }),
  birthDate: anyBirthDate,
  memberships: fc.array(anyMembership, { minLength: 1, maxLength: 3 }),
  history: anyHistory,
  deferredUntil: fc.option(anyDay, { nil: undefined }),
  immunosuppressed: fc.boolean(),
  contraindicated: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    fc.array(anyProduct, { maxLength: 2 }),
  ),
});

const anyChange: fc.Arbitrary<PolicyChange> = fc.oneof(
  fc.record({
    kind: fc.constant('set-group-rank' as const),
    group: fc.integer({ min: 1, max: 16 }),
    rank: fc.integer({ min: 1, max: 89 }),
  }),
  fc.record({
    kind: fc.constantFrom('open-group' as const, 'close-group' as const),
    group: fc.integer({ min: 1, max: 16 }),
  }),
  fc.record({ kind: fc.constant('open-child-age' as const), minimumAge: fc.integer({ min: 12, max: 17 }) }),
  fc.record({
    kind: fc.constant('set-children-order' as const),
    order: fc.constantFrom('after-groups' as const, 'with-group' as const),
  }),
  fc.record({
    kind: fc.constant('set-older-preference' as const),
    minimumAge: fc.option(fc.integer({ min: 40, max: 80 })),
  }),
  fc.record({
    kind: fc.constant('set-interval' as const),
    product: fc.constantFrom('astrazeneca' as const, 'moderna' as const),
    fromDose: fc.constant(1),
    minDays: fc.integer({ min: 21, max: 56 }),
    maxDays: fc.constant(null),
  }),
  fc.record({
    kind: fc.constant('set-mixing' as const),
    first: anyProduct,
    second: anyProduct,
    conditions: fc.subarray(['person-agrees' as const, 'same-product-unavailable' as const]),
    minDays: fc.integer({ min: 21, max: 56 }),
    maxDays: fc.constant(null),
  }),
  fc.constant({ kind: 'add-group16-decision' as const, decision: DECISION }),
  fc.record({
    kind: fc.constant('set-setting' as const),
    setting: fc.constant('callAheadDays' as const),
    value: fc.integer({ min: 0, max: 30 }),
  }),
);

/** The overrides of one province, numbered from 1, in order of entry. */
export const anyOverrides: fc.Arbitrary<readonly Override[]> = fc
  .array(
    fc.record({
      wait: fc.integer({ min: 0, max: 60 }),
      effect: fc.integer({ min: -20, max: 60 }),
      changes: fc.array(anyChange, { minLength: 1, maxLength: 4 }),
    }),
    { maxLength: 5 },
  )
  .map((items) => {
    let recordedOn = '2021-06-01';
    return items.map(({ wait, effect, changes }, index) => {
      recordedOn = addDays(recordedOn, wait);
      return {
        province: '26',
        sequence: index + 1,
        recordedOn,
        effectiveFrom: addDays(recordedOn, effect),
        document: DECISION,
        changes,
      };
    });
  });
