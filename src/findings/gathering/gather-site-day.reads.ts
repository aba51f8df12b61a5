import type { Dose } from '../../doses/dose.ts';
import { listStandingDoses, type SiteDay } from '../../doses/finding-facts.reads.ts';
import { listOverriddenRefusals } from '../../doses/overrides/finding-facts.reads.ts';
import { listCoursesOf, listEntitledOn, listMembershipsOfPeople } from '../../people/finding-facts.reads.ts';
import { COUNTRY, provinceOf } from '../../platform/area.ts';
import { dayAtSite, instantAtSite } from '../../platform/clock.ts';
import type { Reader } from '../../platform/database/database.ts';
import { atMost } from '../../platform/list-whole.ts';
import { loadPolicy, loadPolicyVersion } from '../../policy/campaign/policy.store.ts';
import type { Policy } from '../../policy/campaign/policy.ts';
import {
  type BookingOfDose,
  listBookingsById,
  listCalledKeys,
  listLeftoverOffers,
  listSessionsById,
  listStandbyPositions,
  type StandbyPosition,
} from '../../scheduling/finding-facts.reads.ts';
import { listVialsById } from '../../supply/stock/finding-facts.reads.ts';
import { dayRulesOf } from '../rules/day-rules.rules.ts';
import { needsWaiting } from '../rules/out-of-turn.rules.ts';
import type {
  BookingFact,
  DayRules,
  DoseFact,
  SessionFact,
  SiteDayFacts,
  StandbyFact,
  WaitingFact,
} from './facts.ts';
import { membershipFact } from './membership-facts.rules.ts';

/** More than a site can give on a day. */
const MAX_DOSES = 10_000;
/** People entitled at a place, of whom those passed over by a dose are counted. */
const MAX_PEOPLE = 20_000;

/** Everything the rules need about one site-day. Bounded by what a site does in a day, whatever the size of the province. */
export async function gatherSiteDay(reader: Reader, at: SiteDay): Promise<SiteDayFacts> {
  const doses = atMost(MAX_DOSES, await listStandingDoses(reader, at, MAX_DOSES + 1));
  const policies = await policiesOf(reader, doses);
  const people = doses.map(({ person }) => person);
  const memberships = await listMembershipsOfPeople(reader, people);
  const courses = await listCoursesOf(reader, people);
  const bookings = new Map(
    (
      await listBookingsById(
        reader,
        doses.map(({ booking }) => booking),
      )
    ).map((one) => [one.booking, one]),
  );
  const overridden = await listOverriddenRefusals(reader, at.site, at.day);
  const held = await listSessionsById(reader, [...new Set(doses.map(({ session }) => session))]);
  const lists = await listStandbyPositions(
    reader,
    held.map(({ id }) => id),
  );
  const standby = await standbyOf(reader, doses, lists);
  const sessions: SessionFact[] = [];
  for (const { id, site, day, shifts, cutoffKey } of held) {
    sessions.push({
      session: id,
      site,
      day,
      startsAt: instantAtSite(day, shifts[0]?.start).getTime(),
      endsAt: instantAtSite(day, shifts.at(-1)?.end).getTime(),
      cutoffKey: lastCalledKey(cutoffKey, lists.get(id)?.[0]?.key, await listCalledKeys(reader, id)),
    });
  }
  const facts = doses.map((dose): DoseFact => {
    const policy = policies.get(dose.policyVersion);
    const booking = bookings.get(dose.booking);
    return {
      dose: dose.id,
      site: dose.site,
      day: dose.day,
      session: dose.session,
      injectedAt: Date.parse(dose.injectedAt),
      recordedAt: Date.parse(dose.recordedAt),
      recordedBy: dose.recordedBy,
      vaccinator: dose.vaccinator ?? null,
      person: dose.person,
      pseudonym: dose.pseudonym,
      birthDate: courses.get(dose.person)?.birthDate ?? '',
      product: dose.product,
      lot: dose.lot,
      doseNumber: dose.doseNumber,
      kind: dose.kind,
      policyVersion: dose.policyVersion,
      group: dose.groupCounted,
      memberships: (memberships.get(dose.person) ?? []).map((one) => membershipFact(one, policy, dose.day)),
      booking: booking === undefined ? null : bookingFact(booking),
      standby: standby.get(`${dose.session}|${dose.person}`) ?? null,
      overridden: overridden.get(dose.id) ?? [],
    };
  });
  const rules = new Map<string, DayRules>(
    [...policies].map(([version, policy]) => [version, dayRulesOf(policy, at.day)]),
  );
  const waiting = await waitingOf(reader, facts, sessions, held, policies, lists);
  return { ...at, doses: facts, sessions, vials: await vialsOf(reader, doses), rules, waiting };
}

async function policiesOf(reader: Reader, doses: readonly Dose[]): Promise<ReadonlyMap<string, Policy>> {
  const policies = new Map<string, Policy>();
  for (const version of new Set(doses.map(({ policyVersion }) => policyVersion))) {
    policies.set(version, await loadPolicyVersion(reader, version));
  }
  return policies;
}

/**
 * The last turn in the order that a session called. The standby list, fixed and committed at publication, begins right after
 * the call list, so its first key is the bound; without one, the keys of the call list except its last twentieth, so that
 * someone slipped in does not set the bound.
 */
function lastCalledKey(
  cutoffKey: string,
  firstStandby: string | undefined,
  called: readonly string[],
): string {
  const slipped = Math.floor(called.length / 20) + 1;
  const bound = firstStandby ?? called.at(-slipped) ?? called.at(-1) ?? '';
  return cutoffKey > bound ? cutoffKey : bound;
}

function bookingFact({
  booking,
  source,
  session,
  calledAt,
  key,
  endedAt,
  state,
}: BookingOfDose): BookingFact {
  return {
    booking,
    source,
    session,
    calledAt: calledAt.getTime(),
    key,
    // The injection ends a booking, too; only an earlier end counts.
    endedAt: endedAt === null || state === 'vaccinated' ? null : endedAt.getTime(),
  };
}

/** The positions of the people of these doses on the lists their doses came from, by session and person. */
async function standbyOf(
  reader: Reader,
  doses: readonly Dose[],
  lists: ReadonlyMap<string, readonly StandbyPosition[]>,
): Promise<ReadonlyMap<string, StandbyFact>> {
  const offered = await listLeftoverOffers(reader, [...lists.keys(), ...doses.map(({ session }) => session)]);
  const found = new Map<string, StandbyFact>();
  for (const [session, list] of lists) {
    let uncalledBefore = 0;
    for (const { person, position, uncalled } of list) {
      found.set(`${session}|${person}`, { session, position, uncalledBefore });
      if (uncalled) uncalledBefore += 1;
    }
  }
  for (const { session, list, position, person } of offered) {
    // From a neighbour's list, whose own session may still call from it: nobody before them is counted as passed over.
    if (!found.has(`${session}|${person}`)) {
      found.set(`${session}|${person}`, { session: list, position, uncalledBefore: 0 });
    }
  }
  return found;
}

/** The people entitled at each session's place who were offered nothing, if a dose needs to know. */
async function waitingOf(
  reader: Reader,
  doses: readonly DoseFact[],
  sessions: readonly SessionFact[],
  held: Awaited<ReturnType<typeof listSessionsById>>,
  policies: ReadonlyMap<string, Policy>,
  lists: ReadonlyMap<string, readonly StandbyPosition[]>,
): Promise<ReadonlyMap<string, readonly WaitingFact[]>> {
  const waiting = new Map<string, readonly WaitingFact[]>();
  for (const session of sessions) {
    const first = doses.find((dose) => dose.session === session.session && needsWaiting(dose, session));
    const place = held.find(({ id }) => id === session.session);
    const policy = first === undefined ? undefined : policies.get(first.policyVersion);
    if (first?.booking == null || place === undefined || policy === undefined) continue;
    const current = await loadPolicy(reader, provinceOf(place.district) ?? COUNTRY);
    const then = { ...current, policy, version: first.policyVersion };
    const day = dayAtSite(new Date(first.booking.calledAt));
    const offered = new Set([
      ...doses.map(({ person }) => person),
      ...(lists.get(session.session) ?? []).filter(({ uncalled }) => !uncalled).map(({ person }) => person),
    ]);
    const entitled = await listEntitledOn(reader, place, day, then, MAX_PEOPLE);
    waiting.set(
      session.session,
      entitled
        .filter(({ person }) => !offered.has(person))
        .map(({ key, since }) => ({ key, since: since.getTime() })),
    );
  }
  return waiting;
}

async function vialsOf(reader: Reader, doses: readonly Dose[]): Promise<SiteDayFacts['vials']> {
  const ids = new Set<string>();
  for (const { vial } of doses) {
    if (vial === undefined) return null;
    ids.add(vial);
  }
  const found = await listVialsById(reader, [...ids]);
  return found.map(({ vial, product, lot, capacity, extraDoses }) => ({
    vial,
    product,
    lot,
    dosesPerVial: capacity,
    extra: extraDoses,
  }));
}
