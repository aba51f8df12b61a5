import { requireSecondPerson } from '../../../accounts/require-second-person.ts';
import { recordAction } from '../../../audit/record.ts';
import { comparing } from '../../../platform/compare.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { areaOfId } from '../../../platform/id.ts';
import { listWhole } from '../../../platform/list-whole.ts';
import { platformProblem } from '../../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../../platform/use-case.ts';
import { ledgerOf } from '../../../supply/ledger/stock-account.ts';
import { listShareOuts } from '../../share-outs/share-out.store.ts';
import { addToShareOut, listPromised, takeFromShareOut } from '../../share-outs/share-out-line.store.ts';
import type { RoundReallocation } from '../events/round-event.ts';
import { lowerUnit, openRound, raiseUnit } from '../open-round.ts';
import { roundProblem } from '../round.problems.ts';
import type { Round } from '../round.ts';
import { findReallocation, markReallocationApproved } from './reallocation.store.ts';

/** Far more share-outs than a province makes of one round. */
const MAX_SHARE_OUTS = 10_000;

/**
 * A second person, of the level above the units, approves a reallocation: doses that have not been received (of a
 * district: not been shipped) go to the other unit. Throws `request/not-found`, `second-person/same-account`, `second-person/related`,
 * `round/reallocation-already-approved`, `round/closed`, `round/unit-not-in-round`, `round/more-than-to-come`.
 */
export async function approveReallocation(
  context: UseCaseContext,
  { round, reallocation }: { readonly round: string; readonly reallocation: string },
): Promise<RoundReallocation> {
  return transact(context, async (tx, now) => {
    const found = await findReallocation(tx, reallocation);
    if (found === undefined || found.round !== round) throw platformProblem('request/not-found');
    const about = { area: areaOfId(reallocation), object: reallocation };
    const by = context.actor.account;
    await requireSecondPerson(tx, context, { hands: [found.proposedBy], about });
    if (found.status === 'approved') throw roundProblem('round/reallocation-already-approved').about(about);
    const opened = await openRound(tx, round);
    const taken = found.level === 'unit' ? undefined : await reallocateBetweenDistricts(tx, opened, found);
    if (found.level === 'unit') await reallocateBetweenUnits(tx, found);
    if (!(await markReallocationApproved(tx, reallocation, { by, now, taken }))) {
      throw roundProblem('round/reallocation-already-approved').about(about);
    }
    const { from, to, doses, reason, proposedBy } = found;
    const entry = await recordAction(tx, context, now, {
      action: 'approveReallocation',
      ...about,
      reason,
      details: { round, from, to, doses, proposedBy },
    });
    return {
      entry,
      answer: {
        ...found,
        status: 'approved',
        ...(taken === undefined ? {} : { taken }),
        approvedBy: by,
        approvedAt: now.toISOString(),
      },
    };
  });
}

async function reallocateBetweenUnits(tx: Tx, { round, from, to, doses }: RoundReallocation): Promise<void> {
  await lowerUnit(tx, round, { unit: from, doses }, 'round/more-than-to-come');
  await raiseUnit(tx, round, { unit: to, doses, purpose: 'area' });
}

/** Takes doses that approved share-outs promise the district and that are not shipped yet, oldest share-out first. */
async function reallocateBetweenDistricts(
  tx: Tx,
  round: Round,
  { from, to, doses }: RoundReallocation,
): Promise<NonNullable<RoundReallocation['taken']>> {
  const province = ledgerOf(from);
  const shareOuts = await listWhole(MAX_SHARE_OUTS, (limit) =>
    listShareOuts(tx, province, round.id, undefined, limit),
  );
  const ids = new Set(shareOuts.filter(({ area }) => area === province).map(({ id }) => id));
  const lots = new Set(round.lots.map(({ lot }) => lot));
  const promised = (await listPromised(tx, province))
    .filter(({ shareOut, unit, lot }) => unit === from && ids.has(shareOut) && lots.has(lot))
    .sort(comparing(({ shareOut, lot }) => shareOut + lot));
  const taken: { shareOut: string; lot: string; doses: number }[] = [];
  let missing = doses;
  for (const line of promised) {
    const part = Math.min(missing, line.doses);
    if (part === 0) break;
    const { shareOut, area, lot } = line;
    if (!(await takeFromShareOut(tx, { id: shareOut, province }, from, { lot, doses: part }))) break;
    await addToShareOut(tx, { shareOut, area, unit: to, lot, doses: part });
    taken.push({ shareOut, lot, doses: part });
    missing -= part;
  }
  if (missing === 0) return taken;
  throw roundProblem('round/more-than-to-come', { unit: from }).about({ area: from, object: round.id });
}
