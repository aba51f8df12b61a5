import { recordAction } from '../../audit/record.ts';
import { checkOrdersCurrent, withCurrentOrders } from '../../people/order/with-current-orders.ts';
import type { AreaCode } from '../../platform/area.ts';
import { dayAtSite } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import { platformProblem } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import { settingsOn } from '../../policy/campaign/policy-at.ts';
import type { LotDoses } from '../../supply/ledger/balance.ts';
import { ledgerOf } from '../../supply/ledger/stock-account.ts';
import { draftShareOut } from './draft-share-out.ts';
import { explainShareOut, shareOutDetails } from './explain-share-out.ts';
import { gatherUnits } from './gathering/gather-units.ts';
import { describeLots, type LotUntil, listFreeLots } from './gathering/lots-to-share.ts';
import { shareOutProblem } from './share-out.problems.ts';
import { findShareOut } from './share-out.store.ts';
import type { ShareOut } from './share-out.ts';
import { findShareOutInputs } from './share-out-inputs.store.ts';

interface DistrictPart {
  /** Default: all that is free. */
  readonly lots?: readonly LotDoses[] | undefined;
  /** Divides what this share-out of the province allocates to the district, instead of its stock. */
  readonly fromShareOut?: string | undefined;
}

/**
 * Proposes how a district divides its stock, or its allocation by the province, among its sites, by the formula of the
 * province. People are counted for the sites of their commune. Throws `policy/campaign-not-started`,
 * `order/being-recomputed`, `share-out/not-approved`, `share-out/more-than-unshared`, `share-out/nothing-to-share`,
 * `share-out/no-need`.
 */
export async function proposeDistrictShareOut(
  context: UseCaseContext,
  district: AreaCode,
  part: DistrictPart,
): Promise<ShareOut> {
  return withCurrentOrders(context, district, () =>
    transact(context, async (tx, now) => {
      const province = ledgerOf(district);
      const { policy, version } = await loadPolicy(tx, province);
      const about = { area: district, object: part.fromShareOut ?? district, policyVersion: version };
      const today = dayAtSite(now);
      await checkOrdersCurrent(tx, province, { version, today }, about);
      const there = await lotsOf(tx, district, part.fromShareOut, now);
      const lots = (part.lots ?? there).map(({ lot, doses }) => {
        const found = there.find((one) => one.lot === lot);
        if (found === undefined || found.doses < doses) {
          throw shareOutProblem('share-out/more-than-unshared', { doses }).about(about);
        }
        return { ...found, doses };
      });
      if (lots.length === 0) throw shareOutProblem('share-out/nothing-to-share').about(about);
      const settings = settingsOn(policy, today);
      const described = await describeLots(tx, policy, lots, { settings, now });
      const units = await gatherUnits(tx, { giver: district, lots: described, settings, now });
      const proposed = await draftShareOut(tx, {
        area: district,
        rounds: [],
        fromShareOut: part.fromShareOut,
        inputs: { lots: described, units, floorDoses: settings.shareOutFloorDoses },
        day: described.map(({ lastDay }) => lastDay).reduce((a, b) => (a > b ? a : b)),
        policyVersion: version,
        by: context.actor.account,
        now,
      });
      const entry = await recordAction(tx, context, now, {
        action: 'proposeDistrictShareOut',
        area: district,
        object: proposed.id,
        policyVersion: version,
        details: shareOutDetails(proposed),
      });
      return { entry, answer: explainShareOut(proposed) };
    }),
  );
}

/** The lots to divide, and until when they are meant to be used. */
async function lotsOf(
  tx: Tx,
  district: AreaCode,
  fromShareOut: string | undefined,
  now: Date,
): Promise<LotUntil[]> {
  if (fromShareOut === undefined) {
    const free = await listFreeLots(tx, district, now);
    return free.map((lot) => ({ ...lot, deadline: lot.lastDay }));
  }
  const found = await findShareOut(tx, fromShareOut);
  const inputs = await findShareOutInputs(tx, fromShareOut);
  if (found === undefined || inputs === undefined || found.area !== ledgerOf(district)) {
    throw platformProblem('request/not-found');
  }
  if (found.status !== 'approved') {
    throw shareOutProblem('share-out/not-approved').about({ area: district, object: fromShareOut });
  }
  return found.lines
    .filter(({ unit }) => unit === district)
    .map(({ lot, doses, useBy }) => ({
      lot,
      doses,
      lastDay: useBy,
      deadline: useBy,
      isThawed: inputs.lots.find((one) => one.lot === lot)?.lastDay !== useBy,
    }));
}
