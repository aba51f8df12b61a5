import { listDistricts } from '../../places/administrative-units.ts';
import type { AreaCode } from '../../platform/area.ts';
import { addDays, dayAtSite } from '../../platform/clock.ts';
import { sum } from '../../platform/compare.ts';
import type { Reader } from '../../platform/database/database.ts';
import type { Policy, SettingValues } from '../../policy/campaign/policy.ts';
import { listUsePlans } from '../../scheduling/sessions/use-plans.reads.ts';
import { listBalancesOfPlace, listPlacesWithStock } from '../../supply/ledger/balance.store.ts';
import { stateOfStock } from '../../supply/ledger/balance.ts';
import { getLot } from '../../supply/lots/lot.store.ts';
import type { UsePlans } from '../../supply/near-expiry/flag-near-expiry.ts';
import { judgePlace } from '../../supply/near-expiry/judge-place.rules.ts';
import { LEAST_DAYS_AHEAD } from '../../supply/near-expiry/use-in-time.rules.ts';
import { gatherUnits } from '../share-outs/gathering/gather-units.ts';
import { lotToShare } from '../share-outs/gathering/lot-to-share.rules.ts';
import type { UnitOfShareOut } from '../share-outs/share-out-inputs.ts';
import { listPromised } from '../share-outs/share-out-line.store.ts';
import type { RedistributionInputs, Surplus } from './redistribution-inputs.ts';
import { listTransfersToShip } from './transfer.store.ts';

interface Terms {
  readonly policy: Policy;
  readonly settings: SettingValues;
  readonly now: Date;
}

/**
 * The doses that places of a province will not use in time, by their plan and pace, and the sites that could use them. A
 * site without plan or pace keeps what its own people and tables could use: it should plan sessions, not give doses
 * away. A place with a surplus receives nothing.
 */
export async function gatherRedistribution(
  reader: Reader,
  province: AreaCode,
  terms: Terms,
): Promise<RedistributionInputs> {
  const plans = await listUsePlans(reader, province, dayAtSite(terms.now));
  const found = await listSurplus(reader, province, plans, terms);
  if (found.length === 0) return { surplus: [], receivers: [] };
  const sites: UnitOfShareOut[] = [];
  for (const { code } of listDistricts(province)) {
    sites.push(...(await gatherUnits(reader, { giver: code, lots: found, ...terms })));
  }
  const surplus = found.flatMap((one) => {
    const site = plans.has(one.place) ? undefined : sites.find(({ unit }) => unit === one.place);
    const doses = site === undefined ? one.doses : Math.min(one.doses, beyondOwnUse(site, one));
    return doses < one.dosesPerVial ? [] : [{ ...one, doses }];
  });
  const isGiver = (unit: AreaCode): boolean => surplus.some(({ place }) => place === unit);
  return { surplus, receivers: sites.filter(({ unit }) => !isGiver(unit)) };
}

/** Doses of a product at a site beyond what its people need and its tables can give by the last day of the lot. */
function beyondOwnUse({ needs, capacity }: UnitOfShareOut, { product, lastDay }: Surplus): number {
  const need = needs.find((one) => one.product === product);
  const room = capacity.find(({ through }) => through === lastDay)?.doses ?? 0;
  const usable = Math.min((need?.secondDue ?? 0) + (need?.firstDue ?? 0), room);
  return Math.max(0, (need?.onHand ?? 0) - usable);
}

async function listSurplus(
  reader: Reader,
  province: AreaCode,
  plans: UsePlans,
  terms: Terms,
): Promise<Surplus[]> {
  const { policy, settings, now } = terms;
  const day = dayAtSite(now);
  const firstDay = addDays(day, settings.transportDays);
  const promised = await listPromised(reader, province);
  const toShip = await listTransfersToShip(reader, province);
  const found: Surplus[] = [];
  for (const place of await listPlacesWithStock(reader, province)) {
    const balances = await listBalancesOfPlace(reader, place);
    const use = plans.get(place) ?? { knownThrough: day, uses: [] };
    const leadDays = Math.max(LEAST_DAYS_AHEAD, settings.nearExpiryLeadDays);
    for (const flagged of judgePlace(balances, use, day, leadDays)) {
      const own = balances.filter(
        (balance) =>
          balance.account === place && balance.lot === flagged.lot && stateOfStock(balance, now) === 'usable',
      );
      const elsewhere = sum([
        ...promised
          .filter(({ area, lot }) => area === place && lot === flagged.lot)
          .map(({ doses }) => doses),
        ...toShip.filter(({ from, lot }) => from === place && lot === flagged.lot).map(({ left }) => left),
      ]);
      const free = sum(own.map(({ onHand }) => onHand)) - elsewhere;
      const lot = await getLot(reader, flagged.lot);
      const unused = Math.min(flagged.onHand - flagged.plannedUse, free);
      const rule = policy.products.find(({ code }) => code === lot.product);
      if (unused < lot.dosesPerVial || rule === undefined || flagged.expiry < firstDay) continue;
      const isThawed = own.some(({ thawedAt }) => thawedAt !== undefined);
      const shared = lotToShare(lot, rule, { doses: unused, lastDay: flagged.expiry, firstDay, isThawed });
      found.push({ place, ...shared, storages: [...shared.storages] });
    }
  }
  return found;
}
