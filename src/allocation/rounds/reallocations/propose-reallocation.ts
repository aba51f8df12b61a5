import { recordAction } from '../../../audit/record.ts';
import { findPlace } from '../../../places/find-place.ts';
import { COUNTRY, provinceOf } from '../../../platform/area.ts';
import { newId } from '../../../platform/id.ts';
import { platformProblem } from '../../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../../platform/use-case.ts';
import {
  levelOfReallocation,
  type NewRoundReallocation,
  type RoundReallocation,
} from '../events/round-event.ts';
import { roundProblem } from '../round.problems.ts';
import { findRound } from '../round.store.ts';
import { insertReallocation } from './reallocation.store.ts';

/**
 * Proposes to reallocate doses of a round from a slow unit to a fast one; it has no effect until somebody else, of the level
 * above, approves it. The reallocation belongs to that level: its id begins with the country or the province. Throws
 * `request/not-found`, `round/closed`, `round/unknown-unit`.
 */
export async function proposeReallocation(
  context: UseCaseContext,
  roundId: string,
  wanted: NewRoundReallocation,
): Promise<RoundReallocation> {
  const { from, to, doses, reason, document, note } = wanted;
  const level = levelOfReallocation(from);
  const owner = level === 'unit' ? COUNTRY : (provinceOf(from) ?? COUNTRY);
  return transact(context, async (tx, now) => {
    const about = { area: from, object: roundId };
    const round = await findRound(tx, roundId);
    if (round === undefined) throw platformProblem('request/not-found');
    if (round.closedAt !== undefined) throw roundProblem('round/closed', { unit: COUNTRY }).about(about);
    for (const unit of [from, to]) {
      if ((await findPlace(tx, unit)) === undefined) {
        throw roundProblem('round/unknown-unit', { unit }).about(about);
      }
    }
    const proposed: RoundReallocation = {
      id: newId(owner, now),
      round: roundId,
      level,
      from,
      to,
      doses,
      reason,
      document,
      ...(note === undefined ? {} : { note }),
      status: 'proposed',
      proposedAt: now.toISOString(),
      proposedBy: context.actor.account,
    };
    await insertReallocation(tx, proposed);
    const entry = await recordAction(tx, context, now, {
      action: 'proposeReallocation',
      ...about,
      reason,
      details: { reallocation: proposed.id, from, to, doses, document: document.number },
    });
    return { entry, answer: proposed };
  });
}
