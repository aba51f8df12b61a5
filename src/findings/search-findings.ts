import { z } from 'zod';
import { recordAction } from '../audit/record.ts';
import { listSiteDays, listStandingDoses } from '../doses/finding-facts.reads.ts';
import { areaCode, COUNTRY, covers, provinceOf } from '../platform/area.ts';
import { addDays, dayAtSite, daysBetween } from '../platform/clock.ts';
import { atMost } from '../platform/list-whole.ts';
import { transact, type UseCaseContext } from '../platform/use-case.ts';
import { isoDate } from '../policy/terms.ts';
import { findingProblem } from './finding.problems.ts';
import { listFindingsById } from './finding.store.ts';
import { findingId, findingIdOf, findingState } from './finding.ts';
import { FINDING_KINDS, findingKind, ofEachKind, type Suspicion } from './finding-kind.ts';
import { judgeTouched, type Touched } from './gathering/judge-touched.reads.ts';
import { severity } from './severity.ts';

export const findingSearch = z
  .strictObject({
    area: areaCode,
    from: isoDate,
    to: isoDate,
    kinds: z.array(findingKind).min(1).max(FINDING_KINDS.length).optional(),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'before from' });
export type FindingSearch = z.infer<typeof findingSearch>;

export const searchResult = z
  .strictObject({
    items: z.array(
      ofEachKind({
        id: findingId,
        ruleVersion: z.int(),
        subject: z.string(),
        severity,
        area: areaCode,
        day: isoDate,
        people: z.array(z.string()),
        objects: z.array(z.string()),
        policyVersion: z.string().nullable(),
        state: findingState.nullable().meta({ description: 'Null if the sweep has not reached it yet' }),
      }),
    ),
    siteDays: z.int(),
    more: z.boolean().meta({ description: 'Whether there are more than these items' }),
  })
  .meta({ id: 'FindingSearchResult' });
export type SearchResult = z.input<typeof searchResult>;

const MAX_DAYS = 31;
const MAX_SITE_DAYS = 300;
const MAX_SHOWN = 500;
/** More than a site can give on a day. */
const MAX_DOSES = 10_000;

/**
 * Applies the rules to a past period now: each day by the version of the rule, and each dose by the version of the policy,
 * in force at that time. Writes nothing except the audit entry of the search. Throws `finding/search-too-wide`.
 */
export async function searchFindings(context: UseCaseContext, search: FindingSearch): Promise<SearchResult> {
  const { area, from, to, kinds } = search;
  if (area === COUNTRY) throw findingProblem('finding/search-too-wide', { most: 1, unit: 'provinces' });
  if (daysBetween(from, to) >= MAX_DAYS) {
    throw findingProblem('finding/search-too-wide', { most: MAX_DAYS, unit: 'days' });
  }
  const touched = await touchedIn(context, search);
  const wanted = new Set(kinds ?? FINDING_KINDS);
  const found = new Map<string, Suspicion>();
  for await (const one of judgeTouched(context.database, provinceOf(area) ?? COUNTRY, touched)) {
    // Findings about a month have its first day.
    const inPeriod = one.day >= `${from.slice(0, 7)}-01` && one.day <= to;
    if (wanted.has(one.kind) && covers(area, one.area) && inPeriod) found.set(findingIdOf(one), one);
  }
  const ids = [...found.keys()].sort();
  const shown = ids.slice(0, MAX_SHOWN);
  const known = new Map(
    (await listFindingsById(context.database, shown)).map(({ id, state }) => [id, state]),
  );
  await transact(context, async (tx, now) => ({
    entry: await recordAction(tx, context, now, {
      action: 'searchFindings',
      area,
      details: { from, to, kinds: [...wanted], found: ids.length },
    }),
    answer: undefined,
  }));
  return {
    items: shown.flatMap((id) => {
      const one = found.get(id);
      if (one === undefined) return [];
      const { accounts: _, people, objects, ...rest } = one;
      return [{ id, ...rest, people: [...people], objects: [...objects], state: known.get(id) ?? null }];
    }),
    siteDays: touched.siteDays.length,
    more: ids.length > shown.length,
  };
}

async function touchedIn(context: UseCaseContext, { area, from, to }: FindingSearch): Promise<Touched> {
  const { database } = context;
  const until = addDays(to, 1);
  const siteDays = await listSiteDays(database, area, { from, until }, MAX_SITE_DAYS + 1);
  if (siteDays.length > MAX_SITE_DAYS) {
    throw findingProblem('finding/search-too-wide', { most: MAX_SITE_DAYS, unit: 'site-days' });
  }
  const people = new Set<string>();
  for (const siteDay of siteDays) {
    const doses = atMost(MAX_DOSES, await listStandingDoses(database, siteDay, MAX_DOSES + 1));
    for (const { person } of doses) people.add(person);
  }
  const yesterday = addDays(dayAtSite(context.clock.now()), -1);
  return {
    siteDays,
    vaccinated: [...people],
    members: [...people],
    overrideMonths: [...new Set([from.slice(0, 7), to.slice(0, 7)])],
    sectorDays: [to < yesterday ? to : yesterday],
  };
}
