import { dayAtSite } from '../../../platform/clock.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { loadPolicy } from '../../../policy/campaign/policy.store.ts';
import { settingsOn } from '../../../policy/campaign/policy-at.ts';
import { listAccountBalances } from '../../../supply/ledger/balance.store.ts';
import { expiryOf } from '../../../supply/ledger/balance.ts';
import { lotProblem } from '../../../supply/lots/lot.problems.ts';
import { getLot } from '../../../supply/lots/lot.store.ts';
import { countHoldsOver } from '../../../supply/lots/lot-hold.store.ts';
import { shareOutProblem } from '../share-out.problems.ts';
import type { StoredShareOut } from '../share-out.ts';
import { gatherUnits } from './gather-units.ts';
import { findLateLine } from './still-usable.rules.ts';

/**
 * Checks that the receiver of every line of a share-out can still use it up, with the present expiry of the lots and the
 * days that are left. Throws `share-out/would-expire`, `lot/held`.
 */
export async function checkStillUsable(tx: Tx, found: StoredShareOut, now: Date): Promise<void> {
  const { area, province, id, policyVersion } = found;
  const about = { area, object: id, policyVersion };
  const today = dayAtSite(now);
  const { policy } = await loadPolicy(tx, province);
  const lastDays = new Map<string, string>();
  const balances = await listAccountBalances(tx, area, area);
  for (const { lot } of found.lines) {
    if (lastDays.has(lot)) continue;
    if ((await countHoldsOver(tx, lot, area)).holds > 0) throw lotProblem('lot/held', { lot }).about(about);
    const here = balances.filter((balance) => balance.lot === lot && balance.onHand > 0).map(expiryOf);
    const label = (await getLot(tx, lot)).expiry;
    lastDays.set(lot, here.length === 0 ? label : here.reduce((a, b) => (a < b ? a : b)));
  }
  const lines = found.lines.map(({ unit, lot, doses, useBy }) => {
    const lastDay = lastDays.get(lot) ?? useBy;
    return { unit, lot, doses, useBy: lastDay < useBy ? lastDay : useBy };
  });
  const units = await gatherUnits(tx, {
    giver: area,
    lots: found.lines.map(({ product }, at) => ({
      product,
      lastDay: lines[at]?.useBy ?? today,
      thawedLastDay: null,
    })),
    settings: settingsOn(policy, today),
    now,
  });
  const late = findLateLine(lines, units);
  if (late !== undefined) throw shareOutProblem('share-out/would-expire', { ...late }).about(about);
}
