import type { Reader } from '../platform/database.ts';
import { platformProblem } from '../platform/problem.ts';
import { statusOfRound } from './round.rules.ts';
import { findRound, listRounds } from './round.store.ts';
import type { Round, RoundDetail, RoundLine, RoundStatus } from './round.ts';
import { listAmendments } from './round-amendment.store.ts';
import { listLines } from './round-line.store.ts';

/** A round with its lines as they stand and its amendments. */
export async function readRound(reader: Reader, round: Round): Promise<RoundDetail> {
  const lines = (await listLines(reader, [round.id])).get(round.id) ?? [];
  return {
    ...round,
    status: statusOfRound(lines),
    lines,
    amendments: await listAmendments(reader, round.id),
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
    return { ...round, status: statusOfRound(own), lines: own };
  });
}
