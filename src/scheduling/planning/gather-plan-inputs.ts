import { countDueByCommune } from '../../people/order/due-by-commune.reads.ts';
import { listCommunes } from '../../places/administrative-units.ts';
import { findSite, listSites } from '../../places/sites/site.store.ts';
import type { Site } from '../../places/sites/site.ts';
import { type AreaCode, districtOf, levelOf } from '../../platform/area.ts';
import { addDays, dayAtSite, timeAtSite } from '../../platform/clock.ts';
import type { Reader } from '../../platform/database/database.ts';
import type { Policy } from '../../policy/campaign/policy.ts';
import { settingsOn } from '../../policy/campaign/policy-at.ts';
import { listBalancesOfArea } from '../../supply/ledger/balance.store.ts';
import { type StockBalance, stateOfStock } from '../../supply/ledger/balance.ts';
import { listFreeSlots } from '../bookings/shift-slot.store.ts';
import { ORDINARY_HOURS } from '../sessions/capacity.rules.ts';
import { listSessions } from '../sessions/session.store.ts';
import type { Session } from '../sessions/session.ts';
import { capacityOf } from '../sessions/shift.rules.ts';
import { daysBetween } from './placing/placing.rules.ts';
import {
  type PlannedSession,
  tablesTaken,
  withoutCalled,
  withoutPromised,
} from './placing/planned-already.rules.ts';
import type { PlanDue, PlanInputs, PlanSite, PlanStock } from './plan-inputs.ts';
import type { SiteOpening, WantedPlan } from './session-plan.ts';

/** Doses of the district are at a site the day after they are requested, at the earliest. */
const DAYS_TO_SEND = 1;
const MAX_SITES = 1000;
const MAX_SESSIONS = 5000;
const BALANCES_AT_A_TIME = 1000;

/** What there is now: sites, stock, and the sessions that will take some of it. */
interface Present {
  readonly sites: readonly Site[];
  readonly stock: readonly PlanStock[];
  readonly sessions: readonly PlannedSession[];
}

/** All inputs of a plan for the area, as read in this transaction. Throws if there are too many sites or sessions to read. */
export async function gatherPlanInputs(
  reader: Reader,
  wanted: WantedPlan,
  policy: Policy,
  now: Date,
): Promise<PlanInputs> {
  const { area, from, to, openings } = wanted;
  const district = districtOf(area) ?? area;
  const present = await gatherPresent(reader, area, now);
  const days = daysBetween(from, to);
  const rates = days.map((day) => ({
    day,
    dosesPerTablePerHour: rateOn(policy, day),
    startsFrom: day === dayAtSite(now) ? timeAtSite(now) : '00:00',
  }));
  const sites = present.sites.map((site) =>
    planSiteOf(
      site,
      openings.find((opening) => opening.site === site.id),
    ),
  );
  const products = new Set(present.stock.map(({ product }) => product));
  const due = (await countDueByCommune(reader, { district, from, to })).map(
    ({ priority, ...row }): PlanDue => ({
      ...row,
      priority,
      dose: priority.startsWith('0') ? 'completing' : priority.startsWith('1') ? 'first' : 'further',
      products: [...row.products],
    }),
  );
  const near = withoutCalled(due, present.sessions)
    .map((row) => ({ ...row, products: row.products.filter((product) => products.has(product)) }))
    .filter((row) => row.products.length > 0 && isTheirs(row, area, present.sites));
  const sendable = addDays(dayAtSite(now), DAYS_TO_SEND);
  return {
    area,
    from,
    to,
    supplyFrom: sendable > from ? sendable : from,
    rates,
    communes: listCommunes(district).map(({ code }) => code),
    sites,
    stock: [...withoutPromised(present.stock, present.sessions)],
    due: near,
    busy: tablesTaken(
      present.sessions.filter(({ day }) => day >= from && day <= to),
      (day) => rateOn(policy, day),
    ),
  };
}

/**
 * Sites, stock and sessions of a district; for a site, itself, its stock, and all sessions of its district, which call the
 * same people. Throws if there are too many sites or sessions to read.
 */
export async function gatherPresent(reader: Reader, area: AreaCode, now: Date): Promise<Present> {
  const isSite = levelOf(area) === 'site';
  const own = isSite ? await findSite(reader, area) : undefined;
  const sites = isSite
    ? own === undefined
      ? []
      : [own]
    : whole(await listSites(reader, { area, limit: MAX_SITES + 1 }), MAX_SITES);
  const stock: PlanStock[] = [];
  for (let after: string | undefined; ; ) {
    const found = await listBalancesOfArea(reader, area, after, BALANCES_AT_A_TIME);
    stock.push(...found.flatMap((balance) => planStockOf(balance, now)));
    after = found.at(-1)?.id;
    if (found.length < BALANCES_AT_A_TIME) break;
  }
  const district = districtOf(area) ?? area;
  const from = dayAtSite(now);
  const found = whole(
    await listSessions(reader, { area: district, from, limit: MAX_SESSIONS + 1 }),
    MAX_SESSIONS,
  );
  const sessions: PlannedSession[] = [];
  for (const session of found) {
    if (session.status === 'closed' || session.status === 'cancelled') continue;
    sessions.push(await plannedSessionOf(reader, session));
  }
  return { sites, stock, sessions };
}

/** The list, if it is not longer than a plan can take: a plan from part of the facts would be wrong. */
function whole<T>(found: readonly T[], most: number): readonly T[] {
  if (found.length > most) throw new RangeError(`more than ${most} to plan with`);
  return found;
}

/** Doses that a table gives in an hour, by the province's setting for the day. */
export function rateOn(policy: Policy, day: string): number {
  return settingsOn(policy, day).dosesPerTablePerHour;
}

async function plannedSessionOf(reader: Reader, session: Session): Promise<PlannedSession> {
  const { site, day, product, shifts, communes, status, id } = session;
  const slots = capacityOf(shifts);
  const free = status === 'draft' ? slots : (await listFreeSlots(reader, id)).length;
  return {
    site,
    day,
    product,
    shifts,
    communes,
    dosesToTake: status === 'draft' ? slots : 0,
    peopleToCall: free,
  };
}

function planStockOf(balance: StockBalance, now: Date): PlanStock[] {
  const { id, place, account, lot, product, onHand, dosesPerVial, usableBefore } = balance;
  // Stock of sessions and in open vials is already promised.
  if (account !== place || onHand === 0) return [];
  return [
    {
      batch: id,
      holder: place,
      lot,
      product,
      doses: onHand,
      dosesPerVial,
      lastDay: addDays(dayAtSite(usableBefore), -1),
      state: stateOfStock(balance, now),
    },
  ];
}

function planSiteOf(site: Site, opening: SiteOpening | undefined): PlanSite {
  return {
    site: site.id,
    commune: site.commune,
    tables: Math.min(opening?.tables ?? site.tables, site.tables),
    open: opening?.open ?? ORDINARY_HOURS.start,
    close: opening?.close ?? ORDINARY_HOURS.end,
    closedOn: [...(opening?.closedOn ?? [])],
    keepsCold: site.coldChain.includes('2..8'),
  };
}

/** A site plans for the people of its own commune; one without a commune for the whole district. */
function isTheirs({ commune }: PlanDue, area: AreaCode, sites: readonly Site[]): boolean {
  if (levelOf(area) !== 'site') return true;
  const own = sites[0]?.commune ?? null;
  return own === null || commune === own;
}
