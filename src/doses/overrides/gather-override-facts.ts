import { findCourse } from '../../people/courses/course.store.ts';
import type { Course } from '../../people/courses/course.ts';
import type { Reader } from '../../platform/database/database.ts';
import { areaOfId } from '../../platform/id.ts';
import { platformProblem, type RefusalContext } from '../../platform/problem.ts';
import { loadPolicy, type ProvincePolicy } from '../../policy/campaign/policy.store.ts';
import { findBooking } from '../../scheduling/bookings/booking.store.ts';
import type { Booking } from '../../scheduling/bookings/booking.ts';
import { getSession } from '../../scheduling/sessions/session.store.ts';
import type { Session } from '../../scheduling/sessions/session.ts';
import { findStandbyEntry } from '../../scheduling/standby/standby-entry.store.ts';
import type { DoseRefusalCode } from '../deciding/dose-refusal.problems.ts';
import { overrideProblem } from './override.problems.ts';
import { judgeOverride, type OverrideFacts, type OverrideJudgement } from './override.rules.ts';

interface GatheredOverride {
  readonly session: Session;
  readonly course: Course;
  readonly policy: ProvincePolicy;
  readonly booking: Booking | undefined;
  readonly facts: OverrideFacts;
  readonly about: RefusalContext;
}

/** Reads the facts an override is judged by. Throws `request/not-found`, `policy/campaign-not-started`. */
export async function gatherOverrideFacts(
  reader: Reader,
  of: { readonly session: string; readonly person: string },
): Promise<GatheredOverride> {
  const session = await getSession(reader, of.session);
  if (areaOfId(of.person) !== session.province) throw platformProblem('request/not-found');
  const course = await findCourse(reader, of.person);
  if (course === undefined) throw platformProblem('request/not-found');
  const policy = await loadPolicy(reader, session.province);
  const booking = await findBooking(reader, session.id, course.id);
  const onStandbyList = (await findStandbyEntry(reader, session.id, course.id)) !== undefined;
  return {
    session,
    course,
    policy,
    booking,
    facts: { policy: policy.policy, session, course, booking: booking?.state ?? null, onStandbyList },
    about: {
      area: session.site,
      subject: course.pseudonym,
      object: session.id,
      policyVersion: policy.version,
    },
  };
}

/** The judgement if there is something to override. Throws `override/never`, `override/other-refusal`, `override/not-needed`. */
export function judgeOrRefuse(
  { facts, about }: GatheredOverride,
  refusal: DoseRefusalCode,
): Extract<OverrideJudgement, { kind: 'needed' }> {
  const judged = judgeOverride(facts, refusal);
  switch (judged.kind) {
    case 'needed':
      return judged;
    case 'not-needed':
      throw overrideProblem('override/not-needed').about(about);
    case 'never':
      throw overrideProblem(judged.refusal === refusal ? 'override/never' : 'override/other-refusal', {
        refusal: judged.refusal,
      }).about(about);
  }
}
