import type { AreaCode } from '../../../platform/area.ts';
import { addDays, dayAtSite } from '../../../platform/clock.ts';
import { compare } from '../../../platform/compare.ts';
import type { Reader } from '../../../platform/database/database.ts';
import type { Policy, SettingValues } from '../../../policy/campaign/policy.ts';
import { listAccountBalances } from '../../../supply/ledger/balance.store.ts';
import { expiryOf, type LotDoses, stateOfStock } from '../../../supply/ledger/balance.ts';
import { ledgerOf } from '../../../supply/ledger/stock-account.ts';
import { getLot } from '../../../supply/lots/lot.store.ts';
import type { LotToShare } from '../share-out-inputs.ts';
import { listPromised } from '../share-out-line.store.ts';
import { lotToShare } from './lot-to-share.rules.ts';

/** Usable doses of a lot with the giver that are not promised to anyone. */
export interface FreeLot extends LotDoses {
  /** Of the batch that expires first. */
  readonly lastDay: string;
  /** Some of it has been thawed. */
  readonly isThawed: boolean;
}

/** A lot to divide, and the day by which its doses have to be used. */
export interface LotUntil extends FreeLot {
  readonly deadline: string;
}

/** The usable stock of a giver less what approved share-outs promise of it; soonest to expire first. */
export async function listFreeLots(reader: Reader, giver: AreaCode, now: Date): Promise<FreeLot[]> {
  const lots = new Map<string, FreeLot>();
  for (const balance of await listAccountBalances(reader, giver, giver)) {
    if (balance.onHand === 0 || stateOfStock(balance, now) !== 'usable') continue;
    const lastDay = expiryOf(balance);
    const known = lots.get(balance.lot) ?? { lot: balance.lot, doses: 0, lastDay, isThawed: false };
    lots.set(balance.lot, {
      lot: balance.lot,
      doses: known.doses + balance.onHand,
      lastDay: known.lastDay < lastDay ? known.lastDay : lastDay,
      isThawed: known.isThawed || balance.thawedAt !== undefined,
    });
  }
  for (const { area, lot, doses } of await listPromised(reader, ledgerOf(giver))) {
    const free = lots.get(lot);
    if (area !== giver || free === undefined) continue;
    lots.set(lot, { ...free, doses: Math.max(0, free.doses - doses) });
  }
  return [...lots.values()].filter(({ doses }) => doses > 0).sort(soonestFirst);
}

/** Soonest to expire first; of two that expire together, by lot. */
export function soonestFirst(a: FreeLot, b: FreeLot): number {
  return compare(a.lastDay, b.lastDay) || compare(a.lot, b.lot);
}

/** The lots as inputs of a share-out, none to be used after its deadline. */
export async function describeLots(
  reader: Reader,
  policy: Policy,
  lots: readonly LotUntil[],
  { settings, now }: { readonly settings: Pick<SettingValues, 'transportDays'>; readonly now: Date },
): Promise<LotToShare[]> {
  const firstDay = addDays(dayAtSite(now), settings.transportDays);
  const described: LotToShare[] = [];
  for (const { lot: id, doses, lastDay, isThawed, deadline } of lots) {
    const lot = await getLot(reader, id);
    const rule = policy.products.find(({ code }) => code === lot.product);
    if (rule === undefined) throw new RangeError('a product without a rule');
    const until = deadline < lastDay ? deadline : lastDay;
    described.push(lotToShare(lot, rule, { doses, lastDay: until, firstDay, isThawed }));
  }
  return described;
}
