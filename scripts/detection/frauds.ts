import type { FindingKind } from '../../src/findings/finding-kind.ts';
import type { DoseFact } from '../../src/findings/gathering/facts.ts';
import { addDays } from '../../src/platform/clock.ts';
import type { Dice } from '../support/random.ts';
import { DAY_MS, newPerson, type Person } from './people.ts';
import { CHILDREN_FROM } from './rules-of-world.ts';
import { give, type MadeDay, type MadeDose } from './session.ts';

/** One fraud that was put into the campaign. Only the count at the end sees it, never the rules. */
export interface Injected {
  readonly kind: FindingKind;
  /** Subjects under which its own kind may report it. */
  readonly subjects: readonly string[];
  /** Doses, people and things that show it: a finding of another kind that names one has found it too. */
  readonly objects: readonly string[];
}

type Inject = (made: MadeDay, random: Dice, free: () => MadeDose | undefined) => Injected | undefined;

const ofDose = (kind: FindingKind, dose: MadeDose): Injected => ({
  kind,
  subjects: [dose.dose],
  objects: [dose.dose],
});

/** Frauds that happen in one session: kinds of a site's day, and those that one dose completes. */
export const INJECT = {
  'under-age': (made, random, free) => {
    const dose = free();
    const person = dose === undefined ? undefined : made.people.get(dose.person);
    if (dose === undefined || person === undefined || dose.doseNumber > 1 || made.day >= CHILDREN_FROM)
      return undefined;
    // Their eighteenth birthday comes after the injection: by days, months or years.
    const missing = random.pickFrom([
      random.between(1, 30),
      random.between(31, 365),
      random.between(366, 1_500),
    ]);
    person.birthDate =
      `${Number(addDays(made.day, missing).slice(0, 4)) - 18}${addDays(made.day, missing).slice(4)}`.replace(
        '-02-29',
        '-03-01',
      );
    dose.birthDate = person.birthDate;
    person.firstDay = NEVER;
    return ofDose('under-age', dose);
  },
  'outside-open-groups': (made, random, free) => {
    const dose = free();
    const first = dose?.memberships[0];
    if (dose === undefined || first === undefined || dose.doseNumber > 1 || dose.birthDate > '2003-01-01')
      return undefined;
    const way = random.between(0, 2);
    if (way === 0) dose.memberships = [{ ...first, verifiedAt: null, verifiedBy: null }];
    else if (way === 1) dose.memberships = [{ ...first, group: 16, admitted: false }];
    else if (made.day < '2021-09-20') dose.memberships = [{ ...first, group: random.pickFrom([14, 15]) }];
    else dose.memberships = [{ ...first, endedAt: dose.injectedAt - 5 * DAY_MS }];
    return ofDose('outside-open-groups', dose);
  },
  'out-of-turn': (made, random) => {
    const queue = made.waiting().filter(({ key }) => key > made.session.cutoffKey);
    if (queue.length < 20) return undefined;
    const person = queue[random.between(Math.min(queue.length - 1, 10), queue.length - 1)];
    if (person === undefined || made.doses.length === 0) return undefined;
    const dose = replaceLast(made, person, random);
    if (dose.booking !== null)
      dose.booking = { ...dose.booking, source: random.pickFrom(['individual', 'call-list']) };
    return ofDose('out-of-turn', dose);
  },
  'no-booking-not-standby': (_made, random, free) => {
    const dose = free();
    if (dose?.booking == null) return undefined;
    const way = random.between(0, 2);
    dose.standby = null;
    if (way === 0) dose.booking = null;
    else if (way === 1) dose.booking = { ...dose.booking, endedAt: dose.injectedAt - 3_600_000 };
    else dose.booking = { ...dose.booking, source: 'standby', key: '0' };
    return ofDose('no-booking-not-standby', dose);
  },
  'evidence-after-invitation': (_made, random, free) => {
    const dose = free();
    const first = dose?.memberships[0];
    if (dose?.booking == null || first === undefined) return undefined;
    const after = random.chance(0.5)
      ? dose.booking.calledAt + 600_000
      : dose.injectedAt + random.between(1, 20) * DAY_MS;
    dose.memberships = [{ ...first, claimedAt: after - 300_000, verifiedAt: after }];
    return ofDose('evidence-after-invitation', dose);
  },
  'impossible-pace': (made, random) => {
    const count = random.between(66, 110);
    if (made.doses.length < count) return undefined;
    const from = made.session.startsAt + random.between(0, 6) * 3_600_000;
    made.doses.slice(0, count).forEach((dose, index) => {
      dose.vaccinator = 'TD-1';
      dose.injectedAt = from + Math.floor((index / count) * 55) * 60_000;
      dose.recordedAt = dose.injectedAt + 600_000;
      if (dose.booking !== null) dose.booking = { ...dose.booking, calledAt: made.calledAt };
    });
    return {
      kind: 'impossible-pace',
      subjects: [`${made.site.id}|${made.day}|TD-1`],
      objects: made.doses.slice(0, count).map(({ dose }) => dose),
    };
  },
  'outside-session': (made, random, free) => {
    const dose = free();
    if (dose === undefined) return undefined;
    if (random.chance(0.5)) {
      dose.injectedAt = random.chance(0.5)
        ? made.session.startsAt - random.between(40, 200) * 60_000
        : made.session.endsAt + random.between(130, 300) * 60_000;
      dose.recordedAt = dose.injectedAt + 600_000;
    } else {
      const elsewhere = {
        ...made.session,
        session: `${made.session.session}-elsewhere`,
        site: `${made.site.district}-009`,
        cutoffKey: 'z',
      };
      made.others.push(elsewhere);
      dose.session = elsewhere.session;
    }
    return ofDose('outside-session', dose);
  },
  'beyond-vial-doses': (made) => {
    const [first, ...rest] = made.vials;
    const product = first?.product;
    if (product === undefined || rest.length < 2) return undefined;
    const size = first?.dosesPerVial ?? 1;
    made.vials = rest.slice(Math.ceil(3 / size));
    return { kind: 'beyond-vial-doses', subjects: [`${made.site.id}|${made.day}|${product}`], objects: [] };
  },
  'late-entry': (_made, random, free) => {
    const dose = free();
    if (dose === undefined) return undefined;
    dose.recordedAt = dose.injectedAt + random.between(73, 1_200) * 3_600_000;
    return ofDose('late-entry', dose);
  },
  'product-shopping': (made, random, free) => {
    const dose = free();
    const person = dose === undefined ? undefined : made.people.get(dose.person);
    if (dose === undefined || person === undefined || person.offers.length !== 1) return undefined;
    const known = random.chance(0.7);
    const other = made.site.main === dose.product ? made.site.other : made.site.main;
    const before = Array.from(
      { length: known ? random.between(2, 4) : random.between(4, 6) },
      (_, index) => ({
        booking: `${made.session.session}.refused-${dose.pseudonym}-${index}`,
        site: made.site.id,
        day: addDays(made.day, -20 + index),
        product: other,
        outcome: known ? ('refused' as const) : ('declined' as const),
        by: made.site.clerk,
      }),
    );
    person.offers.unshift(...before);
    const taken = dose.booking?.booking ?? '';
    return { kind: 'product-shopping', subjects: [taken], objects: [person.pseudonym, dose.dose] };
  },
  'same-person-twice': (made, random, free) => {
    const dose = free();
    const earlier = made.site.people.find(
      (person) =>
        person.doses.length > 0 &&
        person.firstDay < made.day &&
        !made.people.has(person.id) &&
        !used.has(person),
    );
    if (dose === undefined || dose.doseNumber > 1 || earlier === undefined) return undefined;
    const before = made.people.get(dose.person);
    if (before === undefined) return undefined;
    used.add(earlier);
    const samePhone = earlier.phone !== null && random.chance(0.5);
    const second: Person = {
      ...newPerson(made.site, samePhone ? (earlier.phone ?? '') : `0${random.digits(9)}`, random),
      nameKey: earlier.nameKey,
      birthDate: random.chance(0.1) ? swapped(earlier.birthDate) : earlier.birthDate,
      sex: earlier.sex,
      insurance: null,
      idGrade: random.pickFrom(['none', 'mismatch']),
      commune: samePhone && random.chance(0.5) ? `${made.site.district}-c9` : earlier.commune,
      memberships: before.memberships,
    };
    if (samePhone) second.phone = earlier.phone;
    second.doses.push(...before.doses.splice(0));
    second.firstDay = NEVER;
    before.booked = false;
    before.offers.pop();
    made.site.people.push(second);
    made.people.set(second.id, second);
    Object.assign(dose, {
      person: second.id,
      pseudonym: second.pseudonym,
      birthDate: second.birthDate,
    } satisfies Partial<DoseFact>);
    const pair = [earlier.pseudonym, second.pseudonym].sort();
    return { kind: 'same-person-twice', subjects: [pair.join('|')], objects: [second.pseudonym, dose.dose] };
  },
} satisfies Partial<Record<FindingKind, Inject>>;
export type SessionFraud = keyof typeof INJECT;
export const SESSION_FRAUDS = Object.keys(INJECT) as SessionFraud[];

/** People who have been used for a fraud once. */
const used = new WeakSet<Person>();
/** In place of a first day: nobody calls this person for a second dose. */
const NEVER = 'never';

/** Swaps day and month, if that gives a date. */
function swapped(birthDate: string): string {
  const [year, month, day] = birthDate.split('-');
  return Number(day) > 12 ? birthDate : `${year}-${day}-${month}`;
}

/** Gives the last dose of the day to somebody else. */
function replaceLast(made: MadeDay, person: Person, random: Dice): MadeDose {
  const last = made.doses.pop();
  const before = last === undefined ? undefined : made.people.get(last.person);
  if (last === undefined || before === undefined) throw new Error('a day without doses');
  before.doses.pop();
  before.offers.pop();
  made.people.delete(before.id);
  made.taken.add(person);
  const dose = give(made, person, last.product, null, random);
  Object.assign(dose, {
    vaccinator: last.vaccinator,
    injectedAt: last.injectedAt,
    recordedAt: last.recordedAt,
    lot: last.lot,
  } satisfies Partial<DoseFact>);
  return dose;
}
