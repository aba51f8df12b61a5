import type { DecisionFact, FacilityFact, Party } from '../../src/findings/gathering/facts.ts';
import { comparing } from '../../src/platform/compare.ts';
import type { ProductCode } from '../../src/policy/terms.ts';
import type { Dice } from '../support/random.ts';
import {
  type Mutable,
  namesakeOf,
  newPerson,
  nextSerial,
  type Person,
  restartSerials,
  twinOf,
} from './people.ts';
import { PROVINCE } from './rules-of-world.ts';

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

const FAMILY_PHONE = 0.35;
const PRODUCTS: readonly ProductCode[] = ['astrazeneca', 'comirnaty', 'moderna', 'vero-cell'];
/** Districts, sites, facilities and people of a made-up province, enough for a number of doses. */
export function buildWorld(doses: number, random: Dice): District[] {
  restartSerials();
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
      // Families share a phone, so it identifies nobody.
      phone = phone !== '' && random.chance(FAMILY_PHONE) ? phone : `0${random.digits(9)}`;
      const person = newPerson(site, phone, random);
      site.people.push(person);
      if (random.chance(0.004)) site.people.push(twinOf(person, random));
      if (random.chance(0.0005)) site.people.push(namesakeOf(person, site, random));
    }
    employ(district, site, random);
    site.people.sort(comparing(({ key }) => key));
  }
  return district;
}

/** Gives the health workers of a site an employer; lists a little longer than the licence are usual. */
function employ(district: District, site: Site, random: Dice): void {
  const workers = site.people.filter((person) => person.memberships[0]?.group === 1);
  let next = 0;
  while (next < workers.length) {
    const staff = workers.slice(next, next + random.between(6, 26));
    next += staff.length;
    const facility = `${district.id}.F${nextSerial()}`;
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

/** The decision that let a person into their group: claimed by the site's clerk, verified by the district's officer. */
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
