import type { MembershipFact, PersonFact, ShopperFact } from '../../src/findings/gathering/facts.ts';
import { instantAtSite } from '../../src/platform/clock.ts';
import { foldName } from '../../src/platform/fold-name.ts';
import { turnKey } from '../../src/policy/rules/turn-key.rules.ts';
import type { ProductCode } from '../../src/policy/terms.ts';
import { madeUpName } from '../support/made-up-people.ts';
import type { Dice } from '../support/random.ts';
import { CHILDREN_FROM, PROVINCE } from './rules-of-world.ts';
import type { Site } from './world.ts';

export const DAY_MS = 86_400_000;

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A made-up person, with what happens to them in the course of the campaign. */
export interface Person extends Mutable<Omit<PersonFact, 'doses'>> {
  readonly id: string;
  readonly doses: { dose: string; day: string; doseNumber: number }[];
  readonly offers: ShopperFact['offers'][number][];
  memberships: MembershipFact[];
  /** The key of a first dose. */
  key: string;
  /** Held back until this day, against the rules; empty if not. */
  heldUntil: string;
  facility: string | null;
  sector: 'public' | 'private' | null;
  firstProduct: ProductCode | null;
  firstDay: string;
  booked: boolean;
}

/** Groups after the first, by how many belong to them. */
const GROUPS = [2, 4, 7, 8, 8, 9, 9, 9, 10, 10, 11, 12, 13, 13, 13, 13, 14, 15, 15, 15];
const HEALTH_SHARE = 0.09;
const CHILD_SHARE = 0.03;

let serial = 0;

/** Begins to count again, so that a seed gives the same ids each time. */
export function restartSerials(): void {
  serial = 0;
}

export const nextSerial = (): string => {
  serial += 1;
  return String(serial).padStart(7, '0');
};

/** A person with a verified group, as most are. */
export function newPerson(site: Site, phone: string, random: Dice): Person {
  const serialNumber = nextSerial();
  const sex = random.pick(['female', 'male'] as const);
  const child = random.chance(CHILD_SHARE);
  const group = child ? 8 : random.chance(HEALTH_SHARE) ? 1 : random.pickFrom(GROUPS);
  const birthDate = birthDateFor(group, child, random);
  const claimedAt = instantAtSite('2021-07-10').getTime() + random.between(0, 15 * 24 * 60) * 60_000;
  // Some prove their group only once the campaign is under way, and join the order then.
  const verifiedAt =
    claimedAt + random.between(1, 4) * DAY_MS + (random.chance(0.06) ? random.between(10, 60) * DAY_MS : 0);
  const id = `${PROVINCE}.P${serialNumber}`;
  return {
    id,
    pseudonym: `p${serialNumber}`,
    district: site.district,
    commune: site.commune,
    nameKey: foldName(madeUpName(random, sex)),
    birthDate,
    sex,
    phone: random.chance(0.9) ? phone : null,
    insurance: random.chance(0.8) ? `HC${random.digits(8)}` : null,
    idGrade: random.chance(0.74) ? 'good' : random.chance(0.5) ? 'none' : 'mismatch',
    registeredBy: site.clerk,
    doses: [],
    offers: [],
    memberships: [
      {
        membership: `${site.district}.M${serialNumber}`,
        group,
        claimedAt,
        claimedBy: site.clerk,
        verifiedAt: child
          ? Math.max(verifiedAt, instantAtSite(CHILDREN_FROM).getTime() - 9 * DAY_MS)
          : verifiedAt,
        verifiedBy: `${site.district}.officer`,
        endedAt: null,
        admitted: true,
      },
      // A second group, proven later: it changes nothing about the first.
      ...(random.chance(0.02)
        ? [
            {
              membership: `${site.district}.N${serialNumber}`,
              group: 15,
              claimedAt: claimedAt + 60 * DAY_MS,
              claimedBy: site.clerk,
              verifiedAt: claimedAt + 62 * DAY_MS,
              verifiedBy: `${site.district}.officer`,
              endedAt: null,
              admitted: true,
            },
          ]
        : []),
    ],
    key: turnKey({
      stage: 1,
      favoured: 1,
      rank: child ? 90 : group,
      cohort: child ? 1 : 0,
      birthDate,
      draw: random.digits(8),
    }),
    heldUntil: '',
    facility: null,
    sector: null,
    firstProduct: null,
    firstDay: '',
    booked: false,
  };
}

function birthDateFor(group: number, child: boolean, random: Dice): string {
  const year = child
    ? random.between(2004, 2005)
    : group === 9
      ? random.between(1930, 1985)
      : random.between(1950, 2002);
  const date = new Date(Date.UTC(year, 0, 1) + random.between(0, 364) * DAY_MS).toISOString().slice(0, 10);
  // Old records that know the year only: many people of one birthday.
  return !child && year < 1960 && random.chance(0.05) ? `${year}-01-01` : date;
}

/** A twin: the same papers but for the given name and the insurance. */
export function twinOf(person: Person, random: Dice): Person {
  const serialNumber = nextSerial();
  const other = twinsName(person, random);
  return {
    ...person,
    id: `${PROVINCE}.P${serialNumber}`,
    pseudonym: `p${serialNumber}`,
    nameKey: other,
    insurance: null,
    doses: [],
    offers: [],
    memberships: person.memberships.map((one) => ({
      ...one,
      membership: `${person.district}.M${serialNumber}`,
    })),
    key: `${person.key}2`,
  };
}

/** The family name of a person with another given name. */
function twinsName({ nameKey, sex }: Person, random: Dice): string {
  const other = foldName(madeUpName(random, sex ?? 'female'))
    .split(' ')
    .slice(1)
    .join(' ');
  const name = `${nameKey.split(' ')[0]} ${other}`;
  return name === nameKey ? `${name} em` : name;
}

/** Another person of the same name, birthday and commune; good papers, where they have them, tell the two apart. */
export function namesakeOf(person: Person, site: Site, random: Dice): Person {
  const { nameKey, birthDate, sex } = person;
  const other = newPerson(site, `0${random.digits(9)}`, random);
  return {
    ...other,
    nameKey,
    birthDate,
    sex,
    memberships: person.memberships.map((one) => ({ ...one, membership: `${one.membership}-namesake` })),
    key: `${person.key}3`,
  };
}
