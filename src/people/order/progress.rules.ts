import type { GroupCode, IsoDate } from '../../policy/terms.ts';
import type { CourseFacts, DoseSummary } from './course.ts';
import type { CourseProgress, GroupProgress } from './coverage.reads.ts';

/** A change of how many people of a group stand at a progress, from a day on; `from` null: from the beginning. */
interface ProgressStep extends GroupProgress {
  readonly from: IsoDate | null;
}

/**
 * One person as steps of progress in each of her verified groups and, as group null, in all together; none without a
 * verified membership. All steps up to a day, added up, are what `countProgressByGroup` counts of her on that day.
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

/** Of a course whose first dose is not known the dose's number tells as much as the count. */
function progressOf(given: readonly DoseSummary[]): Omit<CourseProgress, 'people'> {
  const primaries = given.filter(({ kind }) => kind === 'primary').map(({ doseNumber }) => doseNumber);
  return { product: given[0]?.product ?? null, primary: Math.max(primaries.length, ...primaries, 0) };
}
