import { Schema } from 'mongoose';
import { type AreaCode, areaRange } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { foldName } from '../../platform/fold-name.ts';
import { platformProblem } from '../../platform/problem.ts';
import type { Sector } from '../place.ts';
import type { Facility, FacilityKey } from './facility.ts';

interface FacilityDoc {
  _id: string;
  province: string;
  district: AreaCode;
  commune: string | null;
  name: string;
  foldedName: string;
  sector: Sector;
  licenceNumber: string;
  foldedLicence: string;
  licensedHeadcount: number;
  head: string | null;
  declaredBy: string;
  checkedBy: string | null;
  checkedAt: Date | null;
  registeredAt: Date;
}

const schema = new Schema<FacilityDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  district: { type: String, required: true },
  commune: { type: String, default: null },
  name: { type: String, required: true },
  foldedName: { type: String, required: true },
  sector: { type: String, required: true },
  licenceNumber: { type: String, required: true },
  foldedLicence: { type: String, required: true },
  licensedHeadcount: { type: Number, required: true },
  head: { type: String, default: null },
  declaredBy: { type: String, required: true },
  checkedBy: { type: String, default: null },
  checkedAt: { type: Date, default: null },
  registeredAt: { type: Date, required: true },
});
schema.index({ province: 1, foldedLicence: 1 }, { name: 'facility_licence', unique: true });
schema.index({ district: 1, _id: 1 }, { name: 'facility_by_district' });
schema.index({ _id: 1, checkedBy: 1 }, { name: 'facility_check' });

const facilities = defineCollection<FacilityDoc>('facilities', schema);

export async function findFacility(reader: Reader, id: string): Promise<Facility | undefined> {
  const found = await facilities.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** Throws `request/not-found`. */
export async function getFacility(reader: Reader, id: string): Promise<Facility> {
  const found = await findFacility(reader, id);
  if (found === undefined) throw platformProblem('request/not-found');
  return found;
}

/** Lists facilities of an area by id, that is by district, then in the order of declaration; at most `limit`. */
export async function listFacilities(
  reader: Reader,
  query: {
    area: AreaCode;
    sector?: Sector | undefined;
    checked?: boolean | undefined;
    after?: string | undefined;
    limit: number;
  },
): Promise<Facility[]> {
  const { area, sector, checked, after, limit } = query;
  const found = await facilities.page(
    reader,
    {
      district: areaRange(area),
      sector,
      ...(checked === undefined ? {} : { checkedBy: checked ? { $ne: null } : null }),
    },
    { after, limit },
  );
  return found.map(view);
}

/** Lists the keys of all facilities of a province (some thousands), by id. */
export async function listFacilityKeys(reader: Reader, province: string): Promise<FacilityKey[]> {
  const found = await facilities
    .raw(reader)
    .find(
      { province },
      { ...inSession(reader), projection: { district: 1, foldedName: 1, foldedLicence: 1 } },
    )
    .sort({ _id: 1 })
    .toArray();
  return found.map(({ _id, district, foldedName, foldedLicence }) => ({
    id: _id,
    district,
    foldedName,
    foldedLicence,
  }));
}

/** Duplicate key `facility_licence`: the licence number is already declared in the province. */
export async function insertFacilities(tx: Tx, added: readonly Facility[]): Promise<void> {
  if (added.length === 0) return;
  await facilities.raw(tx).insertMany(added.map(document), { session: tx.session });
}

/** Returns false if it was already checked. */
export async function markFacilityChecked(tx: Tx, id: string, by: string, at: Date): Promise<boolean> {
  const done = await facilities
    .raw(tx)
    .updateOne(
      { _id: id, checkedBy: null },
      { $set: { checkedBy: by, checkedAt: at } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

function document({ id, registeredAt, checkedAt, ...facility }: Facility): FacilityDoc {
  return {
    _id: id,
    ...facility,
    foldedName: foldName(facility.name),
    foldedLicence: foldName(facility.licenceNumber),
    checkedAt: checkedAt === null ? null : new Date(checkedAt),
    registeredAt: new Date(registeredAt),
  };
}

function view(doc: FacilityDoc): Facility {
  const { _id, foldedName: _, foldedLicence: __, registeredAt, checkedAt, ...facility } = doc;
  return {
    id: _id,
    ...facility,
    checkedAt: checkedAt?.toISOString() ?? null,
    registeredAt: registeredAt.toISOString(),
  };
}
