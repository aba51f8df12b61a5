import type { AreaCode } from '../platform/area.ts';
import { inSession, type Reader } from '../platform/database.ts';
import { listBalancesOfBook } from '../supply/balance.store.ts';
import type { PlannedUse, UsePlan } from '../supply/expiry.rules.ts';
import type { UsePlans } from '../supply/flag-near-expiry.ts';
import { sessionOfAccount } from '../supply/stock-account.ts';
import { sessions } from './session.store.ts';
import { capacityOf } from './shift.rules.ts';

/**
 * What the planned sessions of a province will take from the free stock of each site, from `day` on: the places of
 * drafted and published sessions, less what is set aside for them already. Known through a site's last planned session.
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
  for (const { account, onHand } of await listBalancesOfBook(reader, province)) {
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
  return plans;
}
