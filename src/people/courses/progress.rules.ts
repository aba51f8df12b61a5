import type { GroupCode, IsoDate } from '../../policy/terms.ts';
import type { CourseFacts, DoseSummary } from './course.ts';
import type { CourseProgress, GroupProgress } from './coverage.reads.ts';

/** A change in the number of people of a group at a progress, from a day on; `from` null: from the beginning. */
interface ProgressStep extends GroupProgress {
  readonly from: IsoDate | null;
}

/**
 * Returns one person's steps of progress in each of their verified groups and, as group null, in all groups together;
 * empty without a verified membership. The sum of the steps up to a day is what `countProgressByGroup` counts of the
 * person on that day.
 */
export function progressSteps({
  memberships,
  history,
}: Pick<CourseFacts, 'memberships' | 'history'>): ProgressStep[] {
  const verified = memberships.filter(({ status }) => status === 'verified').map(({ group }) => group);
  if (verified.length === 0) return [];
  const groups: (GroupCode | null)[] = [null, ...new Set(verified)];
  const steps: (CourseProgress & { readonly from: IsoDate | null })[] = [];
  let before = progressOf([]);
  steps.push({ ...before, people: 1, from: null });
  for (const day of [...new Set(history.map((dose) => dose.day))].sort()) {
    const after = progressOf(history.filter((dose) => dose.day <= day));
    if (after.product === before.product && after.primary === before.primary) continue;
    steps.push({ ...before, people: -1, from: day }, { ...after, people: 1, from: day });
    before = after;
  }
  return groups.flatMap((group) => steps.map((step) => ({ group, ...step })));
}

/** If the first dose of a course is missing, the number of a later dose gives the progress that the count would. */
function progressOf(given: readonly DoseSummary[]): Omit<CourseProgress, 'people'> {
  const primaries = given.filter(({ kind }) => kind === 'primary').map(({ doseNumber }) => doseNumber);
  return { product: given[0]?.product ?? null, primary: Math.max(primaries.length, ...primaries, 0) };
}
