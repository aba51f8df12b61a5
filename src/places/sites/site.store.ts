import { Schema } from 'mongoose';
import { type AreaCode, areaRange } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { foldName } from '../../platform/fold-name.ts';
import { platformProblem } from '../../platform/problem.ts';
import type { Sector } from '../place.ts';
import type { ColdChain, Site, SiteKey, SiteKind } from './site.ts';

interface SiteDoc {
  _id: AreaCode;
  province: string;
  district: AreaCode;
  commune: string | null;
  nationalCode: string | null;
  name: string;
  foldedName: string;
  kind: SiteKind;
  sector: Sector;
  tables: number;
  canResuscitate: boolean;
  coldChain: ColdChain[];
  head: string | null;
  registeredAt: Date;
  registeredBy: string;
}

const schema = new Schema<SiteDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  district: { type: String, required: true },
  commune: { type: String, default: null },
  nationalCode: { type: String, default: null },
  name: { type: String, required: true },
  foldedName: { type: String, required: true },
  kind: { type: String, required: true },
  sector: { type: String, required: true },
  tables: { type: Number, required: true },
  canResuscitate: { type: Boolean, required: true },
  coldChain: { type: [String], required: true },
  head: { type: String, default: null },
  registeredAt: { type: Date, required: true },
  registeredBy: { type: String, required: true },
});
schema.index({ province: 1, district: 1, foldedName: 1 }, { name: 'site_name', unique: true });
schema.index({ province: 1, _id: 1 }, { name: 'site_by_province' });

const sites = defineCollection<SiteDoc>('sites', schema);

export async function findSite(reader: Reader, id: AreaCode): Promise<Site | undefined> {
  const found = await sites.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** Throws `request/not-found`. */
export async function getSite(reader: Reader, id: AreaCode): Promise<Site> {
  const found = await findSite(reader, id);
  if (found === undefined) throw platformProblem('request/not-found');
  return found;
}

/** Lists sites of an area by id; at most `limit`. */
export async function listSites(
  reader: Reader,
  query: { area: AreaCode; sector?: Sector | undefined; after?: string | undefined; limit: number },
): Promise<Site[]> {
  const { area, sector, after, limit } = query;
  const found = await sites
    .model(reader)
    .find({
      _id: { ...areaRange(area), ...(after === undefined ? {} : { $gt: after }) },
      ...(sector === undefined ? {} : { sector }),
    })
    .sort({ _id: 1 })
    .limit(limit)
    .session(reader.session ?? null)
    .lean();
  return found.map(view);
}

/** Lists the keys of all sites of a province (two thousand at most), by id. */
export async function listSiteKeys(reader: Reader, province: string): Promise<SiteKey[]> {
  const found = await sites
    .raw(reader)
    .find({ province }, { ...inSession(reader), projection: { district: 1, foldedName: 1, nationalCode: 1 } })
    .sort({ _id: 1 })
    .toArray();
  return found.map((doc) => ({
    id: doc._id,
    district: doc.district,
    foldedName: doc.foldedName,
    nationalCode: doc.nationalCode,
  }));
}

/** Returns the highest id used in a district. */
export async function findLastSiteId(reader: Reader, district: AreaCode): Promise<AreaCode | undefined> {
  const [last] = await sites
    .raw(reader)
    .find({ _id: areaRange(district) as { $gte: string } }, { ...inSession(reader), projection: { _id: 1 } })
    .sort({ _id: -1 })
    .limit(1)
    .toArray();
  return last?._id;
}

/** Duplicate keys: `_id_` for a number taken meanwhile, `site_name` for a name already registered in the district. */
export async function insertSites(tx: Tx, added: readonly Site[]): Promise<void> {
  if (added.length === 0) return;
  await sites.raw(tx).insertMany(added.map(document), { session: tx.session });
}

function document({ id, registeredAt, ...site }: Site): SiteDoc {
  return {
    _id: id,
    ...site,
    coldChain: [...site.coldChain],
    foldedName: foldName(site.name),
    registeredAt: new Date(registeredAt),
  };
}

function view({ _id, foldedName: _, registeredAt, ...site }: SiteDoc): Site {
  return { id: _id, ...site, registeredAt: registeredAt.toISOString() };
}
