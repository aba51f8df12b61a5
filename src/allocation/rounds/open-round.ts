import { findPlace } from '../../places/find-place.ts';
import { COUNTRY } from '../../platform/area.ts';
import type { Tx } from '../../platform/database/database.ts';
import { platformProblem } from '../../platform/problem.ts';
import { roundProblem } from './round.problems.ts';
import { takeRound } from './round.store.ts';
import type { LinePurpose, Round } from './round.ts';
import { findLine, insertLine, lowerLine, raiseLine } from './round-line.store.ts';

/**
 * Returns a round that is still open and locks it for an event: events of one round happen one after the other. Throws
 * `request/not-found`, `round/closed`.
 */
export async function openRound(tx: Tx, id: string): Promise<Round> {
  const round = await takeRound(tx, id);
  if (round === undefined) throw platformProblem('request/not-found');
  if (round.closedAt !== undefined) {
    throw roundProblem('round/closed', { unit: COUNTRY }).about({ area: COUNTRY, object: id });
  }
  return round;
}

/**
 * Takes doses that are still to come from the line of a unit. Throws `round/unit-not-in-round`, `round/closed`, and
 * `shortage` if fewer are still to come.
 */
export async function lowerUnit(
  tx: Tx,
  round: string,
  { unit, doses }: { readonly unit: string; readonly doses: number },
  shortage: 'round/below-received' | 'round/more-than-to-come',
): Promise<void> {
  if (await lowerLine(tx, round, unit, doses)) return;
  const about = { area: COUNTRY, object: round };
  const line = await findLine(tx, round, unit);
  if (line === undefined) throw roundProblem('round/unit-not-in-round', { unit }).about(about);
  if (line.closedAt !== undefined) throw roundProblem('round/closed', { unit }).about(about);
  throw roundProblem(shortage, { unit }).about(about);
}

/** Adds doses to the line of a unit, which may be new to the round. Throws `round/unknown-unit`, `round/closed`. */
export async function raiseUnit(
  tx: Tx,
  round: string,
  { unit, doses, purpose }: { readonly unit: string; readonly doses: number; readonly purpose: LinePurpose },
): Promise<void> {
  if (await raiseLine(tx, round, unit, doses)) return;
  const about = { area: COUNTRY, object: round };
  if ((await findLine(tx, round, unit)) !== undefined) {
    throw roundProblem('round/closed', { unit }).about(about);
  }
  if (purpose === 'area' && (await findPlace(tx, unit)) === undefined) {
    throw roundProblem('round/unknown-unit', { unit }).about(about);
  }
  await insertLine(tx, round, { unit, purpose, allocated: doses });
}
