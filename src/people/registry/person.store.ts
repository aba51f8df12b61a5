import { Schema } from 'mongoose';
import { type AreaCode, COUNTRY, covers, districtOf, provinceOf } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import type { Actor } from '../../platform/http/auth.ts';
import { platformProblem } from '../../platform/problem.ts';
import { peopleProblem } from '../people.problems.ts';
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
  /** The pseudonym is a keyed hash under this key: without the key nobody can link it to the person. */
  pseudonymKey: string;
  registeredAt: Date;
  registeredBy: string;
  /** When the identifying data was erased. */
  erasedAt?: Date;
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
  erasedAt: { type: Date },
});
schema.index({ province: 1, phone: 1, district: 1 }, { name: 'person_by_phone' });
schema.index({ province: 1, nameKey: 1, birthDate: 1, district: 1 }, { name: 'person_by_name' });
schema.index({ facility: 1, _id: 1 }, { name: 'person_by_facility', sparse: true });

/** For the `*.reads.ts` of this area. */
export const people = defineCollection<PersonDoc>('people', schema);

/** Returns a person; undefined if there is none or their identifying data was erased. */
export async function findPerson(reader: Reader, id: string): Promise<Person | undefined> {
  const found = await people.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null || found.erasedAt !== undefined ? undefined : view(found);
}

/** Throws `request/not-found`, `person/erased`. */
export async function getPerson(reader: Reader, id: string): Promise<Person> {
  const found = await findPerson(reader, id);
  if (found !== undefined) return found;
  throw (await isErased(reader, id)) ? peopleProblem('person/erased') : platformProblem('request/not-found');
}

/** Whether there was such a person and their identifying data was erased. */
export async function isErased(reader: Reader, id: string): Promise<boolean> {
  const found = await people
    .raw(reader)
    .findOne({ _id: id }, { ...inSession(reader), projection: { erasedAt: 1 } });
  return found?.erasedAt !== undefined;
}

/** Returns the key of a person's pseudonym, for opening their commitments; undefined if there is none or it was erased. */
export async function findPseudonymKey(reader: Reader, id: string): Promise<string | undefined> {
  const found = await people
    .raw(reader)
    .findOne({ _id: id }, { ...inSession(reader), projection: { pseudonymKey: 1 } });
  return found === null || found.pseudonymKey === '' ? undefined : found.pseudonymKey;
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
 * Erases a person's identifying data and the key of their pseudonym. Entries of the audit log name the record by its id, so
 * without this data nobody can tell whom they are about, and without the key nobody can open the person's commitments. The
 * log and its proofs stay unchanged. Id, province and district remain. Returns false if it was erased before.
 */
export async function erasePerson(tx: Tx, id: string, now: Date): Promise<boolean> {
  const done = await people.raw(tx).updateOne(
    { _id: id, pseudonymKey: { $ne: '' } },
    {
      $set: {
        pseudonymKey: '',
        pseudonym: '',
        commune: null,
        name: '',
        nameKey: '',
        birthDate: '',
        nationality: '',
        erasedAt: now,
      },
      $unset: { sex: '', nationalId: '', phone: '', insuranceNumber: '', facility: '' },
    },
    { session: tx.session },
  );
  return done.modifiedCount === 1;
}

/** What a person is searched by within one province. */
type PersonFilter = { readonly phone: string } | { readonly nameKey: string; readonly birthDate: string };

/** Lists people of a province, or of one district in it, by id; at most `limit`. Throws RangeError for the country. */
export async function listPeople(
  reader: Reader,
  area: AreaCode,
  filter: PersonFilter,
  limit: number,
): Promise<Person[]> {
  const [province, district] = [provinceOf(area), districtOf(area)];
  if (province === undefined) throw new RangeError('people are searched within one province');
  const found = await people
    .raw(reader)
    .find({ province, ...filter, ...(district === undefined ? {} : { district }) }, inSession(reader))
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  return found.map(view);
}

/**
 * Returns the area whose accounts may handle this person: their district or, for an account of a site in that district,
 * the site. Undefined if there is no such person.
 */
export async function areaOfPerson(reader: Reader, actor: Actor, id: string): Promise<AreaCode | undefined> {
  const found = await people
    .raw(reader)
    .findOne({ _id: id }, { ...inSession(reader), projection: { district: 1 } });
  return found === null ? undefined : areaForActor(found.district, actor);
}

/** The area to check an actor against for a matter of this district: their site if it is in the district, else the district. */
export function areaForActor(district: AreaCode, actor: Actor): AreaCode {
  const ofSite = actor.area !== COUNTRY && actor.area.length > district.length;
  return ofSite && covers(district, actor.area) ? actor.area : district;
}

function view(doc: PersonDoc): Person {
  const { _id, nameKey: _, pseudonymKey: __, erasedAt: ___, registeredAt, ...rest } = doc;
  return { id: _id, ...rest, registeredAt: registeredAt.toISOString() };
}
