import { findCourse } from '../../people/courses/course.store.ts';
import type { Course } from '../../people/courses/course.ts';
import { findConsent } from '../../people/registry/consent.store.ts';
import { findSite } from '../../places/sites/site.store.ts';
import type { Reader } from '../../platform/database/database.ts';
import { areaOfId } from '../../platform/id.ts';
import { platformProblem, type RefusalContext } from '../../platform/problem.ts';
import { loadPolicy, type ProvincePolicy } from '../../policy/campaign/policy.store.ts';
import { findBooking } from '../../scheduling/bookings/booking.store.ts';
import type { Booking } from '../../scheduling/bookings/booking.ts';
import { getSession } from '../../scheduling/sessions/session.store.ts';
import type { Session } from '../../scheduling/sessions/session.ts';
import { findStandbyEntry } from '../../scheduling/standby/standby-entry.store.ts';
import { productOfLot } from '../../supply/lots/lot.ts';
import { lookForDose } from '../../supply/vials/drawing/draw-dose.ts';
import type { NewDose } from '../dose.ts';
import { consentMatters } from './decide-dose.rules.ts';
import type { DoseCommand, DoseFacts, LotState } from './dose-case.ts';

/** The facts a dose is decided by, and the documents behind them, which recording the dose changes. */
export interface GatheredDose {
  readonly session: Session;
  readonly course: Course;
  readonly booking: Booking | undefined;
  readonly policy: ProvincePolicy;
  readonly facts: DoseFacts;
  readonly command: DoseCommand;
  /** What the audit log says of a refused attempt. */
  readonly about: RefusalContext;
}

/**
 * Reads the facts of a dose: four documents, and one more only if it matters (a child's consent, the site if the person
 * was screened with caution, the standby list if the person has no booking). Leaves the stock out. Throws
 * `request/not-found` for an unknown session or a person of another province, and `policy/campaign-not-started`.
 */
export async function gatherDoseFacts(reader: Reader, wanted: NewDose): Promise<GatheredDose> {
  const session = await getSession(reader, wanted.session);
  if (areaOfId(wanted.person) !== session.province) throw platformProblem('request/not-found');
  const course = await findCourse(reader, wanted.person);
  if (course === undefined) throw platformProblem('request/not-found');
  const policy = await loadPolicy(reader, session.province);
  const booking = await findBooking(reader, session.id, course.id);
  const command = commandOf(wanted);
  return {
    session,
    course,
    booking,
    policy,
    command,
    facts: {
      policy: policy.policy,
      session,
      course,
      booking: booking ?? null,
      onStandbyList: booking === undefined && (await isOnStandbyList(reader, session, course)),
      consent: await consentOf(reader, course, policy, command),
      canResuscitate:
        booking?.screening?.outcome === 'caution' &&
        (await findSite(reader, session.site))?.canResuscitate === true,
      lot: 'not-asked',
    },
    about: {
      area: session.site,
      subject: course.pseudonym,
      object: session.id,
      policyVersion: policy.version,
    },
  };
}

/** Whether the session's stock has a usable dose of a lot, or of the named vial, at this instant. */
export async function findLotState(
  reader: Reader,
  session: string,
  { lot, vial, injectedAt }: Pick<DoseCommand, 'lot' | 'vial' | 'injectedAt'>,
  now: Date,
): Promise<LotState> {
  const source = await lookForDose(reader, { session, lot, vial, injectedAt, now });
  return source.kind === 'refused' ? source.reason : 'usable';
}

function commandOf(wanted: NewDose): DoseCommand {
  return {
    lot: wanted.lot,
    vial: wanted.vial,
    product: productOfLot(wanted.lot),
    injectedAt: new Date(wanted.injectedAt),
    agreesToMix: wanted.agreesToMix === true,
    sameProductUnavailable: wanted.sameProductUnavailable !== undefined,
  };
}

async function isOnStandbyList(reader: Reader, session: Session, course: Course): Promise<boolean> {
  return (await findStandbyEntry(reader, session.id, course.id)) !== undefined;
}

async function consentOf(
  reader: Reader,
  course: Course,
  { policy }: ProvincePolicy,
  { injectedAt, product }: DoseCommand,
): Promise<string | null> {
  if (!consentMatters(course.birthDate, policy, injectedAt)) return null;
  return (await findConsent(reader, course.id, product, injectedAt))?.id ?? null;
}
