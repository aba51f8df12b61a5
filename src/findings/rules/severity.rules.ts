import type { FindingKind, Severity } from '../finding-kind.ts';
import type { MeasureName, Measures } from '../finding-measure.ts';

/**
 * How grave a finding is: the last step whose number the measure reaches. A kind without a measure has one step.
 * Harm to somebody weighs more than an unfair place, an unfair place more than a slip of the pen.
 */
const SEVERITY: Readonly<
  Record<
    FindingKind,
    { readonly by: MeasureName | null; readonly steps: readonly (readonly [number, Severity])[] }
  >
> = {
  'under-age': {
    by: 'yearsMissing',
    steps: [
      [0, 'high'],
      [3, 'critical'],
    ],
  },
  'outside-open-groups': { by: null, steps: [[0, 'high']] },
  'out-of-turn': {
    by: 'passedOver',
    steps: [
      [0, 'low'],
      [10, 'medium'],
      [50, 'high'],
    ],
  },
  'no-booking-not-standby': { by: null, steps: [[0, 'high']] },
  'evidence-after-invitation': {
    by: 'afterDose',
    steps: [
      [0, 'medium'],
      [1, 'high'],
    ],
  },
  'burst-of-additions': {
    by: 'beyondLicencePercent',
    steps: [
      [0, 'medium'],
      [50, 'high'],
    ],
  },
  'same-person-roles': {
    by: 'weight',
    steps: [
      [0, 'medium'],
      [2, 'high'],
      [3, 'critical'],
    ],
  },
  'overrides-concentrated': {
    by: 'ratioPercent',
    steps: [
      [0, 'medium'],
      [600, 'high'],
    ],
  },
  'product-shopping': {
    by: 'refused',
    steps: [
      [0, 'low'],
      [3, 'medium'],
    ],
  },
  'impossible-pace': {
    by: 'inAnHour',
    steps: [
      [0, 'medium'],
      [120, 'high'],
    ],
  },
  'outside-session': {
    by: 'elsewhere',
    steps: [
      [0, 'medium'],
      [1, 'high'],
    ],
  },
  'beyond-vial-doses': {
    by: 'beyond',
    steps: [
      [0, 'medium'],
      [5, 'high'],
    ],
  },
  'late-entry': {
    by: 'hoursLate',
    steps: [
      [0, 'low'],
      [168, 'medium'],
      [720, 'high'],
    ],
  },
  'same-person-twice': {
    by: 'dosesTooMany',
    steps: [
      [0, 'medium'],
      [1, 'high'],
    ],
  },
  'sector-gap': {
    by: 'gapPercent',
    steps: [
      [0, 'medium'],
      [25, 'high'],
    ],
  },
};

export function severityOf(kind: FindingKind, measures: Measures): Severity {
  const { by, steps } = SEVERITY[kind];
  const measured = by === null ? undefined : measures[by];
  const number = typeof measured === 'number' ? measured : 0;
  let found: Severity = 'low';
  for (const [from, grade] of steps) if (number >= from) found = grade;
  return found;
}
