import type { AuditEntry } from '../../audit/audit-entry.ts';
import { eachActionSince } from '../../audit/finding-facts.reads.ts';
import { listSiteDaysOfDoses, type SiteDay } from '../../doses/finding-facts.reads.ts';
import { listCoursesOf, listOwnersOfMemberships } from '../../people/finding-facts.reads.ts';
import type { AreaCode } from '../../platform/area.ts';
import { dayAtSite } from '../../platform/clock.ts';
import type { Reader } from '../../platform/database/database.ts';
import type { IsoDate } from '../../policy/terms.ts';
import type { Touched } from './judge-touched.reads.ts';

const OF_DOSES: ReadonlySet<string> = new Set(['recordDose', 'correctDose']);
const OF_MEMBERSHIPS: ReadonlySet<string> = new Set(['claimGroup', 'verifyMembership', 'withdrawMembership']);
const OF_OVERRIDES: ReadonlySet<string> = new Set(['approveOverride']);
const ACTIONS: ReadonlySet<string> = new Set([
  ...OF_DOSES,
  ...OF_MEMBERSHIPS,
  ...OF_OVERRIDES,
  'registerPerson',
]);

/**
 * What the actions in a province since an instant give reason to judge again: the days and sites of doses, however long ago
 * they were injected; the people vaccinated; people whose groups changed, with the days of their earlier doses.
 */
export async function collectTouched(
  reader: Reader,
  province: AreaCode,
  since: Date,
  sectorDays: readonly IsoDate[],
): Promise<Touched & { readonly entries: number }> {
  const siteDays = new Map<string, SiteDay>();
  const add = (one: SiteDay): void => void siteDays.set(`${one.day}|${one.site}`, one);
  const doses: string[] = [];
  const memberships: string[] = [];
  const registered: string[] = [];
  const months = new Set<string>();
  let entries = 0;
  for await (const entry of eachActionSince(reader, province, since, ACTIONS)) {
    entries += 1;
    const { action, object } = entry;
    if (object === undefined) continue;
    if (OF_DOSES.has(action)) doses.push(object);
    else if (OF_MEMBERSHIPS.has(action)) memberships.push(object);
    else if (OF_OVERRIDES.has(action)) months.add(monthOf(entry));
    else registered.push(object);
  }
  const vaccinated: string[] = [];
  for (const { site, day, person } of await listSiteDaysOfDoses(reader, doses)) {
    add({ site, day });
    vaccinated.push(person);
  }
  const members = [
    ...new Set([...(await listOwnersOfMemberships(reader, memberships)), ...registered]),
  ].sort();
  // A group verified after a dose is a finding about the dose: judge its day again.
  for (const { doses: given } of (await listCoursesOf(reader, members)).values())
    for (const { site, day } of given) add({ site, day });
  return {
    siteDays: [...siteDays.keys()].sort().flatMap((key) => siteDays.get(key) ?? []),
    vaccinated: [...new Set(vaccinated)].sort(),
    members,
    overrideMonths: [...months].sort(),
    sectorDays,
    entries,
  };
}

function monthOf({ at, details }: AuditEntry): string {
  const day = details?.day;
  return (typeof day === 'string' ? day : dayAtSite(new Date(at))).slice(0, 7);
}
