import { recordAction } from '../../audit/record.ts';
import type { Reader, Tx } from '../../platform/database/database.ts';
import type { UseCaseContext } from '../../platform/use-case.ts';
import type { GatheredDose } from '../deciding/gather-dose-facts.ts';
import type { Dose } from '../dose.ts';
import { overrideProblem } from './override.problems.ts';
import { listOverridesOfPerson, type StoredOverride, useOverrideAtEnd } from './override.store.ts';

/** The approved override that the booking of this dose was made for; empty if the booking was made otherwise. */
export async function overrideOfBooking(
  reader: Reader,
  gathered: Pick<GatheredDose, 'session' | 'course' | 'booking'>,
): Promise<readonly StoredOverride[]> {
  const { booking } = gathered;
  if (booking?.source !== 'override') return [];
  return (await approvedFor(reader, gathered)).filter((override) => override.booking === booking.id);
}

/** The approved override for a group that is not open. */
export async function overrideOfGroup(
  reader: Reader,
  gathered: Pick<GatheredDose, 'session' | 'course'>,
): Promise<readonly StoredOverride[]> {
  return (await approvedFor(reader, gathered)).filter(({ refusal }) => refusal === 'dose/group-not-open');
}

/** Uses overrides up for a dose. Each serves one dose of its own day, even if two are recorded at once. Throws `override/spent`. */
export async function useOverrides(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  used: readonly StoredOverride[],
  dose: Dose,
): Promise<void> {
  for (const { id, refusal, decidedBy } of used) {
    const about = { area: dose.site, subject: dose.pseudonym, object: id, policyVersion: dose.policyVersion };
    useOverrideAtEnd(tx, id, { day: dose.day, dose: dose.id }, () =>
      overrideProblem('override/spent').about(about),
    );
    await recordAction(tx, context, now, {
      ...about,
      action: 'useOverride',
      details: { dose: dose.id, refusal, approvedBy: decidedBy },
    });
  }
}

async function approvedFor(
  reader: Reader,
  { session, course }: Pick<GatheredDose, 'session' | 'course'>,
): Promise<readonly StoredOverride[]> {
  const { province } = session;
  const found = await listOverridesOfPerson(reader, { province, session: session.id, person: course.id });
  return found.filter(({ state, day }) => state === 'approved' && day === session.day);
}
