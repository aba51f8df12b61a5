import { countStandingDoses } from '../../doses/dose-counts.reads.ts';
import { listDistricts } from '../../places/administrative-units.ts';
import { listHeads } from '../../places/area-head.store.ts';
import { listSites } from '../../places/sites/site.store.ts';
import type { AreaCode } from '../../platform/area.ts';
import { addDays, instantAtSite } from '../../platform/clock.ts';
import type { Reader } from '../../platform/database/database.ts';
import { wholeList } from '../../platform/list-whole.ts';
import type { IsoDate } from '../../policy/terms.ts';
import { countBookingsOfDay } from '../../scheduling/sessions/session-counts.reads.ts';
import { listBalancesOfLedger } from '../../supply/ledger/balance.store.ts';
import { sumUnderway } from '../../supply/shipments/shipment.store.ts';
import { listStockFlows } from '../../supply/stock/stock-flow.reads.ts';
import { readDistrictCoverage } from '../rollup/coverage-report.reads.ts';
import { changeOfStock } from '../stock-figures.rules.ts';
import type { DayFacts } from './day-report.rules.ts';
import type { GroupProgressFigures } from './day-report.ts';

/** District codes times 999 numbers: more than a province can register. Reaching it is an error. */
const MAX_SITES = 100_000;

/** Gathers the facts about a day of a province, in one snapshot. */
export async function gatherDayFacts(reader: Reader, province: AreaCode, day: IsoDate): Promise<DayFacts> {
  const start = instantAtSite(day);
  const end = instantAtSite(addDays(day, 1));
  const sites = wholeList(await listSites(reader, { area: province, limit: MAX_SITES }), MAX_SITES).filter(
    (site) => new Date(site.registeredAt) < end,
  );
  const districts = listDistricts(province);
  return {
    province,
    areas: [province, ...districts.map(({ code }) => code), ...sites.map(({ id }) => id)],
    flows: await listStockFlows(reader, province, { from: start, until: end }),
    onHand: await stockAt(reader, province, end),
    inTransit: await sumUnderway(reader, province, end),
    progress: await readProgress(reader, province, day),
    doses: await countStandingDoses(reader, province, { from: day, to: day }, [
      'site',
      'doseNumber',
      'kind',
      'groupCounted',
    ]),
    bookings: await countBookingsOfDay(reader, province, day),
    heads: await listHeads(reader, province, new Date(end.getTime() - 1)),
  };
}

/** Residents of each district by group at the end of a day. */
async function readProgress(
  reader: Reader,
  province: AreaCode,
  day: IsoDate,
): Promise<ReadonlyMap<AreaCode, readonly GroupProgressFigures[]>> {
  const found = await readDistrictCoverage(reader, province, day);
  return new Map(
    [...found].map(([district, groups]) => [
      district,
      groups.map(({ group, people, vaccinated, completed }) => ({ group, people, vaccinated, completed })),
    ]),
  );
}

/** Doses in each place at an instant: the present balance without the movements since. */
async function stockAt(
  reader: Reader,
  province: AreaCode,
  instant: Date,
): Promise<ReadonlyMap<AreaCode, number>> {
  const stock = new Map<AreaCode, number>();
  const add = (place: AreaCode, doses: number): void =>
    void stock.set(place, (stock.get(place) ?? 0) + doses);
  for (const { place, onHand } of await listBalancesOfLedger(reader, province)) add(place, onHand);
  for (const flow of await listStockFlows(reader, province, { from: instant })) {
    add(flow.place, -changeOfStock(flow));
  }
  return stock;
}
