import type { CourseProgress } from '../people/courses/coverage.reads.ts';
import { sum } from '../platform/compare.ts';
import type { Policy } from '../policy/campaign/policy.ts';

/** `vaccinated`: people with at least one dose; `completed`: with a complete primary course. */
export interface Coverage {
  readonly people: number;
  readonly vaccinated: number;
  readonly completed: number;
  /** Per cent of the people, to one decimal; null if there are none. */
  readonly vaccinatedRate: number | null;
  readonly completedRate: number | null;
}

/** A part in per cent of the whole, to one decimal; null if the whole is 0. */
export function rateOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part * 1000) / whole) / 10;
}

export function coverageOf(progress: readonly CourseProgress[], policy: Policy): Coverage {
  const peopleIn = (counts: (one: CourseProgress) => boolean): number =>
    sum(progress.filter(counts).map(({ people }) => people));
  const people = peopleIn(() => true);
  const vaccinated = peopleIn((one) => one.product !== null);
  const completed = peopleIn((one) => isComplete(one, policy));
  return {
    people,
    vaccinated,
    completed,
    vaccinatedRate: rateOf(vaccinated, people),
    completedRate: rateOf(completed, people),
  };
}

/**
 * Coverage of the private sector minus that of the public one, in percentage points to one decimal; null while one of them
 * has nobody (Official letter 2354/UBND-VX of Lai Châu, 6/8/2021: no distinction between them).
 */
export function gapOf(publicSector: Coverage, privateSector: Coverage): number | null {
  if (publicSector.people === 0 || privateSector.people === 0) return null;
  const share = (one: Coverage): number => one.vaccinated / one.people;
  return Math.round((share(privateSector) - share(publicSector)) * 1000) / 10;
}

/** The product of the first dose determines how many doses make a primary course. */
function isComplete({ product, primary }: CourseProgress, policy: Policy): boolean {
  const rule = policy.products.find(({ code }) => code === product);
  return rule !== undefined && primary >= rule.dosesInCourse;
}
