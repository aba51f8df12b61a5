import { listCommunes, listDistricts } from '../../../src/places/administrative-units.ts';
import { comparing, sum } from '../../../src/platform/compare.ts';
import { madeUpBirthDate, madeUpName } from '../../support/made-up-people.ts';
import { Dice } from '../../support/random.ts';
import { PROVINCE } from '../rehearsal.ts';

/** People per district of Vĩnh Phúc, census of 1 April 2019 (General Statistics Office). */
const POPULATION: Readonly<Record<string, number>> = {
  '26-243': 119_128,
  '26-244': 106_002,
  '26-246': 136_150,
  '26-247': 114_391,
  '26-248': 83_931,
  '26-249': 131_013,
  '26-251': 156_456,
  '26-252': 205_345,
  '26-253': 98_738,
};

type Evidence =
  | 'employer-list'
  | 'facility-licence'
  | 'medical-record'
  | 'school-list'
  | 'local-list'
  | 'decision'
  | 'identity-document';

export interface MadeUpPerson {
  readonly district: string;
  readonly commune: string;
  readonly name: string;
  readonly sex: 'male' | 'female';
  readonly birthDate: string;
  readonly nationalId: string | undefined;
  readonly phone: string | undefined;
  readonly groups: readonly { readonly group: number; readonly kind: Evidence }[];
  /** They work at the district's public or private facility. */
  readonly employer: 'public' | 'private' | undefined;
  /** The claim to a group is left unverified, as if its evidence were missing. */
  readonly unverified: boolean;
  readonly child: boolean;
}

export interface DistrictPlan {
  readonly code: string;
  readonly name: string;
  readonly communes: readonly [string, ...string[]];
  readonly people: number;
}

/** The nine districts with their share of `total` people, by population; the shares add up exactly. */
export function districtsFor(total: number): DistrictPlan[] {
  const all = sum(Object.values(POPULATION));
  const districts = listDistricts(PROVINCE).map(({ code, name }) => {
    const [first, ...others] = listCommunes(code).map((commune) => commune.code);
    if (first === undefined) throw new Error(`district ${code} has no commune`);
    const communes: readonly [string, ...string[]] = [first, ...others];
    const exact = ((POPULATION[code] ?? 0) * total) / all;
    return { code, name, communes, people: Math.floor(exact), rest: exact % 1 };
  });
  const missing = total - sum(districts.map(({ people }) => people));
  const favoured = new Set([...districts].sort(comparing(({ rest }) => -rest)).slice(0, missing));
  return districts.map(({ rest: _, ...district }, index) => ({
    ...district,
    people: district.people + (favoured.has(districts[index] ?? { ...district, rest: 0 }) ? 1 : 0),
  }));
}

/** Shares of the made-up population, in per mille; `nobody` belongs to no group yet. */
const SHARES = [
  ['health', 60],
  ['anti-epidemic', 40],
  ['police', 20],
  ['teacher', 90],
  ['chronic', 110],
  ['over-65', 130],
  ['poor', 40],
  ['worker', 240],
  ['informal', 60],
  ['child', 130],
  ['nobody', 80],
] as const;

/** Made-up people of a district, whose names, birth dates, ids and phones belong to nobody. */
export function madeUpPeopleOf(district: DistrictPlan, seed: number): MadeUpPerson[] {
  const dice = new Dice(seed);
  let phone = '';
  return Array.from({ length: district.people }, (_, serial) => {
    const kind = dice.weighted(SHARES);
    const sex = dice.pick(['male', 'female'] as const);
    const birthDate = birthDateOf(dice, kind);
    // Families share a phone and some people have none, so a phone identifies nobody.
    if (serial % 3 === 0)
      phone = `010${String(seed % 100).padStart(2, '0')}${String(serial).padStart(5, '0')}`;
    return {
      district: district.code,
      commune: dice.pick(district.communes),
      name: madeUpName(dice, sex),
      sex,
      birthDate,
      nationalId:
        dice.chance(0.93) && kind !== 'child' ? nationalIdOf(sex, birthDate, seed, serial) : undefined,
      phone: dice.chance(0.95) ? phone : undefined,
      groups: groupsOf(dice, kind),
      employer:
        kind === 'health'
          ? dice.weighted([
              ['public', 6],
              ['private', 4],
            ] as const)
          : undefined,
      unverified: kind !== 'health' && dice.chance(0.02),
      child: kind === 'child',
    };
  });
}

type Kind = (typeof SHARES)[number][0];

/** Years of birth by kind; children stay 12 to 17 years old through the whole of autumn 2021. */
const YEARS: Partial<Record<Kind, readonly [number, number]>> = {
  child: [2004, 2008],
  'over-65': [1932, 1955],
  chronic: [1950, 1985],
};

function birthDateOf(dice: Dice, kind: Kind): string {
  const [from, to] = YEARS[kind] ?? [1960, 2002];
  return madeUpBirthDate(dice, from, to);
}

/** Twelve digits as on a citizen's card: province 026, century and sex, year, and a made-up serial. */
function nationalIdOf(sex: 'male' | 'female', birthDate: string, seed: number, serial: number): string {
  const year = Number(birthDate.slice(0, 4));
  const century = (year >= 2000 ? 2 : 0) + (sex === 'female' ? 1 : 0);
  return `026${century}${birthDate.slice(2, 4)}${String(seed % 100).padStart(2, '0')}${String(serial).padStart(4, '0')}`;
}

function groupsOf(dice: Dice, kind: Kind): MadeUpPerson['groups'] {
  switch (kind) {
    case 'health':
      return [{ group: 1, kind: 'facility-licence' }];
    case 'anti-epidemic':
      return [{ group: 2, kind: 'employer-list' }];
    case 'police':
      return [{ group: 4, kind: 'employer-list' }];
    case 'teacher':
      return dice.chance(0.1)
        ? [
            { group: 8, kind: 'employer-list' },
            { group: 9, kind: 'medical-record' },
          ]
        : [{ group: 8, kind: 'employer-list' }];
    case 'chronic':
      return [{ group: 9, kind: 'medical-record' }];
    case 'over-65':
      return [{ group: 9, kind: 'identity-document' }];
    case 'poor':
      return [{ group: 11, kind: 'local-list' }];
    case 'worker':
      return [{ group: 13, kind: 'employer-list' }];
    case 'informal':
      return [{ group: 15, kind: 'local-list' }];
    case 'child':
      return [{ group: 8, kind: 'school-list' }];
    case 'nobody':
      return [];
  }
}
