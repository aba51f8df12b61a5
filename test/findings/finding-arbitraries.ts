import type { DayRules, DoseFact, MembershipFact, SiteDayFacts } from '../../src/findings/gathering/facts.ts';
import { instantAtSite } from '../../src/platform/clock.ts';

export const DAY = '2021-09-10';
export const SITE = '26-243-001';
export const HOUR = 3_600_000;
export const OPENED = instantAtSite(DAY, '07:30').getTime();
export const CALLED = OPENED - 72 * HOUR;

export const RULES: DayRules = {
  policyVersion: 'p@1',
  openGroups: [1, 2, 9],
  minimumAges: { astrazeneca: 18, comirnaty: 12 },
  childUnder: 18,
  childrenFrom: null,
  childrenByGroup: false,
};

export function membership(changes: Partial<MembershipFact> = {}): MembershipFact {
  return {
    membership: 'm1',
    group: 1,
    claimedAt: CALLED - 20 * HOUR,
    claimedBy: 'clerk',
    verifiedAt: CALLED - 10 * HOUR,
    verifiedBy: 'officer',
    endedAt: null,
    admitted: true,
    ...changes,
  };
}

let made = 0;

/** A dose as it should be; `changes` say what is wrong with it. */
export function dose(changes: Partial<DoseFact> = {}): DoseFact {
  made += 1;
  return {
    dose: `${SITE}.d${made}`,
    site: SITE,
    day: DAY,
    session: 's1',
    injectedAt: OPENED + HOUR,
    recordedAt: OPENED + HOUR + 60_000,
    recordedBy: 'nurse',
    vaccinator: 'TD-1',
    person: `p${made}`,
    pseudonym: `ps${made}`,
    birthDate: '1970-01-01',
    product: 'astrazeneca',
    lot: 'astrazeneca~L1',
    doseNumber: 1,
    kind: 'primary',
    policyVersion: 'p@1',
    group: 1,
    memberships: [membership()],
    booking: {
      booking: `b${made}`,
      source: 'call-list',
      session: 's1',
      calledAt: CALLED,
      key: '1|1|01',
      endedAt: null,
    },
    standby: null,
    overridden: [],
    ...changes,
  };
}

/** A site's day with these doses, its vials just enough for them. */
export function siteDay(doses: readonly DoseFact[], changes: Partial<SiteDayFacts> = {}): SiteDayFacts {
  return {
    site: SITE,
    day: DAY,
    doses,
    sessions: [
      {
        session: 's1',
        site: SITE,
        day: DAY,
        startsAt: OPENED,
        endsAt: OPENED + 9 * HOUR,
        cutoffKey: '1|1|05',
      },
    ],
    vials: null,
    rules: new Map([['p@1', RULES]]),
    waiting: new Map(),
    ...changes,
  };
}
