import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type DeclaredTie,
  type SecondPersonFacts,
  secondPersonFault,
} from '../../src/audit/second-person.rules.ts';

const tie = (account: string, relation: string, person: string | null, identity: string | null = null) => ({
  account,
  relation,
  person,
  identity,
});

describe('the second person', () => {
  const facts = (changes: Partial<SecondPersonFacts>): SecondPersonFacts => ({
    decider: 'd',
    hands: ['p'],
    people: [],
    ties: [],
    ...changes,
  });
  const about = [{ person: 'P1', identity: 'h1' }];
  test.each([
    ['another account', {}, undefined],
    ['the proposer', { hands: ['d'] }, 'same-account'],
    ['one of several', { hands: ['p', 'q', 'd'] }, 'same-account'],
    [
      'a relative by what the decider declared',
      { ties: [tie('p', 'self', 'H'), tie('d', 'spouse', 'H')] },
      'related-to-proposer',
    ],
    [
      'a relative by what the proposer declared',
      { ties: [tie('d', 'self', 'H'), tie('p', 'child', 'H')] },
      'related-to-proposer',
    ],
    [
      'one holder of two accounts',
      { ties: [tie('d', 'self', 'H'), tie('p', 'self', 'H')] },
      'related-to-proposer',
    ],
    [
      'a relative known by the number alone',
      { ties: [tie('p', 'self', null, 'h'), tie('d', 'parent', 'H', 'h')] },
      'related-to-proposer',
    ],
    ['two who have declared a third', { ties: [tie('d', 'child', 'H'), tie('p', 'child', 'H')] }, undefined],
    [
      'a relative of somebody not in it',
      { ties: [tie('x', 'self', 'H'), tie('d', 'child', 'H')] },
      undefined,
    ],
    ['the person', { people: about, ties: [tie('d', 'self', 'P1')] }, 'related-to-person'],
    ['a relative of the person', { people: about, ties: [tie('d', 'sibling', 'P1')] }, 'related-to-person'],
    [
      'one who knew the number before',
      { people: about, ties: [tie('d', 'sibling', null, 'h1')] },
      'related-to-person',
    ],
    ['a relative of another person', { people: about, ties: [tie('d', 'sibling', 'P2', 'h2')] }, undefined],
    [
      'where the proposer is a relative of the person',
      { people: about, ties: [tie('p', 'child', 'P1')] },
      undefined,
    ],
    [
      'two of whom nothing is known',
      { people: [{ person: null, identity: null }], ties: [tie('d', 'child', null), tie('p', 'self', null)] },
      undefined,
    ],
  ] as const)('%s', (_, changes, fault) => {
    expect(secondPersonFault(facts(changes))).toBe(fault);
  });

  const account = fc.constantFrom('a', 'b', 'c', 'd');
  const key = fc.option(fc.constantFrom('1', '2', '3'), { nil: null });
  const known = fc.record({ person: key, identity: key });
  const anyTie: fc.Arbitrary<DeclaredTie> = fc
    .tuple(known, account, fc.constantFrom('self', 'spouse', 'child'))
    .map(([who, by, relation]) => ({ ...who, account: by, relation }));
  const anyFacts = fc.record({
    decider: account,
    hands: fc.array(account, { maxLength: 3 }),
    people: fc.array(known, { maxLength: 2 }),
    ties: fc.array(anyTie, { maxLength: 6 }),
  });

  test('is never one whose hand is in it; without declarations that is the only fault', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const isIn = given.hands.includes(given.decider);
        expect(secondPersonFault(given) === 'same-account').toBe(isIn);
        expect(secondPersonFault({ ...given, ties: [] })).toBe(isIn ? 'same-account' : undefined);
      }),
    );
  });

  test('is related as the other is, whoever decides', () => {
    fc.assert(
      fc.property(anyFacts, account, (given, other) => {
        const decides = (decider: string, hand: string) =>
          secondPersonFault({ ...given, decider, hands: [hand], people: [] });
        expect(decides(given.decider, other)).toBe(decides(other, given.decider));
      }),
    );
  });

  test('does not become one by more that is known, nor by the order in which it is', () => {
    fc.assert(
      fc.property(anyFacts, anyTie, account, known, (given, more, hand, person) => {
        const fault = secondPersonFault(given);
        expect(secondPersonFault({ ...given, ties: given.ties.toReversed() })).toBe(fault);
        if (fault === undefined) return;
        const { hands, people, ties } = given;
        for (const wider of [
          { ...given, ties: [...ties, more] },
          { ...given, hands: [...hands, hand] },
          { ...given, people: [...people, person] },
        ]) {
          expect(secondPersonFault(wider)).toBeDefined();
        }
      }),
    );
  });
});
