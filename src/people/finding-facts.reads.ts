import { type AreaCode, provinceOf } from '../platform/area.ts';
import { inSession, type Reader } from '../platform/database/database.ts';
import type { ProvincePolicy } from '../policy/campaign/policy.store.ts';
import type { IsoDate, ProductCode } from '../policy/terms.ts';
import { courses, courseView } from './courses/course-collection.store.ts';
import { factsOn } from './memberships/facts-on.rules.ts';
import { memberships } from './memberships/membership.store.ts';
import type { Membership } from './memberships/membership.ts';
import { orderOf } from './order/order.rules.ts';
import { people } from './registry/person.store.ts';
import type { IdentityGrade, Sex } from './registry/person.ts';

const BATCH = 500;

/** What a person is compared with others by. */
export interface Identity {
  readonly person: string;
  readonly pseudonym: string;
  readonly district: AreaCode;
  readonly commune: string | null;
  readonly nameKey: string;
  readonly birthDate: IsoDate;
  readonly sex: Sex;
  readonly phone: string | null;
  readonly insurance: string | null;
  readonly grade: IdentityGrade;
  readonly registeredBy: string;
  readonly facility: string | null;
}

/** Lists people by id, in no order; unknown and erased people are omitted. */
export async function listIdentities(reader: Reader, ids: readonly string[]): Promise<Identity[]> {
  const found: Identity[] = [];
  for (let start = 0; start < ids.length; start += BATCH) {
    const wanted = ids.slice(start, start + BATCH);
    const docs = await people
      .raw(reader)
      .find({ _id: { $in: wanted } }, inSession(reader))
      .toArray();
    found.push(...docs.filter(({ erasedAt }) => erasedAt === undefined).map(identityOf));
  }
  return found;
}

/** Lists the people of a province with one of these pairs of name and birth date: one index lookup per pair. */
export async function listNamesakes(
  reader: Reader,
  province: AreaCode,
  wanted: readonly { readonly nameKey: string; readonly birthDate: IsoDate }[],
): Promise<Identity[]> {
  const found: Identity[] = [];
  for (let start = 0; start < wanted.length; start += 100) {
    const some = wanted.slice(start, start + 100);
    const docs = await people
      .raw(reader)
      .find(
        { $or: some.map(({ nameKey, birthDate }) => ({ province, nameKey, birthDate })) },
        inSession(reader),
      )
      .toArray();
    found.push(...docs.map(identityOf));
  }
  return found;
}

/** Lists the people whose employer is this facility; at most `limit`. */
export async function listStaff(
  reader: Reader,
  facility: string,
  limit: number,
): Promise<{ person: string; pseudonym: string }[]> {
  const found = await people
    .raw(reader)
    .find({ facility }, { ...inSession(reader), projection: { pseudonym: 1 } })
    .limit(limit)
    .toArray();
  return found.map(({ _id, pseudonym }) => ({ person: _id, pseudonym }));
}

/** Lists every membership these people ever had, by person. */
export async function listMembershipsOfPeople(
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Membership[]>> {
  const byPerson = new Map<string, Membership[]>();
  for (let start = 0; start < ids.length; start += BATCH) {
    const wanted = ids.slice(start, start + BATCH);
    const docs = await memberships
      .raw(reader)
      .find({ person: { $in: wanted } }, inSession(reader))
      .sort({ _id: 1 })
      .toArray();
    for (const { _id, claimedAt, decidedAt, withdrawnAt, ...rest } of docs) {
      const own = byPerson.get(rest.person) ?? [];
      own.push({
        id: _id,
        ...rest,
        claimedAt: claimedAt.toISOString(),
        ...(decidedAt === undefined ? {} : { decidedAt: decidedAt.toISOString() }),
        ...(withdrawnAt === undefined ? {} : { withdrawnAt: withdrawnAt.toISOString() }),
      });
      byPerson.set(rest.person, own);
    }
  }
  return byPerson;
}

/** Lists the people whose memberships these are. */
export async function listOwnersOfMemberships(reader: Reader, ids: readonly string[]): Promise<string[]> {
  const owners = new Set<string>();
  for (let start = 0; start < ids.length; start += BATCH) {
    const found = await memberships
      .raw(reader)
      .find(
        { _id: { $in: ids.slice(start, start + BATCH) } },
        { ...inSession(reader), projection: { person: 1 } },
      )
      .toArray();
    for (const { person } of found) owners.add(person);
  }
  return [...owners];
}

/** Lists birth dates and doses of people, by person. */
export async function listCoursesOf(
  reader: Reader,
  ids: readonly string[],
): Promise<
  ReadonlyMap<
    string,
    { birthDate: IsoDate; doses: { dose: string; day: IsoDate; doseNumber: number; site: AreaCode }[] }
  >
> {
  const byPerson = new Map<
    string,
    { birthDate: IsoDate; doses: { dose: string; day: IsoDate; doseNumber: number; site: AreaCode }[] }
  >();
  for (let start = 0; start < ids.length; start += BATCH) {
    const wanted = ids.slice(start, start + BATCH);
    const docs = await courses
      .raw(reader)
      .find(
        { _id: { $in: wanted } },
        { ...inSession(reader), projection: { birthDate: 1, 'facts.history': 1 } },
      )
      .toArray();
    for (const { _id, birthDate, facts } of docs) {
      const doses = facts.history.map(({ dose, day, doseNumber, site }) => ({ dose, day, doseNumber, site }));
      byPerson.set(_id, { birthDate, doses });
    }
  }
  return byPerson;
}

/**
 * Lists the people of a place who were entitled to a product at the end of a day, with their keys and the time since which
 * a group of theirs was verified, recomputed by the given rules and by what was known then. Reads at most `limit` people,
 * so it may find too few but never too many.
 */
export async function listEntitledOn(
  reader: Reader,
  place: { readonly district: AreaCode; readonly communes: readonly string[]; readonly product: ProductCode },
  day: IsoDate,
  policy: ProvincePolicy,
  limit: number,
): Promise<{ person: string; key: string; since: Date }[]> {
  const { district, communes, product } = place;
  const docs = await courses
    .raw(reader)
    .find(
      {
        province: provinceOf(district) ?? '',
        district,
        ...(communes.length === 0 ? {} : { commune: { $in: [...communes] } }),
      },
      inSession(reader),
    )
    .limit(limit)
    .toArray();
  const claimed = await listMembershipsOfPeople(
    reader,
    docs.map(({ _id }) => _id),
  );
  return docs.map(courseView).flatMap((course) => {
    const own = claimed.get(course.id) ?? [];
    const facts = factsOn(course, own, day);
    const { waiting, key, products, notBefore } = orderOf({ ...course, facts }, policy, day);
    const entitled = waiting && notBefore <= day && products.includes(product);
    return entitled ? [{ person: course.id, key, since: verifiedSince(own) }] : [];
  });
}

/** When the first of these was verified. */
function verifiedSince(own: readonly Membership[]): Date {
  const times = own.flatMap(({ status, decidedAt }) =>
    status === 'rejected' || decidedAt === undefined ? [] : [Date.parse(decidedAt)],
  );
  return new Date(Math.min(...times));
}

function identityOf(doc: {
  _id: string;
  pseudonym: string;
  district: AreaCode;
  commune: string | null;
  nameKey: string;
  birthDate: string;
  sex: Sex;
  phone?: string | undefined;
  insuranceNumber?: string | undefined;
  identityGrade: IdentityGrade;
  registeredBy: string;
  facility?: string | undefined;
}): Identity {
  return {
    person: doc._id,
    pseudonym: doc.pseudonym,
    district: doc.district,
    commune: doc.commune,
    nameKey: doc.nameKey,
    birthDate: doc.birthDate,
    sex: doc.sex,
    phone: doc.phone ?? null,
    insurance: doc.insuranceNumber ?? null,
    grade: doc.identityGrade,
    registeredBy: doc.registeredBy,
    facility: doc.facility ?? null,
  };
}
