import { Schema } from 'mongoose';
import { type AreaCode, COUNTRY, covers, provinceOf } from '../platform/area.ts';
import type { Actor } from '../platform/auth.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../platform/database.ts';
import { platformProblem } from '../platform/problem.ts';
import type { IdentityGrade, Person, Sex } from './person.ts';

interface PersonDoc {
  _id: string;
  province: AreaCode;
  district: AreaCode;
  commune: string | null;
  name: string;
  /** The name folded for searching: without case, accents and spacing. */
  nameKey: string;
  birthDate: string;
  sex: Sex;
  nationalId?: string | undefined;
  identityGrade: IdentityGrade;
  phone?: string | undefined;
  insuranceNumber?: string | undefined;
  nationality: string;
  facility?: string | undefined;
  pseudonym: string;
  /** The pseudonym is a keyed hash under this key: without it nobody can tell whose it is. */
  pseudonymKey: string;
  registeredAt: Date;
  registeredBy: string;
}

const schema = new Schema<PersonDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  district: { type: String, required: true },
  commune: { type: String, default: null },
  name: { type: String, required: true },
  nameKey: { type: String, required: true },
  birthDate: { type: String, required: true },
  sex: { type: String, required: true },
  nationalId: { type: String },
  identityGrade: { type: String, required: true },
  phone: { type: String },
  insuranceNumber: { type: String },
  nationality: { type: String, required: true },
  facility: { type: String },
  pseudonym: { type: String, required: true },
  pseudonymKey: { type: String, required: true },
  registeredAt: { type: Date, required: true },
  registeredBy: { type: String, required: true },
});
schema.index({ province: 1, phone: 1, district: 1 }, { name: 'person_by_phone' });
schema.index({ province: 1, nameKey: 1, birthDate: 1, district: 1 }, { name: 'person_by_name' });
schema.index({ facility: 1, _id: 1 }, { name: 'person_by_facility', sparse: true });

/** For the `*.reads.ts` of this area. */
export const people = defineCollection<PersonDoc>('people', schema);

export async function findPerson(reader: Reader, id: string): Promise<Person | undefined> {
  const found = await people.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** Throws `request/not-found`. */
export async function getPerson(reader: Reader, id: string): Promise<Person> {
  const found = await findPerson(reader, id);
  if (found === undefined) throw platformProblem('request/not-found');
  return found;
}

/** The key of a person's pseudonym, for opening what it keeps closed; undefined: no such person, or it was erased. */
export async function findPseudonymKey(reader: Reader, id: string): Promise<string | undefined> {
  const found = await people
    .raw(reader)
    .findOne({ _id: id }, { ...inSession(reader), projection: { pseudonymKey: 1 } });
  return found?.pseudonymKey;
}

export async function insertPerson(
  tx: Tx,
  person: Person,
  secret: { readonly nameKey: string; readonly pseudonymKey: string },
): Promise<void> {
  const { id, registeredAt, ...rest } = person;
  await people
    .model(tx)
    .create([{ _id: id, ...rest, ...secret, registeredAt: new Date(registeredAt) }], { session: tx.session });
}

/**
 * Erases the key of a person's pseudonym, and the pseudonym with it: from then on nobody can tell which entries of the audit
 * log are about her. The log itself stays as it is, and so do its proofs. Answers whether there was a key to erase. What
 * other records hold of her (doses, bookings, her course) names her by id and pseudonym and is not touched here.
 */
export async function erasePseudonymKey(tx: Tx, id: string): Promise<boolean> {
  const done = await people
    .raw(tx)
    .updateOne(
      { _id: id, pseudonymKey: { $ne: '' } },
      { $set: { pseudonymKey: '', pseudonym: '' } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

/** By which of her particulars somebody is looked for within one province. */
export type PersonFilter =
  | { readonly phone: string }
  | { readonly nameKey: string; readonly birthDate: string };

/** People of a province, or of one district in it, by id; at most `limit`. */
export async function listPeople(
  reader: Reader,
  area: AreaCode,
  filter: PersonFilter,
  limit: number,
): Promise<Person[]> {
  const province = provinceOf(area);
  if (province === undefined) throw new RangeError('people are looked for in one province');
  const found = await people
    .raw(reader)
    .find(
      { province, ...filter, ...(area === province ? {} : { district: area.slice(0, 6) }) },
      inSession(reader),
    )
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  return found.map(view);
}

/**
 * The area whose accounts may deal with this person: her district; for an account of a site in that district, the site.
 * Undefined when there is no such person, or the actor's area has nothing to do with her.
 */
export async function areaOfPerson(reader: Reader, actor: Actor, id: string): Promise<AreaCode | undefined> {
  const found = await people
    .raw(reader)
    .findOne({ _id: id }, { ...inSession(reader), projection: { district: 1 } });
  return found === null ? undefined : areaForActor(found.district, actor);
}

/** A district as the area of an account of one of its sites or of an area that contains it. */
export function areaForActor(district: AreaCode, actor: Actor): AreaCode {
  const ofSite = actor.area !== COUNTRY && actor.area.length > district.length;
  return ofSite && covers(district, actor.area) ? actor.area : district;
}

function view(doc: PersonDoc): Person {
  const { _id, nameKey: _, pseudonymKey: __, registeredAt, ...rest } = doc;
  return { id: _id, ...rest, registeredAt: registeredAt.toISOString() };
}
