import type {
  DecisionFact,
  FacilityFact,
  MembershipFact,
  Party,
  PersonFact,
  ShopperFact,
} from '../../src/findings/gathering/facts.ts';
import { instantAtSite } from '../../src/platform/clock.ts';
import { foldName } from '../../src/platform/fold-name.ts';
import { turnKey } from '../../src/policy/rules/turn-key.rules.ts';
import type { ProductCode } from '../../src/policy/terms.ts';
import type { Dice } from '../support/random.ts';
import { CHILDREN_FROM, PROVINCE } from './rules-of-world.ts';

export const DAY_MS = 86_400_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A made-up person, with what happens to her in the course of the campaign. */
export interface Person extends Mutable<Omit<PersonFact, 'doses'>> {
  readonly id: string;
  readonly doses: { dose: string; day: string; doseNumber: number }[];
  readonly offers: ShopperFact['offers'][number][];
  memberships: MembershipFact[];
  /** The key of a first dose. */
  key: string;
  /** Held back until this day, against the rules; empty: not. */
  heldUntil: string;
  facility: string | null;
  sector: 'public' | 'private' | null;
  firstProduct: ProductCode | null;
  firstDay: string;
  booked: boolean;
}

export interface Site {
  readonly id: string;
  readonly district: string;
  readonly commune: string;
  readonly main: ProductCode;
  readonly other: ProductCode;
  readonly people: Person[];
  readonly clerk: string;
  readonly roundsTimes: boolean;
}

export interface District {
  readonly id: string;
  readonly sites: Site[];
  readonly facilities: Mutable<FacilityFact>[];
  readonly approvers: readonly string[];
  readonly officer: string;
}

const SURNAMES = [
  'Nguyễn',
  'Nguyễn',
  'Nguyễn',
  'Nguyễn',
  'Trần',
  'Trần',
  'Lê',
  'Phạm',
  'Hoàng',
  'Phan',
  'Vũ',
  'Đặng',
  'Bùi',
  'Đỗ',
  'Hồ',
  'Ngô',
  'Dương',
  'Lý',
];
const MIDDLE = [
  'Văn',
  'Thị',
  'Hữu',
  'Đức',
  'Minh',
  'Quang',
  'Thu',
  'Ngọc',
  'Thanh',
  'Xuân',
  'Kim',
  'Bá',
  'Công',
  'Hồng',
];
const GIVEN = [
  'An',
  'Anh',
  'Bình',
  'Chi',
  'Cường',
  'Dung',
  'Dũng',
  'Giang',
  'Hà',
  'Hải',
  'Hạnh',
  'Hiền',
  'Hoa',
  'Hòa',
  'Hùng',
  'Hương',
  'Khánh',
  'Lan',
  'Linh',
  'Long',
  'Mai',
  'Nam',
  'Nga',
  'Nhung',
  'Phong',
  'Phúc',
  'Phương',
  'Quân',
  'Sơn',
  'Tâm',
  'Thảo',
  'Thắng',
  'Thủy',
  'Trang',
  'Tuấn',
  'Tùng',
  'Vân',
  'Việt',
  'Yến',
];
/** Groups after the first, by how many belong to them. */
const GROUPS = [2, 4, 7, 8, 8, 9, 9, 9, 10, 10, 11, 12, 13, 13, 13, 13, 14, 15, 15, 15];
const PRODUCTS: readonly ProductCode[] = ['astrazeneca', 'comirnaty', 'moderna', 'vero-cell'];
const HEALTH_SHARE = 0.09;
const CHILD_SHARE = 0.03;
const FAMILY_PHONE = 0.35;

let serial = 0;
const number = (): string => {
  serial += 1;
  return String(serial).padStart(7, '0');
};

/** Districts, sites, facilities and people of a made-up province, for about so many doses. */
export function buildWorld(doses: number, random: Dice): District[] {
  serial = 0;
  const count = Math.max(2, Math.round(doses / 8_000));
  const perSite = Math.ceil((doses / (count * 3)) * 0.66);
  return Array.from({ length: count }, (_, index) => buildDistrict(index, perSite, random));
}

function buildDistrict(index: number, perSite: number, random: Dice): District {
  const id = `${PROVINCE}-${String(240 + index).padStart(3, '0')}`;
  const officer = `${id}.officer`;
  const sites = [1, 2, 3].map((place): Site => {
    const main = random.pickFrom(PRODUCTS);
    return {
      id: `${id}-00${place}`,
      district: id,
      commune: `${id}-c${place}`,
      main,
      other: random.pickFrom(PRODUCTS.filter((product) => product !== main)),
      people: [],
      clerk: `${id}-00${place}.clerk`,
      roundsTimes: random.chance(0.1),
    };
  });
  const district: District = {
    id,
    sites,
    facilities: [],
    approvers: [`${id}.deputy-a`, `${id}.deputy-b`],
    officer,
  };
  for (const site of sites) {
    let phone = '';
    for (let i = 0; i < perSite; i += 1) {
      // Families share a phone; it is nobody's in particular.
      phone = phone !== '' && random.chance(FAMILY_PHONE) ? phone : `0${random.digits(9)}`;
      const person = newPerson(site, phone, random);
      site.people.push(person);
      if (random.chance(0.004)) site.people.push(twinOf(person, random));
      if (random.chance(0.0005)) site.people.push(namesakeOf(person, site, random));
    }
    employ(district, site, random);
    site.people.sort((a, b) => (a.key < b.key ? -1 : 1));
  }
  return district;
}

/** A person with a verified group, as most are. */
export function newPerson(site: Site, phone: string, random: Dice): Person {
  const serialNumber = number();
  const child = random.chance(CHILD_SHARE);
  const group = child ? 8 : random.chance(HEALTH_SHARE) ? 1 : random.pickFrom(GROUPS);
  const birthDate = birthDateFor(group, child, random);
  const claimedAt = instantAtSite('2021-07-10').getTime() + random.between(0, 15 * 24 * 60) * 60_000;
  // Some prove their group only when the campaign is under way: they join the order then.
  const verifiedAt =
    claimedAt + random.between(1, 4) * DAY_MS + (random.chance(0.06) ? random.between(10, 60) * DAY_MS : 0);
  const id = `${PROVINCE}.P${serialNumber}`;
  return {
    id,
    pseudonym: `p${serialNumber}`,
    district: site.district,
    commune: site.commune,
    nameKey: foldName(`${random.pickFrom(SURNAMES)} ${random.pickFrom(MIDDLE)} ${random.pickFrom(GIVEN)}`),
    birthDate,
    sex: random.chance(0.5) ? 'female' : 'male',
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

function twinOf(person: Person, random: Dice): Person {
  const serialNumber = number();
  const other = foldName(`${person.nameKey.split(' ').slice(0, 2).join(' ')} ${random.pickFrom(GIVEN)}`);
  return {
    ...person,
    id: `${PROVINCE}.P${serialNumber}`,
    pseudonym: `p${serialNumber}`,
    nameKey: other === person.nameKey ? `${other} em` : other,
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

/** Another person of the same name, birthday and commune. Good papers tell the two apart, where they have them. */
function namesakeOf(person: Person, site: Site, random: Dice): Person {
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

/** Gives the health workers of a site an employer; lists a little longer than the licence are nothing unusual. */
function employ(district: District, site: Site, random: Dice): void {
  const workers = site.people.filter((person) => person.memberships[0]?.group === 1);
  let next = 0;
  while (next < workers.length) {
    const staff = workers.slice(next, next + random.between(6, 26));
    next += staff.length;
    const facility = `${district.id}.F${number()}`;
    const sector = random.chance(0.4) ? 'private' : 'public';
    for (const person of staff) {
      person.facility = facility;
      person.sector = sector;
    }
    district.facilities.push({
      facility,
      district: district.id,
      licensedHeadcount: Math.max(1, Math.round(staff.length * (0.97 + random.next() * 0.3))),
      additions: staff.flatMap((person) =>
        person.memberships.slice(0, 1).map(({ membership, claimedAt, claimedBy, verifiedBy }) => ({
          membership,
          pseudonym: person.pseudonym,
          claimedAt,
          claimedBy,
          verifiedBy,
        })),
      ),
    });
  }
}

/** The decision that let a person into her group: claimed by the site's clerk, verified by the district's officer. */
export function decisionOf(person: Person, site: Site): DecisionFact | undefined {
  const first = person.memberships[0];
  if (first?.verifiedAt == null) return undefined;
  const official = (account: string, unit: string): Party => ({
    account,
    person: `${account}.self`,
    pseudonym: null,
    phone: `phone-of-${account}`,
    household: `home-of-${account}`,
    unit,
    relatives: [`${account}.spouse`],
  });
  const employer = person.facility;
  return {
    object: first.membership,
    what: 'membership',
    area: site.district,
    decidedAt: first.verifiedAt,
    policyVersion: null,
    // An employer lists its own staff.
    proposer: official(first.claimedBy, employer ?? `${site.id}.office`),
    verifier: official(first.verifiedBy ?? '', `${site.district}.office`),
    beneficiary: {
      account: null,
      person: person.id,
      pseudonym: person.pseudonym,
      phone: person.phone,
      household: person.phone,
      unit: employer,
      relatives: [],
    },
  };
}
