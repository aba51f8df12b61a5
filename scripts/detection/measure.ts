import { FINDING_KINDS, type FindingKind, judge, type Suspicion } from '../../src/findings/finding-kind.ts';
import type { ApproverFact, DecisionFact } from '../../src/findings/gathering/facts.ts';
import { addDays } from '../../src/platform/clock.ts';
import { comparing, sum } from '../../src/platform/compare.ts';
import { Dice } from '../support/random.ts';
import { factsOf, runSite } from './campaign.ts';
import { INJECT, type Injected, SESSION_FRAUDS, type SessionFraud } from './frauds.ts';
import {
  countDose,
  injectBursts,
  injectRoles,
  type Made,
  sectorFacts,
  withholdSectors,
} from './frauds-beyond-sessions.ts';
import type { MadeDay } from './session.ts';
import { buildWorld, type District } from './world.ts';

interface KindResult {
  readonly injected: number;
  /** Injected frauds that a finding of any kind points at. */
  readonly found: number;
  /** Of those, found by their own kind under their own subject. */
  readonly asRightKind: number;
  /** Findings of this kind that no injected fraud of this kind explains. */
  readonly false: number;
}

export interface Detection {
  readonly doses: number;
  readonly frauds: number;
  readonly recall: number;
  readonly falsePerThousand: number;
  readonly byKind: Readonly<Record<FindingKind, KindResult>>;
}

/** Makes a campaign, puts frauds into it, gives the facts to the service's own rules, and counts. */
export function measureDetection(wanted: number, seed: number): Detection {
  const random = new Dice(seed);
  const districts = buildWorld(wanted, random);
  const perKind = Math.max(2, Math.round(wanted / 5_000));
  const injected: Injected[] = [];
  injected.push(...withholdSectors(districts, perKind, random));
  const made: Made = { doses: 0, byApprover: new Map(), counted: new Map() };
  const findings: Suspicion[] = [];
  runCampaign(districts, wanted, perKind, random, made, injected, findings);
  findings.push(...judgePeople(districts), ...judgeSectors(districts));
  injected.push(...injectBursts(districts, perKind, random));
  for (const { facilities } of districts)
    findings.push(...facilities.flatMap((facility) => judge('facility', facility)));
  const roles = injectRoles(districts, perKind, random);
  injected.push(...roles.injected);
  findings.push(...judgeDecisions(roles.decisions));
  const approvals = approverFacts(districts, made, perKind, random);
  injected.push(...approvals.injected);
  findings.push(...approvals.periods.flatMap((approvers) => judge('approvers', approvers)));
  return score(made.doses, injected, findings);
}

function runCampaign(
  districts: readonly District[],
  wanted: number,
  perKind: number,
  random: Dice,
  made: Made,
  injected: Injected[],
  findings: Suspicion[],
): void {
  const sites = districts.flatMap((district) => district.sites);
  const perSite = wanted / sites.length;
  const every = Math.max(3, Math.floor(125 / (perSite / 100)));
  const left = new Map<SessionFraud, number>(SESSION_FRAUDS.map((kind) => [kind, perKind]));
  const sessions = sites.length * Math.floor(130 / every);
  const probability = Math.min(0.8, (SESSION_FRAUDS.length * perKind * 2) / sessions);
  for (const site of sites) {
    for (const day of runSite(site, 110, every, random)) {
      if (random.chance(probability)) injectOne(day, left, random, injected);
      countDose(made, site.district, day, random);
      findings.push(...judge('siteDay', factsOf(day)));
    }
  }
}

/** Puts one fraud into this session: of the kinds still to be injected, the first that is possible here. */
function injectOne(day: MadeDay, left: Map<SessionFraud, number>, random: Dice, injected: Injected[]): void {
  const open = SESSION_FRAUDS.filter((kind) => (left.get(kind) ?? 0) > 0).sort(
    comparing((kind) => -(left.get(kind) ?? 0)),
  );
  const free = () => (day.doses.length === 0 ? undefined : random.pickFrom(day.doses));
  for (const kind of open) {
    for (let tries = 0; tries < 8; tries += 1) {
      const done = INJECT[kind](day, random, free);
      if (done === undefined) continue;
      injected.push(done);
      left.set(kind, (left.get(kind) ?? 0) - 1);
      return;
    }
  }
}

function judgePeople(districts: readonly District[]): Suspicion[] {
  const people = districts.flatMap(({ sites }) => sites.flatMap((site) => site.people));
  const shoppers = people.filter(({ offers }) => offers.length > 2);
  return [...judge('namesakes', people), ...shoppers.flatMap((shopper) => judge('shopper', shopper))];
}

function judgeSectors(districts: readonly District[]): Suspicion[] {
  const days = ['2021-08-31', '2021-09-30', '2021-10-31', '2021-11-30'];
  return districts.flatMap((district) =>
    days.flatMap((day) => sectorFacts(district, day).flatMap((fact) => judge('sectors', fact))),
  );
}

function judgeDecisions(decisions: Iterable<DecisionFact>): Suspicion[] {
  const found: Suspicion[] = [];
  for (const decision of decisions) found.push(...judge('decision', decision));
  return found;
}

/** What each approver decided in each month, with some who decide far too often. */
function approverFacts(
  districts: readonly District[],
  made: Made,
  perKind: number,
  random: Dice,
): { injected: Injected[]; periods: ApproverFact[][] } {
  const months = ['2021-08', '2021-09', '2021-10', '2021-11'];
  const periods = months.map((month): ApproverFact[] =>
    districts.flatMap(({ id, approvers }) =>
      approvers.map((approver) => ({
        approver,
        area: id,
        from: `${month}-01`,
        until: `${addDays(`${month}-28`, 4).slice(0, 7)}-01`,
        overrides: made.byApprover.get(`${approver}|${month}`) ?? [],
        doses: (made.counted.get(`${id}|${month}`) ?? 0) / approvers.length,
      })),
    ),
  );
  const places = periods.flatMap((facts, period) => facts.map((_, index) => ({ period, index })));
  const injected: Injected[] = [];
  // A few among many: if most did it, nobody would stand out.
  const count = Math.min(perKind, Math.max(1, Math.floor(places.length / 20)));
  while (injected.length < count) {
    const { period, index } = random.pickFrom(places);
    const facts = periods[period];
    const fact = facts?.[index];
    if (facts === undefined || fact === undefined || fact.doses === 0 || fact.overrides.length > 7) continue;
    const favours = Array.from(
      { length: random.between(10, 25) },
      (_, n) => `${fact.approver}.favour-${period}-${n}`,
    );
    facts[index] = { ...fact, overrides: [...fact.overrides, ...favours] };
    const subject = `${fact.approver}|${fact.area}|${fact.from}`;
    injected.push({ kind: 'overrides-concentrated', subjects: [subject], objects: favours });
  }
  return { injected, periods };
}

function score(doses: number, injected: readonly Injected[], findings: readonly Suspicion[]): Detection {
  const keys = new Set(findings.map(({ kind, subject }) => `${kind}|${subject}`));
  const touched = new Set(
    findings.flatMap(({ subject, objects, people }) => [subject, ...objects, ...people]),
  );
  const explained = new Set(
    injected.flatMap(({ kind, subjects }) => subjects.map((subject) => `${kind}|${subject}`)),
  );
  const unexplained = [...keys].filter((key) => !explained.has(key));
  const resultOf = (kind: FindingKind): KindResult => {
    const own = injected.filter((one) => one.kind === kind);
    const right = own.filter(({ subjects }) => subjects.some((subject) => keys.has(`${kind}|${subject}`)));
    const found = own.filter(
      (one) => right.includes(one) || [...one.subjects, ...one.objects].some((object) => touched.has(object)),
    );
    return {
      injected: own.length,
      found: found.length,
      asRightKind: right.length,
      false: unexplained.filter((key) => key.startsWith(`${kind}|`)).length,
    };
  };
  const byKind = Object.fromEntries(FINDING_KINDS.map((kind) => [kind, resultOf(kind)])) as Record<
    FindingKind,
    KindResult
  >;
  const right = sum(Object.values(byKind).map(({ asRightKind }) => asRightKind));
  return {
    doses,
    frauds: injected.length,
    recall: Math.round((right / injected.length) * 10_000) / 10_000,
    falsePerThousand: Math.round((unexplained.length / doses) * 1_000_000) / 1_000,
    byKind,
  };
}
