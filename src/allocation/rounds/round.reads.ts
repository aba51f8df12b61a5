import type { Reader } from '../../platform/database/database.ts';
import { platformProblem } from '../../platform/problem.ts';
import { listClosures } from './closing/round-closure.store.ts';
import { listAmendments } from './events/round-amendment.store.ts';
import { listRefusals } from './events/round-refusal.store.ts';
import { listReallocations } from './reallocations/reallocation.store.ts';
import { statusOfRound } from './round.rules.ts';
import { findRound, listRounds } from './round.store.ts';
import type { Round, RoundLine, RoundStatus } from './round.ts';
import type { RoundDetail } from './round-detail.ts';
import { listLines } from './round-line.store.ts';

/** A round with its current lines, and everything that changed them. */
export async function readRound(reader: Reader, round: Round): Promise<RoundDetail> {
  const { id } = round;
  const lines = (await listLines(reader, [id])).get(id) ?? [];
  return {
    ...round,
    status: statusOfRound(lines, round.closedAt),
    lines,
    amendments: await listAmendments(reader, id),
    refusals: (await listRefusals(reader, [id])).get(id) ?? [],
    reallocations: (await listReallocations(reader, [id])).get(id) ?? [],
    closures: (await listClosures(reader, [id])).get(id) ?? [],
  };
}

/** Throws `request/not-found`. */
export async function getRoundDetail(reader: Reader, id: string): Promise<RoundDetail> {
  const round = await findRound(reader, id);
  if (round === undefined) throw platformProblem('request/not-found');
  return readRound(reader, round);
}

export interface RoundWithLines extends Round {
  readonly status: RoundStatus;
  readonly lines: RoundLine[];
}

/** Rounds with their lines, in the order in which they were entered; at most `limit`. */
export async function listRoundsWithLines(
  reader: Reader,
  after: string | undefined,
  limit: number,
): Promise<RoundWithLines[]> {
  const rounds = await listRounds(reader, after, limit);
  const lines = await listLines(
    reader,
    rounds.map((round) => round.id),
  );
  return rounds.map((round) => {
    const own = lines.get(round.id) ?? [];
    return { ...round, status: statusOfRound(own, round.closedAt), lines: own };
  });
}
