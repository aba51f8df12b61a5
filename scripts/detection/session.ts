import type { DoseFact, SessionFact, VialFact } from '../../src/findings/gathering/facts.ts';
import { instantAtSite } from '../../src/platform/clock.ts';
import type { ProductCode } from '../../src/policy/terms.ts';
import type { Dice } from '../support/random.ts';
import type { Mutable, Person } from './people.ts';
import { policy } from './rules-of-world.ts';
import type { Site } from './world.ts';

export type MadeDose = Mutable<DoseFact>;

const MINUTE_MS = 60_000;
const DOSES_PER_VIAL: Partial<Record<ProductCode, number>> = {
  astrazeneca: 10,
  comirnaty: 6,
  moderna: 14,
  'vero-cell': 1,
};

/** One session of a site, as it happened; the frauds change it before the rules see it. */
export interface MadeDay {
  readonly site: Site;
  readonly day: string;
  readonly session: Mutable<SessionFact>;
  readonly doses: MadeDose[];
  readonly people: Map<string, Person>;
  vials: VialFact[];
  /** Other sessions that doses of this day are booked in. */
  readonly others: SessionFact[];
  /** People who may come next but were offered nothing, in order. */
  readonly waiting: () => Person[];
  readonly calledAt: number;
  /** People whom a fraud brought in; they are no longer in the queue. */
  readonly taken: Set<Person>;
}

interface Plan {
  readonly site: Site;
  readonly day: string;
  readonly product: ProductCode;
  readonly calledAt: number;
  readonly seconds: readonly Person[];
  readonly firsts: readonly Person[];
  readonly standby: readonly Person[];
  readonly sequence: number;
}

/** Holds a session as planned, with its honest oddities. */
export function holdSession(plan: Plan, random: Dice, waiting: () => Person[]): MadeDay {
  const { site, day, product, calledAt, firsts, seconds } = plan;
  const id = `${site.id}.S${plan.sequence}`;
  const session = {
    session: id,
    site: site.id,
    day,
    startsAt: instantAtSite(day, '07:30').getTime(),
    endsAt: instantAtSite(day, '16:30').getTime(),
    cutoffKey: firsts.at(-1)?.key ?? '1',
  };
  const made: MadeDay = {
    site,
    day,
    session,
    doses: [],
    people: new Map(),
    vials: [],
    others: [],
    waiting,
    calledAt,
    taken: new Set(),
  };
  const substitutes = [...plan.standby];
  for (const person of [...seconds, ...firsts, ...substitutes]) person.booked = true;
  let position = 0;
  for (const person of [...seconds, ...firsts]) {
    let comes: Person | undefined = person;
    let standby: DoseFact['standby'] = null;
    while (comes !== undefined && !shows(comes, plan, id, random)) {
      comes = substitutes.shift();
      position += 1;
      // Now and then a call to somebody on the list is not recorded.
      standby = { session: id, position, uncalledBefore: random.chance(0.01) ? random.between(1, 2) : 0 };
    }
    if (comes !== undefined) give(made, comes, product, standby, random);
  }
  setTimes(made, random);
  made.vials = openVials(made, product, random);
  return made;
}

/** Whether a person who was called gets the injection; if not, notes what became of the offer. */
function shows(person: Person, { site, day, product }: Plan, session: string, random: Dice): boolean {
  const luck = random.next();
  const offer = (outcome: 'refused' | 'declined') =>
    person.offers.push({
      booking: `${session}.B${person.pseudonym}`,
      site: site.id,
      day,
      product,
      outcome,
      by: site.clerk,
    });
  if (luck < 0.05) return missed(person);
  if (luck < 0.07) offer('declined');
  else if (luck < 0.085) offer('refused');
  else if (luck < 0.105) return missed(person);
  else return true;
  return missed(person);
}

/** No-show or deferred: they keep their turn. */
function missed(person: Person): false {
  person.booked = false;
  return false;
}

/** Records a dose as it should be. */
export function give(
  made: MadeDay,
  person: Person,
  product: ProductCode,
  standby: DoseFact['standby'],
  random: Dice,
): MadeDose {
  const { site, day, session, calledAt } = made;
  const doseNumber = person.doses.length + 1;
  const dose = `${site.id}.D${session.session.slice(site.id.length + 2)}-${made.doses.length + 1}`;
  const group = person.memberships[0]?.group ?? 0;
  const key = doseNumber === 1 ? person.key : `0${person.key.slice(1)}`;
  const given: MadeDose = {
    dose,
    site: site.id,
    day,
    session: session.session,
    injectedAt: session.startsAt,
    recordedAt: session.startsAt,
    recordedBy: site.clerk,
    vaccinator: null,
    person: person.id,
    pseudonym: person.pseudonym,
    birthDate: person.birthDate,
    product,
    lot: `${product}~L${random.between(1, 2)}`,
    doseNumber,
    kind: 'primary',
    policyVersion: policy.version,
    group,
    memberships: person.memberships,
    booking: {
      booking: `${session.session}.B${person.pseudonym}`,
      source: standby !== null ? 'standby' : random.chance(0.08) ? 'individual' : 'call-list',
      session: session.session,
      calledAt: standby === null ? calledAt : session.startsAt + random.between(60, 400) * MINUTE_MS,
      key,
      endedAt: null,
    },
    standby,
    overridden: [],
  };
  person.doses.push({ dose, day, doseNumber });
  person.offers.push({
    booking: `${session.session}.B${person.pseudonym}`,
    site: site.id,
    day,
    product,
    outcome: 'taken',
    by: site.clerk,
  });
  if (doseNumber === 1) {
    person.firstProduct = product;
    person.firstDay = day;
  }
  made.doses.push(given);
  made.people.set(person.id, person);
  return given;
}

/** Sets who gave each dose and when, and when it was recorded. */
function setTimes(made: MadeDay, random: Dice): void {
  const { doses, session, site } = made;
  const tables = Math.max(2, Math.ceil(doses.length / 45));
  const rushed = random.chance(0.04);
  // A site that is cut off writes on paper; some days later all of it is typed in.
  const cutOff = random.chance(0.01) ? random.between(30, 110) * 60 * MINUTE_MS : 0;
  doses.forEach((dose, index) => {
    const slot = session.startsAt + Math.floor((index / doses.length) * 9 * 60) * MINUTE_MS;
    const overtime = random.chance(0.02) ? random.between(10, 90) * MINUTE_MS + (session.endsAt - slot) : 0;
    dose.injectedAt = slot + overtime + random.between(0, 4) * MINUTE_MS;
    if (site.roundsTimes) dose.injectedAt -= dose.injectedAt % (60 * MINUTE_MS);
    if (dose.injectedAt < session.startsAt) dose.injectedAt = session.startsAt;
    dose.vaccinator = `TD-${(index % tables) + 1}`;
    // A quick team in a mass session: one pair of hands, more than fifty an hour.
    if (rushed && index < 55) {
      dose.vaccinator = 'TD-9';
      dose.injectedAt = session.startsAt + Math.floor((index / 55) * 60) * MINUTE_MS;
    }
    if (dose.booking !== null && dose.booking.calledAt > dose.injectedAt) {
      dose.booking = { ...dose.booking, calledAt: dose.injectedAt - 20 * MINUTE_MS };
    }
    const delay = random.chance(0.03) ? random.between(10, 60) * 60 : random.between(1, 30);
    dose.recordedAt = cutOff > 0 ? session.endsAt + cutOff : dose.injectedAt + delay * MINUTE_MS;
  });
}

/** As many vials as were needed; some give a dose more. */
function openVials({ doses, session }: MadeDay, product: ProductCode, random: Dice): VialFact[] {
  const size = DOSES_PER_VIAL[product] ?? 10;
  const vials: VialFact[] = [];
  let held = 0;
  while (held < doses.length) {
    const extra = size > 1 && random.chance(0.05) ? 1 : 0;
    held += size + extra;
    vials.push({
      vial: `${session.session}.V${vials.length + 1}`,
      product,
      lot: `${product}~L1`,
      dosesPerVial: size,
      extra,
    });
  }
  return vials;
}
