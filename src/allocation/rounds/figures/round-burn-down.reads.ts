import type { AreaCode } from '../../../platform/area.ts';
import { dayAtSite } from '../../../platform/clock.ts';
import { sum } from '../../../platform/compare.ts';
import { type Reader, withTransaction } from '../../../platform/database/database.ts';
import { platformProblem } from '../../../platform/problem.ts';
import type { LedgerFlow } from '../../../supply/ledger/ledger-flow.ts';
import { findRound } from '../round.store.ts';
import { listLines } from '../round-line.store.ts';
import { entriesPath } from './movement-entries.ts';
import { readRoundAccounts } from './round-accounts.reads.ts';
import { type DayOfRound, roundBurnDownOf } from './round-burn-down.rules.ts';
import type { RoundBurnDown } from './round-burn-down.ts';
import { readCommitments } from './round-commitment.reads.ts';
import type { RoundCommitment } from './round-commitment.ts';
import { sumFigures } from './round-figures.rules.ts';
import { allWasted, type RoundFigures } from './round-figures.ts';

/** The days of the series a response shows: the last year with movements. */
const MAX_DAYS = 366;

/** How an area uses up a round, read in one snapshot. Throws `request/not-found`. */
export async function getRoundBurnDown(
  reader: Reader,
  roundId: string,
  area: AreaCode,
  now: Date,
): Promise<RoundBurnDown> {
  return withTransaction(reader, async (tx) => {
    const round = await findRound(tx, roundId);
    if (round === undefined) throw platformProblem('request/not-found');
    const lines = (await listLines(tx, [roundId])).get(roundId) ?? [];
    const commitment = (await readCommitments(tx, area, [{ id: roundId, lines }])).get(roundId);
    const account = (await readRoundAccounts(tx, area, [round])).get(roundId);
    if (commitment === undefined || account === undefined) throw platformProblem('request/not-found');
    const today = dayAtSite(now);
    const { id, number, finishBy } = round;
    const { days, ...figures } = roundBurnDownOf({
      today,
      finishBy,
      remaining: remainingOf(commitment, account.figures),
      days: daysOf(area, account.flows),
    });
    return {
      round: id,
      number,
      area,
      finishBy,
      today,
      committed: commitment.committed - outsideOf(commitment),
      ...figures,
      days: days
        .slice(-MAX_DAYS)
        .map(({ gone: _, ...day }) => ({ ...day, entries: entriesPath({ area, round: id, day: day.day }) })),
    };
  });
}

/** Doses neither used nor gone: still to come (for a district: promised and not shipped), on the way, on hand. */
export function remainingOf(commitment: RoundCommitment, figures: RoundFigures): number {
  const { received, damaged, expected, inTransit, onHand } = figures;
  const promised = commitment.committed - received - damaged.broken - damaged.lost - expected;
  return (commitment.toCome ?? Math.max(0, promised)) + expected + inTransit + onHand;
}

/** Doses of a commitment that never enter the ledgers. */
function outsideOf({ outsideTheLedger }: RoundCommitment): number {
  return sum(outsideTheLedger.map(({ doses }) => doses));
}

/** What happened in an area on each day. */
export function daysOf(area: AreaCode, flows: readonly LedgerFlow[]): DayOfRound[] {
  const byDay = Map.groupBy(flows, ({ day }) => day);
  return [...byDay].flatMap(([day, own]) => {
    const figures = sumFigures(area, own);
    const { received, given, samples, passedOn, damaged, extra, counted } = figures;
    const wasted = allWasted(figures);
    const gone = samples + passedOn + damaged.broken + damaged.lost - extra - counted;
    if ([received, given, wasted, gone].every((doses) => doses === 0)) return [];
    return [{ day, received, given, wasted, gone }];
  });
}
