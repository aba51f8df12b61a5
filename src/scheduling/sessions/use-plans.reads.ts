import type { AreaCode } from '../../platform/area.ts';
import { addDays, instantAtSite } from '../../platform/clock.ts';
import { sum } from '../../platform/compare.ts';
import { inSession, type Reader } from '../../platform/database/database.ts';
import { listBalancesOfLedger } from '../../supply/ledger/balance.store.ts';
import { sessionOfAccount } from '../../supply/ledger/stock-account.ts';
import type { PlannedUse, UsePlan } from '../../supply/near-expiry/expiry.rules.ts';
import type { UsePlans } from '../../supply/near-expiry/flag-near-expiry.ts';
import { type Pace, type PlaceUse, paceOf } from '../../supply/near-expiry/use-in-time.rules.ts';
import { listStockFlows } from '../../supply/stock/stock-flow.reads.ts';
import { sessions } from './session.store.ts';
import { capacityOf } from './shift.rules.ts';

/**
 * What the planned sessions of a province will take from the free stock of each site, from `day` on: the slots of
 * drafted and published sessions, less what is already set aside for them. Known through a site's last planned session.
 * Also the pace of each site: the doses it gave in the last 7 days (14, if it held no session in 7).
 */
export async function listUsePlans(reader: Reader, province: AreaCode, day: string): Promise<UsePlans> {
  const planned = await sessions
    .raw(reader)
    .find(
      { province, day: { $gte: day }, status: { $in: ['draft', 'published'] } },
      { ...inSession(reader), projection: { site: 1, day: 1, product: 1, shifts: 1 } },
    )
    .sort({ day: 1, site: 1 })
    .toArray();
  const setAside = new Map<string, number>();
  for (const { account, onHand } of await listBalancesOfLedger(reader, province)) {
    const session = sessionOfAccount(account);
    if (session !== undefined) setAside.set(session, (setAside.get(session) ?? 0) + onHand);
  }
  const plans = new Map<AreaCode, UsePlan>();
  for (const session of planned) {
    const { site, product } = session;
    const doses = Math.max(0, capacityOf(session.shifts) - (setAside.get(session._id) ?? 0));
    const uses: readonly PlannedUse[] = plans.get(site)?.uses ?? [];
    plans.set(site, {
      knownThrough: session.day,
      uses: doses === 0 ? uses : [...uses, { product, day: session.day, doses }],
    });
  }
  const week = await pacesOf(reader, province, day, 7);
  const fortnight = await pacesOf(reader, province, day, 14);
  const withPace = new Map<AreaCode, PlaceUse>(plans);
  for (const [site, paces] of fortnight) {
    const plan = plans.get(site) ?? { knownThrough: addDays(day, -1), uses: [] };
    const known = paces.flatMap((pace) => {
      const lately = week.get(site)?.find(({ product }) => product === pace.product);
      return paceOf(lately ?? { ...pace, windowDays: 7, sessionDays: 0, used: 0 }, pace) ?? [];
    });
    withPace.set(site, { ...plan, paces: known });
  }
  return withPace;
}

/** The doses that each site with sessions in the days before `day` gave in them, by product. */
async function pacesOf(
  reader: Reader,
  province: AreaCode,
  day: string,
  windowDays: number,
): Promise<ReadonlyMap<AreaCode, Pace[]>> {
  const from = addDays(day, -windowDays);
  const held = await sessions
    .raw(reader)
    .find(
      { province, day: { $gte: from, $lt: day }, status: { $in: ['open', 'closed'] } },
      { ...inSession(reader), projection: { site: 1, day: 1, product: 1 } },
    )
    .toArray();
  const window = { from: instantAtSite(from), until: instantAtSite(day) };
  const flows = await listStockFlows(reader, province, window);
  return new Map(
    [...Map.groupBy(held, ({ site }) => site)].map(([site, sessionsOfSite]) => {
      const sessionDays = new Set(sessionsOfSite.map((session) => session.day)).size;
      const products = [...new Set(sessionsOfSite.map(({ product }) => product))].sort();
      const given = (product: string, flow: 'given' | 'given-back'): number => {
        const own = flows.filter((one) => one.place === site && one.product === product && one.flow === flow);
        return sum(own.map(({ doses }) => doses));
      };
      const paces = products.map((product) => ({
        product,
        windowDays,
        sessionDays,
        used: Math.max(0, given(product, 'given') - given(product, 'given-back')),
      }));
      return [site, paces] as const;
    }),
  );
}
