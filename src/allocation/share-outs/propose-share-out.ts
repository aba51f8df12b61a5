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
import { roundProblem } from '../rounds/round.problems.ts';
import { findRound } from '../rounds/round.store.ts';
import type { Round } from '../rounds/round.ts';
import { findLine } from '../rounds/round-line.store.ts';
import { draftShareOut } from './draft-share-out.ts';
import { explainShareOut, shareOutDetails } from './explain-share-out.ts';
import { gatherUnits } from './gathering/gather-units.ts';
import { describeLots, type FreeLot, type LotUntil, listFreeLots } from './gathering/lots-to-share.ts';
import { pickLotsOfRound } from './gathering/pick-lots-of-round.ts';
import { shareOutProblem } from './share-out.problems.ts';
import type { ShareOut, StoredShareOut } from './share-out.ts';

/** Doses of one round to divide; lots may be named. */
interface RoundPart {
  readonly round: string;
  readonly doses: number;
  readonly lots?: readonly LotDoses[] | undefined;
}

/**
 * Proposes how a province divides doses of one or several rounds, all products at once, among its districts: by the
 * people due by the last day of use, second doses first, as far as the tables of each district can give the doses in time
 * and its sites can store them. The numbers come from the current order, from stock and from sites; facilities and their
 * sector play no part. Throws `policy/campaign-not-started`, `order/being-recomputed`,
 * `round/unit-not-in-round`, `round/closed`, `round/lot-not-in-round`, `share-out/more-than-unshared`,
 * `share-out/no-need`.
 */
export async function proposeShareOut(
  context: UseCaseContext,
  province: AreaCode,
  parts: readonly RoundPart[],
): Promise<ShareOut> {
  return withCurrentOrders(context, province, () =>
    transact(context, async (tx, now) => {
      const { policy, version } = await loadPolicy(tx, province);
      const about = { area: province, object: parts[0]?.round ?? '', policyVersion: version };
      const { lots, rounds, lastFinish } = await pickLots(tx, province, parts, { now, version });
      const today = dayAtSite(now);
      await checkOrdersCurrent(tx, province, { version, today }, about);
      const settings = settingsOn(policy, today);
      const described = await describeLots(tx, policy, lots, { settings, now });
      const units = await gatherUnits(tx, { giver: province, lots: described, settings, now });
      const proposed = await draftShareOut(tx, {
        area: province,
        rounds,
        inputs: { lots: described, units, floorDoses: settings.shareOutFloorDoses },
        day: lastFinish,
        policyVersion: version,
        by: context.actor.account,
        now,
      });
      const entry = await recordAction(tx, context, now, {
        action: 'proposeShareOut',
        area: province,
        object: proposed.id,
        policyVersion: version,
        details: shareOutDetails(proposed),
      });
      return { entry, answer: explainShareOut(proposed) };
    }),
  );
}

/** The lots of all the rounds, each once; for a lot of several rounds the earliest deadline counts. */
async function pickLots(
  tx: Tx,
  province: AreaCode,
  parts: readonly RoundPart[],
  { now, version }: { readonly now: Date; readonly version: string },
): Promise<{ lots: LotUntil[]; rounds: StoredShareOut['rounds']; lastFinish: string }> {
  const lots = new Map<string, LotUntil>();
  let free: readonly FreeLot[] = await listFreeLots(tx, province, now);
  const rounds: StoredShareOut['rounds'] = [];
  let lastFinish = '';
  for (const part of parts) {
    const round = await getOpenRound(tx, province, part, version);
    const picked = await pickLotsOfRound(tx, round, part, free);
    free = free.map((one) => ({
      ...one,
      doses: Math.max(0, one.doses - (picked.find(({ lot }) => lot === one.lot)?.doses ?? 0)),
    }));
    for (const one of picked) {
      const before = lots.get(one.lot);
      const deadline =
        before === undefined || round.finishBy < before.deadline ? round.finishBy : before.deadline;
      lots.set(one.lot, { ...one, doses: one.doses + (before?.doses ?? 0), deadline });
    }
    rounds.push({ round: round.id, product: round.product, doses: part.doses });
    if (round.finishBy > lastFinish) lastFinish = round.finishBy;
  }
  return { lots: [...lots.values()], rounds, lastFinish };
}

async function getOpenRound(
  tx: Tx,
  province: AreaCode,
  { round: id, doses }: RoundPart,
  policyVersion: string,
): Promise<Round> {
  const round = await findRound(tx, id);
  if (round === undefined) throw platformProblem('request/not-found');
  const about = { area: province, object: id, policyVersion };
  const line = await findLine(tx, id, province);
  if (line === undefined) throw roundProblem('round/unit-not-in-round', { unit: province }).about(about);
  if (line.closedAt !== undefined) throw roundProblem('round/closed', { unit: province }).about(about);
  if (line.unshared < doses) throw shareOutProblem('share-out/more-than-unshared', { doses }).about(about);
  return round;
}
