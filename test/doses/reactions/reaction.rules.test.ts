import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  barredAfter,
  deadlinesOf,
  eventOfReport,
  isOverdue,
  isSevere,
  nextReactionState,
  timeFault,
} from '../../../src/doses/reactions/reaction.rules.ts';
import {
  REACTION_EVENTS,
  REACTION_STATES,
  type ReactionEvent,
  type ReactionState,
  reactionSign,
} from '../../../src/doses/reactions/reaction.ts';
import { vnCovid192021 } from '../../../src/policy/vn-covid19-2021/vn-covid19-2021.ts';

describe('the states of a reaction', () => {
  const table: Readonly<Record<ReactionState, readonly (ReactionState | undefined)[]>> = {
    // report, report-severe, investigate, conclude
    reported: ['reported', 'to-investigate', undefined, undefined],
    'to-investigate': ['to-investigate', 'to-investigate', 'to-conclude', undefined],
    'to-conclude': ['to-conclude', 'to-conclude', undefined, 'concluded'],
    concluded: ['concluded', 'to-investigate', undefined, undefined],
  };

  const cells = REACTION_STATES.flatMap((state) =>
    REACTION_EVENTS.map((event, index) => [state, event, table[state][index]] as const),
  );
  test.each(cells)('%s, %s → %s', (state: ReactionState, event: ReactionEvent, after) => {
    expect(nextReactionState(state, event)).toBe(after);
  });

  test('a report is severe from grade 3, and only when it is worse than all before', () => {
    expect([1, 2, 3, 4].map(isSevere)).toEqual([false, false, true, true]);
    expect(eventOfReport(3, 0)).toBe('report-severe');
    expect(eventOfReport(3, 2)).toBe('report-severe');
    expect(eventOfReport(3, 3)).toBe('report');
    expect(eventOfReport(4, 3)).toBe('report-severe');
    expect(eventOfReport(2, 0)).toBe('report');
  });

  test('investigated within 24 hours, council within 5 days; overdue from the next instant on', () => {
    const now = new Date('2021-09-01T03:00:00Z');
    const { investigateBy, concludeBy } = deadlinesOf(now);
    expect([investigateBy.toISOString(), concludeBy.toISOString()]).toEqual([
      '2021-09-02T03:00:00.000Z',
      '2021-09-06T03:00:00.000Z',
    ]);
    const made = {
      dose: '',
      province: '26',
      district: '26-243',
      site: '26-243-001',
      pseudonym: '',
      product: 'astrazeneca' as const,
      lot: 'astrazeneca~A',
      grade: 3,
      entries: 1,
      reportedAt: now.toISOString(),
      investigateBy: investigateBy.toISOString(),
      concludeBy: concludeBy.toISOString(),
    };
    const at = (state: ReactionState, when: Date) => isOverdue({ ...made, state }, when);
    expect(at('to-investigate', investigateBy)).toBe(false);
    expect(at('to-investigate', new Date(investigateBy.getTime() + 1))).toBe(true);
    expect(at('to-conclude', new Date(investigateBy.getTime() + 1))).toBe(false);
    expect(at('to-conclude', new Date(concludeBy.getTime() + 1))).toBe(true);
    expect(at('concluded', new Date(concludeBy.getTime() + 1))).toBe(false);
  });

  test('it begins after the injection and before now', () => {
    const [a, b, c] = ['08:00', '08:10', '08:20'].map((time) => new Date(`2021-09-01T${time}:00Z`));
    if (a === undefined || b === undefined || c === undefined) throw new Error('three instants');
    expect([timeFault(b, a, c), timeFault(a, a, c), timeFault(c, a, c)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(timeFault(a, b, c)).toBe('before-injection');
    expect(timeFault(c, a, b)).toBe('in-future');
  });
});

describe('what an anaphylaxis bars from', () => {
  const adult = { birthDate: '1980-01-01', product: 'astrazeneca' } as const;
  const of = (grade: number, day: string, signs: ('anaphylaxis' | 'rash')[] = ['rash', 'anaphylaxis']) =>
    barredAfter({ grade, signs }, adult, vnCovid192021, day);

  test('before 15/7/2021 every vaccine, since then the same one; from grade 2', () => {
    expect(of(2, '2021-05-01')).toBe('any');
    expect(of(2, '2021-07-14')).toBe('any');
    expect(of(2, '2021-07-15')).toBe('astrazeneca');
    expect(of(4, '2021-12-31')).toBe('astrazeneca');
    expect(of(1, '2021-07-15')).toBeUndefined();
    expect(of(4, '2021-07-15', ['rash'])).toBeUndefined();
  });

  test('never anything without an anaphylaxis, never less for a higher grade', () => {
    const signs = fc.uniqueArray(fc.constantFrom(...reactionSign.options), { minLength: 1 });
    fc.assert(
      fc.property(
        signs,
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom('2021-06-01', '2021-08-01', '2021-12-25'),
        (found, grade, day) => {
          const lower = barredAfter({ grade, signs: found }, adult, vnCovid192021, day);
          const higher = barredAfter({ grade: grade + 1, signs: found }, adult, vnCovid192021, day);
          if (!found.includes('anaphylaxis')) expect([lower, higher]).toEqual([undefined, undefined]);
          else if (lower !== undefined) expect(higher).toBe(lower);
        },
      ),
    );
  });
});
