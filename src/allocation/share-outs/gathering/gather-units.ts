import { type DuePeople, listDuePeople } from '../../../people/order/due-people.reads.ts';
import { listDistricts } from '../../../places/administrative-units.ts';
import { listSites } from '../../../places/sites/site.store.ts';
import { COLD_CHAINS, type Site } from '../../../places/sites/site.ts';
import { type AreaCode, areaAbove, covers, levelOf } from '../../../platform/area.ts';
import { addDays, dayAtSite, daysBetween } from '../../../platform/clock.ts';
import { sum } from '../../../platform/compare.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { listWhole } from '../../../platform/list-whole.ts';
import type { SettingValues } from '../../../policy/campaign/policy.ts';
import type { ProductCode } from '../../../policy/terms.ts';
import { dosesPerDay } from '../../../scheduling/sessions/capacity.rules.ts';
import { listBalancesOfLedger } from '../../../supply/ledger/balance.store.ts';
import { stateOfStock } from '../../../supply/ledger/balance.ts';
import { ledgerOf } from '../../../supply/ledger/stock-account.ts';
import { productOfLot } from '../../../supply/lots/lot.ts';
import { listInTransit } from '../../../supply/shipments/shipment.store.ts';
import type { LotToShare, UnitOfShareOut } from '../share-out-inputs.ts';
import { listPromised } from '../share-out-line.store.ts';
import { assignPeople } from '../sharing/assign-people.rules.ts';

/** More than twice the sites of the largest province. */
const MAX_SITES = 5_000;
const FOR_THE_DISTRICT: ReadonlySet<Site['kind']> = new Set(['hospital', 'district-health-centre', 'mobile']);

interface UnitQuery {
  /** A province, which shares out among its districts, or a district, which shares out among its sites. */
  readonly giver: AreaCode;
  readonly lots: readonly Pick<LotToShare, 'product' | 'lastDay' | 'thawedLastDay'>[];
  readonly settings: Pick<SettingValues, 'dosesPerTablePerHour' | 'transportDays'>;
  readonly now: Date;
}

/**
 * The facts that a share-out may know of every unit below the giver: people due by the last day of the lots of each
 * product; doses on hand, on the way and promised; how many doses its sites can give by when; and their storages. Who runs
 * a site plays no part.
 */
export async function gatherUnits(reader: Reader, query: UnitQuery): Promise<UnitOfShareOut[]> {
  const { giver, lots, settings, now } = query;
  const sites = await listWhole(MAX_SITES, (limit) => listSites(reader, { area: giver, limit }));
  const isProvince = levelOf(giver) === 'province';
  const codes = isProvince ? listDistricts(giver).map(({ code }) => code) : sites.map(({ id }) => id);
  const due = await dueByUnit(reader, query, sites);
  const stock = await stockOf(reader, ledgerOf(giver), now);
  const products = [...new Set(lots.map(({ product }) => product))].sort();
  const days = [
    ...new Set(lots.flatMap(({ lastDay, thawedLastDay }) => [lastDay, thawedLastDay ?? lastDay])),
  ].sort();
  const firstDay = addDays(dayAtSite(now), settings.transportDays);
  return codes.map((unit): UnitOfShareOut => {
    const own = sites.filter(({ id }) => covers(unit, id));
    const found = due.get(unit);
    const daily = sum(own.map(({ tables }) => dosesPerDay(tables, settings.dosesPerTablePerHour)));
    const here = stock.filter(({ place }) => covers(unit, place));
    const dosesOf = (fits: (product: ProductCode) => boolean): number =>
      sum(here.filter(({ product }) => fits(product)).map(({ doses }) => doses));
    // Other products are given at the same tables.
    const others = dosesOf((product) => !products.includes(product));
    return {
      unit,
      people: found?.people ?? { secondDue: 0, firstDue: 0 },
      needs: products.map((product) => ({
        product,
        ...(found?.products.get(product) ?? { secondDue: 0, firstDue: 0 }),
        onHand: Math.max(
          0,
          dosesOf((code) => code === product),
        ),
      })),
      capacity: days.map((through) => ({
        through,
        doses: Math.max(0, daily * Math.max(0, daysBetween(firstDay, through) + 1) - others),
      })),
      storages: COLD_CHAINS.filter((chain) => own.some(({ coldChain }) => coldChain.includes(chain))),
    };
  });
}

async function dueByUnit(
  reader: Reader,
  { giver, lots }: UnitQuery,
  sites: readonly Site[],
): Promise<ReadonlyMap<AreaCode, DuePeople>> {
  const isProvince = levelOf(giver) === 'province';
  const where = { province: ledgerOf(giver), ...(isProvince ? {} : { district: giver }) };
  const lastDays = new Map<ProductCode, string>();
  for (const { product, lastDay } of lots) {
    const known = lastDays.get(product) ?? lastDay;
    lastDays.set(product, known > lastDay ? known : lastDay);
  }
  const products = [...lastDays.keys()].sort();
  let found: DuePeople[] = [];
  // From the first day to the last: a person due by an early day is also due by a later one.
  for (const day of [...new Set(lastDays.values())].sort()) {
    const byDay = await listDuePeople(reader, { ...where, products, day });
    found = byDay.map((due) => {
      const before = found.find(({ place }) => place === due.place);
      const kept = products.filter((product) => (lastDays.get(product) ?? '') < day);
      return {
        ...due,
        products: new Map(
          products.map((product) => [
            product,
            (kept.includes(product) ? before : due)?.products.get(product) ?? { secondDue: 0, firstDue: 0 },
          ]),
        ),
      };
    });
  }
  if (isProvince) return new Map(found.map((due) => [due.place ?? '', due]));
  return assignPeople(
    sites.map(({ id, commune, kind, tables }) => ({
      site: id,
      commune,
      servesDistrict: commune === null || FOR_THE_DISTRICT.has(kind),
      tables,
    })),
    found,
  );
}

interface DosesAt {
  readonly place: AreaCode;
  readonly product: ProductCode;
  readonly doses: number;
}

/** Usable doses of a province, by where they are, where they are going, and to whom they are promised. */
async function stockOf(reader: Reader, province: string, now: Date): Promise<DosesAt[]> {
  const onHand = (await listBalancesOfLedger(reader, province))
    .filter((balance) => balance.onHand > 0 && stateOfStock(balance, now) === 'usable')
    .map(({ place, product, onHand }) => ({ place, product, doses: onHand }));
  const underWay = (await listInTransit(reader, province)).flatMap(({ to, lines }) =>
    lines.map(({ lot, doses }) => ({ place: to, product: productOfLot(lot), doses })),
  );
  const promised = (await listPromised(reader, province)).map(({ unit, lot, doses }) => ({
    place: unit,
    product: productOfLot(lot),
    doses,
  }));
  // Doses that a district has promised to a site are counted in the district already.
  const toDistricts = promised.filter(({ place }) => levelOf(place) === 'district');
  const toSites = promised.filter(({ place }) => levelOf(place) === 'site');
  return [
    ...onHand,
    ...underWay,
    ...toDistricts,
    ...toSites,
    ...toSites.map(({ place, ...rest }) => ({ ...rest, place: areaAbove(place), doses: -rest.doses })),
  ];
}
