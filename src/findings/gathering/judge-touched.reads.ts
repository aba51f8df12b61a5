import { countDosesByDistrict, type SiteDay } from '../../doses/finding-facts.reads.ts';
import { listApprovedOverrides } from '../../doses/overrides/finding-facts.reads.ts';
import { listIdentities } from '../../people/finding-facts.reads.ts';
import type { AreaCode } from '../../platform/area.ts';
import { addDays } from '../../platform/clock.ts';
import type { Reader } from '../../platform/database/database.ts';
import type { IsoDate } from '../../policy/terms.ts';
import { judge, type Suspicion } from '../finding-kind.ts';
import {
  approverFacts,
  gatherFacility,
  gatherMembershipDecisions,
  gatherOverrideDecisions,
} from './gather-decisions.reads.ts';
import { gatherSectors } from './gather-districts.reads.ts';
import { gatherNamesakes, gatherShoppers } from './gather-people.reads.ts';
import { gatherSiteDay } from './gather-site-day.reads.ts';

/** What to judge again in one province. */
export interface Touched {
  readonly siteDays: readonly SiteDay[];
  /** People given a dose. */
  readonly vaccinated: readonly string[];
  /** People whose groups were claimed or verified. */
  readonly members: readonly string[];
  /** Months (yyyy-MM) for which overrides were approved. */
  readonly overrideMonths: readonly string[];
  /** Days up to which the sectors are compared. */
  readonly sectorDays: readonly IsoDate[];
}

const BATCH = 500;

/** Yields what the rules say about everything touched. Facts are read in bounded batches, one after the other. */
export async function* judgeTouched(
  reader: Reader,
  province: AreaCode,
  touched: Touched,
): AsyncGenerator<Suspicion> {
  for (const siteDay of touched.siteDays) yield* judge('siteDay', await gatherSiteDay(reader, siteDay));
  for (const people of batches(touched.vaccinated)) {
    yield* judge('namesakes', await gatherNamesakes(reader, province, people));
    for (const shopper of await gatherShoppers(reader, people)) yield* judge('shopper', shopper);
  }
  for (const people of batches(touched.members)) {
    for (const decision of await gatherMembershipDecisions(reader, people))
      yield* judge('decision', decision);
  }
  for (const facility of await facilitiesOf(reader, touched.members)) {
    const fact = await gatherFacility(reader, facility);
    if (fact !== undefined) yield* judge('facility', fact);
  }
  for (const month of touched.overrideMonths) yield* judgeOverrides(reader, province, month);
  for (const day of touched.sectorDays) {
    for (const fact of await gatherSectors(reader, province, day)) yield* judge('sectors', fact);
  }
}

async function* judgeOverrides(reader: Reader, province: AreaCode, month: string): AsyncGenerator<Suspicion> {
  const from = `${month}-01`;
  const period = { from, until: `${addDays(from, 31).slice(0, 7)}-01` };
  const approved = await listApprovedOverrides(reader, province, period);
  for (const decision of await gatherOverrideDecisions(reader, approved)) yield* judge('decision', decision);
  const doses = await countDosesByDistrict(reader, province, period);
  yield* judge('approvers', approverFacts(approved, doses, period));
}

async function facilitiesOf(reader: Reader, people: readonly string[]): Promise<string[]> {
  const identities = await listIdentities(reader, people);
  return [...new Set(identities.flatMap(({ facility }) => (facility === null ? [] : [facility])))].sort();
}

function batches(ids: readonly string[]): readonly string[][] {
  const unique = [...new Set(ids)].sort();
  return Array.from({ length: Math.ceil(unique.length / BATCH) }, (_, index) =>
    unique.slice(index * BATCH, (index + 1) * BATCH),
  );
}
