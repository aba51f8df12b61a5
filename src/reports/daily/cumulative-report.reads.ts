import { findDistrict, findProvince, listDistricts } from '../../places/administrative-units.ts';
import { findSite, listSites } from '../../places/sites/site.store.ts';
import { type AreaCode, levelOf } from '../../platform/area.ts';
import { addDays } from '../../platform/clock.ts';
import type { Reader } from '../../platform/database/database.ts';
import { wholeList } from '../../platform/list-whole.ts';
import type { IsoDate } from '../../policy/terms.ts';
import { ledgerOf } from '../../supply/ledger/stock-account.ts';
import type { CumulativeReport } from './cumulative-report.ts';
import { cumulate } from './day-report.rules.ts';
import { listDayReportsBetween } from './day-report.store.ts';
import type { DayReport } from './day-report.ts';

/** More sites than a district can register; reaching it is an error. */
const MAX_SITES = 1_000;

/** The closed days of an area in a range (both ends included) added up; undefined if none is closed. */
export async function readCumulative(
  reader: Reader,
  area: AreaCode,
  range: { readonly from: IsoDate; readonly to: IsoDate },
): Promise<CumulativeReport | undefined> {
  const parts = await listParts(reader, area);
  const areas = [area, ...parts.map((part) => part.area)];
  const found = await listDayReportsBetween(reader, ledgerOf(area), areas, range);
  const byArea = Map.groupBy(found, (report) => report.area);
  const own = byArea.get(area);
  if (own === undefined) return undefined;
  const closed = new Set(own.map(({ day }) => day));
  return {
    ...range,
    days: closed.size,
    open: daysOf(range).filter((day) => !closed.has(day)),
    ...together(area, await nameOf(reader, area), own),
    parts: parts.flatMap((part) => {
      const reports = byArea.get(part.area);
      return reports === undefined ? [] : [together(part.area, part.name, reports)];
    }),
  };
}

function together(
  area: AreaCode,
  name: string,
  days: readonly DayReport[],
): CumulativeReport['parts'][number] {
  return {
    area,
    name,
    head: days.at(-1)?.head ?? null,
    figures: cumulate(days.map(({ figures }) => figures)),
    checkpoint: days.at(-1)?.checkpoint ?? null,
  };
}

async function listParts(
  reader: Reader,
  area: AreaCode,
): Promise<readonly { readonly area: AreaCode; readonly name: string }[]> {
  switch (levelOf(area)) {
    case 'country':
    case 'site':
      return [];
    case 'province':
      return listDistricts(area).map(({ code, name }) => ({ area: code, name }));
    case 'district':
      return wholeList(await listSites(reader, { area, limit: MAX_SITES }), MAX_SITES).map(
        ({ id, name }) => ({
          area: id,
          name,
        }),
      );
  }
}

async function nameOf(reader: Reader, area: AreaCode): Promise<string> {
  const unit = findProvince(area) ?? findDistrict(area) ?? (await findSite(reader, area));
  return unit?.name ?? area;
}

function daysOf({ from, to }: { readonly from: IsoDate; readonly to: IsoDate }): IsoDate[] {
  const days: IsoDate[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}
