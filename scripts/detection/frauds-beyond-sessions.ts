import type { DecisionFact, Party, SectorFact } from '../../src/findings/gathering/facts.ts';
import { instantAtSite } from '../../src/platform/clock.ts';
import type { Dice } from '../support/random.ts';
import type { Injected } from './frauds.ts';
import { DAY_MS } from './people.ts';
import type { MadeDay } from './session.ts';
import { type District, decisionOf } from './world.ts';

/** Counts taken while the campaign runs. */
export interface Made {
  doses: number;
  /** Overrides by approver and month. */
  readonly byApprover: Map<string, string[]>;
  /** Doses by district and month. */
  readonly counted: Map<string, number>;
}

const OVERRIDES_PER_DOSE = 1 / 1_500;

/** Counts a day's doses; now and then one rests on an override that two people decided. */
export function countDose(made: Made, district: string, { day, doses }: MadeDay, random: Dice): void {
  const month = day.slice(0, 7);
  made.doses += doses.length;
  made.counted.set(`${district}|${month}`, (made.counted.get(`${district}|${month}`) ?? 0) + doses.length);
  for (const dose of doses) {
    if (!random.chance(OVERRIDES_PER_DOSE)) continue;
    const approver = `${district}.deputy-${random.pickFrom(['a', 'b'])}`;
    const key = `${approver}|${month}`;
    made.byApprover.set(key, [...(made.byApprover.get(key) ?? []), `${dose.dose}.override`]);
  }
}

/** In some districts many health workers of one sector are not called before the end of the campaign. */
export function withholdSectors(districts: readonly District[], perKind: number, random: Dice): Injected[] {
  const count = Math.min(perKind, Math.max(1, Math.floor(districts.length / 5)));
  return districts.slice(-count).map((district) => {
    const sector = random.chance(0.8) ? 'private' : 'public';
    const share = 0.4 + random.next() * 0.3;
    for (const person of district.sites.flatMap((site) => site.people)) {
      if (person.sector === sector && random.chance(share)) person.heldUntil = '2022-01-01';
    }
    const months = ['2021-08', '2021-09', '2021-10', '2021-11'];
    return { kind: 'sector-gap', subjects: months.map((month) => `${district.id}|1|${month}`), objects: [] };
  });
}

/** How a district's health workers of both sectors were served up to a day. */
export function sectorFacts(district: District, day: string): SectorFact[] {
  const count = (sector: 'public' | 'private') => {
    const people = district.sites.flatMap((site) => site.people.filter((person) => person.sector === sector));
    const served = people.filter((person) => person.doses.some((dose) => dose.day <= day));
    return { people: people.length, served: served.length, doses: [] };
  };
  return [{ district: district.id, group: 1, day, public: count('public'), private: count('private') }];
}

/** Adds outsiders to the lists of some facilities within a few days, by a fifth of the licence and more. */
export function injectBursts(districts: readonly District[], perKind: number, random: Dice): Injected[] {
  const facilities = districts.flatMap((district) => district.facilities);
  const count = Math.min(perKind, Math.floor(facilities.length / 4));
  const chosen = new Set<(typeof facilities)[number]>();
  while (chosen.size < count) chosen.add(random.pickFrom(facilities));
  return [...chosen].map((facility) => {
    const missing = Math.max(0, facility.licensedHeadcount - facility.additions.length);
    const beyond = Math.max(5, Math.ceil(facility.licensedHeadcount * (0.2 + random.next() * 0.5)));
    const from = instantAtSite('2021-09-05').getTime() + random.between(0, 60) * DAY_MS;
    const outsiders = Array.from({ length: missing + beyond }, (_, index) => ({
      membership: `${facility.facility}.outsider-${index}`,
      pseudonym: `${facility.facility}.o${index}`,
      claimedAt: from + random.between(0, 3 * 24 * 60) * 60_000,
      claimedBy: `${facility.district}.clerk`,
      verifiedBy: `${facility.district}.officer`,
    }));
    facility.additions = [...facility.additions, ...outsiders];
    return { kind: 'burst-of-additions', subjects: [facility.facility], objects: [] };
  });
}

/** Every decision on a membership, some of them by people who are not independent of each other. */
export function injectRoles(
  districts: readonly District[],
  perKind: number,
  random: Dice,
): { injected: Injected[]; decisions: DecisionFact[] } {
  const decisions = districts.flatMap(({ sites }) =>
    sites.flatMap((site) => site.people.flatMap((person) => decisionOf(person, site) ?? [])),
  );
  const chosen = new Set<number>();
  while (chosen.size < Math.min(perKind, decisions.length))
    chosen.add(random.between(0, decisions.length - 1));
  const injected = [...chosen].flatMap((index): Injected[] => {
    const decision = decisions[index];
    if (decision === undefined) return [];
    decisions[index] = tied(decision, random);
    return [{ kind: 'same-person-roles', subjects: [decision.object], objects: [] }];
  });
  return { injected, decisions };
}

function tied(decision: DecisionFact, random: Dice): DecisionFact {
  const { proposer, verifier, beneficiary } = decision;
  const by = (part: Party): Partial<Party> =>
    random.pick<Partial<Party>>([
      { person: part.person },
      { household: part.household },
      { phone: part.phone },
      { relatives: part.person === null ? [] : [part.person] },
    ]);
  switch (random.between(0, 3)) {
    case 0:
      return { ...decision, proposer: { ...proposer, account: verifier.account } };
    case 1:
      return { ...decision, proposer: { ...proposer, ...by(verifier) } };
    case 2:
      return { ...decision, beneficiary: { ...beneficiary, ...by(verifier) } };
    default:
      return { ...decision, beneficiary: { ...beneficiary, ...by(proposer) } };
  }
}
