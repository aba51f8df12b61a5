import fc from 'fast-check';
import type { DoseCommand, DoseFacts } from '../../../src/doses/deciding/dose-case.ts';
import type { Course, CourseMembership, DoseSummary } from '../../../src/people/courses/course.ts';
import { addDays, instantAtSite } from '../../../src/platform/clock.ts';
import { SCREENING_OUTCOMES } from '../../../src/policy/screening.ts';
import { PRODUCT_CODES } from '../../../src/policy/terms.ts';
import { vnCovid192021 } from '../../../src/policy/vn-covid19-2021/vn-covid19-2021.ts';
import { BOOKING_STATES } from '../../../src/scheduling/bookings/booking.ts';
import { SESSION_STATES } from '../../../src/scheduling/sessions/session.ts';

/** The day most of these tests play on, and the instants of its morning. */
export const DAY = '2021-08-10';
export const CHECKED_IN = instantAtSite(DAY, '07:35');
export const SCREENED = instantAtSite(DAY, '07:50');
export const INJECTED = instantAtSite(DAY, '08:00');
export const NOW = instantAtSite(DAY, '08:05');

export const SESSION = '26-243-001.01FCQ3A0000000000000000001';
export const BOOKING = '26-243-001.01FCQ3A0000000000000000002';
export const SCREENING = '26-243-001.01FCQ3A0000000000000000003';

type CourseInput = Pick<Course, 'birthDate' | 'facts'>;

export const verified = (group: number): CourseMembership => ({
  membership: `26.m${group}`,
  group,
  status: 'verified',
});

export function course(birthDate: string, facts: Partial<Course['facts']> = {}): CourseInput {
  return {
    birthDate,
    facts: {
      memberships: [verified(1)],
      history: [],
      deferredUntil: null,
      contraindicated: [],
      immunosuppressed: false,
      ...facts,
    },
  };
}

export function given(doseNumber: number, product: DoseSummary['product'], day: string): DoseSummary {
  return { dose: `26-243-001.d${doseNumber}`, doseNumber, product, kind: 'primary', day, site: '26-243-001' };
}

/** A health worker of 40, checked in and screened, in an open session with stock: nothing speaks against the dose. */
export const goodFacts: DoseFacts = {
  policy: vnCovid192021,
  session: { id: SESSION, status: 'open', day: DAY, product: 'astrazeneca' },
  course: course('1981-03-02'),
  booking: {
    id: BOOKING,
    state: 'checked-in',
    product: 'astrazeneca',
    checkedInAt: CHECKED_IN.toISOString(),
    screening: {
      id: SCREENING,
      outcome: 'eligible',
      version: 'vn-covid19-2021@1',
      at: SCREENED.toISOString(),
    },
  },
  onStandbyList: false,
  consent: null,
  canResuscitate: false,
  lot: 'usable',
};

export const goodCommand: DoseCommand = {
  lot: 'astrazeneca~ABV8139',
  product: 'astrazeneca',
  injectedAt: INJECTED,
  agreesToMix: false,
  sameProductUnavailable: false,
};

const day = fc.integer({ min: -150, max: 150 }).map((days) => addDays(DAY, days));
const instant = fc
  .tuple(day, fc.integer({ min: 0, max: 1439 }))
  .map(([at, minute]) => new Date(instantAtSite(at).getTime() + minute * 60_000));
const nearly = <T>(value: T, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: other });

const product = nearly('astrazeneca' as const, fc.constantFrom(...PRODUCT_CODES));
const birthDate = fc.oneof(
  { weight: 3, arbitrary: fc.constant('1981-03-02') },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 36_000 }).map((days) => addDays('2021-08-10', -days)) },
);
const memberships = nearly<readonly CourseMembership[]>(
  [verified(1)],
  fc.array(
    fc.record({
      membership: fc.constant('26.m'),
      group: fc.integer({ min: 1, max: 16 }),
      status: fc.constantFrom('claimed' as const, 'verified' as const),
    }),
    { maxLength: 3 },
  ),
);
const history = nearly<readonly DoseSummary[]>(
  [],
  fc
    .array(fc.tuple(product, day), { maxLength: 3 })
    .map((doses) =>
      doses.sort((a, b) => (a[1] < b[1] ? -1 : 1)).map(([code, at], index) => given(index + 1, code, at)),
    ),
);

/** Facts that often allow the dose and often do not. */
export const doseFacts: fc.Arbitrary<DoseFacts> = fc.record({
  policy: fc.constant(vnCovid192021),
  session: fc.record({
    id: fc.constant(SESSION),
    status: nearly('open' as const, fc.constantFrom(...SESSION_STATES)),
    day: nearly(DAY, day),
    product,
  }),
  course: fc.record({
    birthDate,
    facts: fc.record({
      memberships,
      history,
      deferredUntil: nearly<string | null>(null, day),
      contraindicated: nearly<Course['facts']['contraindicated']>(
        [],
        fc.array(fc.constantFrom(...PRODUCT_CODES, 'any' as const), { maxLength: 2 }),
      ),
      immunosuppressed: fc.boolean(),
    }),
  }),
  booking: nearly<DoseFacts['booking']>(
    goodFacts.booking,
    fc.option(
      fc.record({
        id: fc.constant(BOOKING),
        state: nearly('checked-in' as const, fc.constantFrom(...BOOKING_STATES)),
        product,
        checkedInAt: instant.map((at) => at.toISOString()),
        screening: fc.record({
          id: fc.constant(SCREENING),
          outcome: fc.constantFrom(...SCREENING_OUTCOMES),
          version: fc.constant('vn-covid19-2021@1'),
          at: nearly(SCREENED, instant).map((at) => at.toISOString()),
        }),
      }),
    ),
  ),
  onStandbyList: fc.boolean(),
  consent: fc.option(fc.constant('26.consent')),
  canResuscitate: fc.boolean(),
  lot: nearly<DoseFacts['lot']>(
    'usable',
    fc.constantFrom(
      'not-asked' as const,
      'not-at-site',
      'exhausted',
      'wrong-vial',
      'vial-empty',
      'held',
      'expired',
      'quarantined',
      'thawed-too-long',
      'vial-open-too-long',
      'recalled',
      'cold-chain-failure',
    ),
  ),
});

export const doseCommand: fc.Arbitrary<DoseCommand> = fc.record({
  lot: fc.constant('astrazeneca~ABV8139'),
  product,
  injectedAt: nearly(INJECTED, instant),
  agreesToMix: fc.boolean(),
  sameProductUnavailable: fc.boolean(),
});

export const nowInstant = nearly(NOW, instant);
