import type { SiteDayFacts, WaitingFact } from '../../src/findings/gathering/facts.ts';
import { needsWaiting } from '../../src/findings/rules/out-of-turn.rules.ts';
import { addDays, instantAtSite } from '../../src/platform/clock.ts';
import { ageOn } from '../../src/policy/rules/age.rules.ts';
import type { ProductCode } from '../../src/policy/terms.ts';
import type { Dice } from '../support/random.ts';
import type { Person } from './people.ts';
import { CAMPAIGN_FROM, policy, rulesOn } from './rules-of-world.ts';
import { holdSession, type MadeDay } from './session.ts';
import type { Site } from './world.ts';

const LAST_DAY = '2021-12-10';

/** Runs a site through the campaign, one session after another, in the order of the rules. */
export function* runSite(site: Site, capacity: number, every: number, random: Dice): Generator<MadeDay> {
  let queue = [...site.people];
  const due: Person[] = [];
  let sequence = 0;
  for (let day = addDays(CAMPAIGN_FROM, random.between(0, 2)); day < LAST_DAY; day = addDays(day, every)) {
    const product = random.chance(0.8) ? site.main : site.other;
    const calledAt = instantAtSite(addDays(day, -3), '08:00').getTime();
    const seconds = takeDue(due, product, day, Math.floor(capacity * 0.7));
    const firsts: Person[] = [];
    const standby: Person[] = [];
    const wanted = capacity - seconds.length;
    for (const person of queue) {
      if (standby.length >= capacity / 8) break;
      if (!mayCome(person, product, day, calledAt)) continue;
      if (firsts.length < wanted) firsts.push(person);
      else standby.push(person);
    }
    if (seconds.length + firsts.length === 0) continue;
    sequence += 1;
    const offered = new Set([...firsts, ...standby]);
    const waiting = () =>
      queue.filter((person) => !offered.has(person) && mayCome(person, product, day, calledAt));
    const made = holdSession(
      { site, day, product, calledAt, seconds, firsts, standby, sequence },
      random,
      waiting,
    );
    for (const person of seconds) if (!person.booked) due.push(person);
    yield made;
    for (const { person: id } of made.doses) {
      const person = made.people.get(id);
      if (person !== undefined && person.doses.length === 1 && person.firstDay === day) due.push(person);
    }
    queue = queue.filter((person) => person.doses.length === 0 && !made.taken.has(person));
    for (const person of site.people) person.booked = false;
  }
}

function mayCome(person: Person, product: ProductCode, day: string, calledAt: number): boolean {
  if (person.heldUntil > day) return false;
  const rules = rulesOn(day);
  const age = ageOn(person.birthDate, day);
  const child = age < rules.childUnder;
  if (child && (product !== 'comirnaty' || rules.childrenFrom === null || age < rules.childrenFrom))
    return false;
  return person.memberships.some(
    ({ verifiedAt, group }) =>
      verifiedAt !== null && verifiedAt < calledAt && (child || rules.openGroups.includes(group)),
  );
}

function takeDue(due: Person[], product: ProductCode, day: string, max: number): Person[] {
  const taken = new Set<Person>();
  for (const person of due) {
    if (taken.size >= max) break;
    if (person.firstProduct === product && addDays(person.firstDay, 28) <= day) taken.add(person);
  }
  const left = due.filter((person) => !taken.has(person));
  due.splice(0, due.length, ...left);
  return [...taken];
}

/** The facts of a day, as the rules get them. */
export function factsOf(made: MadeDay): SiteDayFacts {
  const { site, day, doses, session, others, vials } = made;
  const sessions = [session, ...others];
  const known = new Map(sessions.map((one) => [one.session, one]));
  const asked = doses.some((dose) => needsWaiting(dose, known.get(dose.session)));
  const waiting: WaitingFact[] = asked
    ? made.waiting().map(({ key, memberships }) => ({ key, since: memberships[0]?.verifiedAt ?? 0 }))
    : [];
  return {
    site: site.id,
    day,
    doses,
    sessions,
    vials,
    rules: new Map([[policy.version, rulesOn(day)]]),
    waiting: new Map([[session.session, waiting]]),
  };
}
