import { listClosures } from '../../allocation/rounds/closing/round-closure.store.ts';
import {
  ALL_ROUNDS,
  type RoundAccount,
  readRoundAccounts,
} from '../../allocation/rounds/figures/round-accounts.reads.ts';
import { daysOf, remainingOf } from '../../allocation/rounds/figures/round-burn-down.reads.ts';
import { roundBurnDownOf } from '../../allocation/rounds/figures/round-burn-down.rules.ts';
import { readCommitments } from '../../allocation/rounds/figures/round-commitment.reads.ts';
import type { RoundCommitment } from '../../allocation/rounds/figures/round-commitment.ts';
import { listRoundsWithLines, type RoundWithLines } from '../../allocation/rounds/round.reads.ts';
import { listScenarios } from '../../allocation/rounds/scenarios/supply-scenario.store.ts';
import { monthOf, type SupplyScenario } from '../../allocation/rounds/scenarios/supply-scenario.ts';
import { findHead } from '../../places/area-head.store.ts';
import { type AreaCode, COUNTRY, covers, levelOf } from '../../platform/area.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { type Reader, type Tx, withTransaction } from '../../platform/database/database.ts';
import { toPage } from '../../platform/http/endpoint.ts';
import type { Policy } from '../../policy/campaign/policy.ts';
import { listUsePlans } from '../../scheduling/sessions/use-plans.reads.ts';
import { ledgerOf } from '../../supply/ledger/stock-account.ts';
import type { UsePlans } from '../../supply/near-expiry/flag-near-expiry.ts';
import { policyOfArea } from '../scope.reads.ts';
import { nameOfArea } from '../summary/area-names.reads.ts';
import { type FlaggedStock, readFlaggedStock, unusedOf } from './flagged-stock.reads.ts';
import { tracedFigures } from './round-figures.mapper.ts';
import type { RoundReport, RoundsReport } from './rounds-report.ts';

interface RoundsAsked {
  readonly area: AreaCode;
  /** Only this round. */
  readonly round?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/**
 * The rounds of an area (the country, a province, a district) in order of entry, counted in one snapshot. For a province or
 * district: the rounds in which it has a line or a share, or had doses.
 */
export async function getRoundsReport(reader: Reader, asked: RoundsAsked, now: Date): Promise<RoundsReport> {
  const { area, limit } = asked;
  return withTransaction(reader, async (tx) => {
    const all = await listRoundsWithLines(tx, undefined, ALL_ROUNDS);
    const shown = all
      .filter((round) => mayConcern(area, round) && isAsked(round.id, asked))
      .slice(0, limit + 1);
    const day = dayAtSite(now);
    const facts = await gather(tx, area, shown, now);
    const reports: RoundReport[] = [];
    for (const round of shown) {
      reports.push(await reportOf(tx, area, round, all, facts));
    }
    const page = toPage(reports, limit, ({ round }) => round);
    return {
      area,
      areaName: await nameOfArea(tx, area),
      head: (await findHead(tx, area))?.head ?? null,
      at: now.toISOString(),
      day,
      ...page,
      items: page.items.filter((report) => area === COUNTRY || concerns(report)),
    };
  });
}

function isAsked(id: string, { round, after }: RoundsAsked): boolean {
  return (round === undefined || id === round) && (after === undefined || id > after);
}

/** Whether doses of the round can have reached the area: by its province's line, or from the national store. */
function mayConcern(area: AreaCode, { lines }: RoundWithLines): boolean {
  if (area === COUNTRY) return true;
  return lines.some(({ unit }) => unit === ledgerOf(area) || unit === COUNTRY);
}

function concerns(report: RoundReport): boolean {
  const { committed, received, shipped, given, onHand, passedOn } = report;
  const { decided, movedIn, movedOut, amended } = committed;
  return [committed, received, shipped, given, onHand, passedOn]
    .map(({ doses }) => doses)
    .concat(decided, movedIn, movedOut, amended)
    .some((doses) => doses !== 0);
}

interface ReportFacts {
  readonly day: string;
  readonly accounts: ReadonlyMap<string, RoundAccount>;
  readonly commitments: ReadonlyMap<string, RoundCommitment>;
  readonly scenarios: readonly SupplyScenario[];
  readonly closures: ReadonlyMap<string, string>;
  readonly flagged: FlaggedStock;
  readonly plans: UsePlans;
  readonly policy: Policy;
}

async function gather(
  tx: Tx,
  area: AreaCode,
  rounds: readonly RoundWithLines[],
  now: Date,
): Promise<ReportFacts> {
  const day = dayAtSite(now);
  const ids = rounds.map(({ id }) => id);
  const closures = [...(await listClosures(tx, ids)).values()].flat();
  const accounts = await readRoundAccounts(tx, area, rounds);
  const places = [...accounts.values()].flatMap(({ onHand }) => onHand.map(({ place }) => place));
  return {
    day,
    accounts,
    commitments: await readCommitments(tx, area, rounds),
    scenarios: levelOf(area) === 'district' ? [] : await listScenarios(tx, { area }),
    closures: new Map(closures.filter((one) => one.area === area).map(({ round, at }) => [round, at])),
    flagged: await readFlaggedStock(tx, area, places, now),
    // The country has no plans of its own, only its provinces: here the pace alone counts.
    plans: area === COUNTRY ? new Map() : await listUsePlans(tx, ledgerOf(area), day),
    policy: await policyOfArea(tx, area),
  };
}

async function reportOf(
  tx: Tx,
  area: AreaCode,
  round: RoundWithLines,
  all: readonly RoundWithLines[],
  facts: ReportFacts,
): Promise<RoundReport> {
  const { id, number, product, finishBy, decision, source, lots, status } = round;
  const account = facts.accounts.get(id);
  const commitment = facts.commitments.get(id);
  if (account === undefined || commitment === undefined) throw new Error('a round was not accounted for');
  const { committed, ...parts } = commitment;
  const remaining = remainingOf(commitment, account.figures);
  const burnt = roundBurnDownOf({
    today: facts.day,
    finishBy,
    remaining,
    days: daysOf(area, account.flows),
  });
  const closedAt = facts.closures.get(id);
  const { willNotBeUsed, nearExpiry } = await unusedOf(tx, {
    area,
    round: id,
    account,
    flagged: facts.flagged,
    deadline: {
      today: facts.day,
      finishBy,
      remaining: closedAt === undefined ? remaining : 0,
      notUsedByDeadline: closedAt === undefined ? burnt.notUsedByDeadline : 0,
      plannedUse: plannedUseOf(area, round, all, facts),
    },
  });
  return {
    round: id,
    number,
    decision,
    product,
    productName: facts.policy.products.find(({ code }) => code === product)?.platformName ?? product,
    source,
    lots,
    status,
    finishBy,
    ...(closedAt === undefined ? {} : { closedAt }),
    scenario: scenarioOf(area, round, all, facts.scenarios),
    committed: { doses: committed, entries: committedPath(area, id), ...parts },
    ...tracedFigures(area, id, account.figures),
    remaining,
    nearExpiry,
    willNotBeUsed,
    burnDown: {
      dosesPerDay: burnt.pace?.dosesPerDay ?? null,
      projectedFinish: burnt.projectedFinish,
      notUsedByDeadline: burnt.notUsedByDeadline,
      entries: `/v1/rounds/${id}/burn-down?area=${area}`,
    },
  };
}

function committedPath(area: AreaCode, round: string): string {
  if (levelOf(area) !== 'district') return `/v1/rounds/${round}`;
  return `/v1/share-outs?province=${ledgerOf(area)}&round=${round}`;
}

function scenarioOf(
  area: AreaCode,
  { product, finishBy }: RoundWithLines,
  all: readonly RoundWithLines[],
  scenarios: readonly SupplyScenario[],
): RoundReport['scenario'] {
  const month = monthOf(finishBy);
  const found = scenarios.find((one) => one.latest && one.product === product && one.month === month);
  if (found === undefined) return null;
  const query = new URLSearchParams({ area, product, month, versions: 'all' });
  return {
    doses: found.doses,
    entries: `/v1/supply-scenarios?${query}`,
    month,
    version: found.version,
    rounds: all
      .filter((one) => one.product === product && monthOf(one.finishBy) === month)
      .map(({ number }) => number),
  };
}

/**
 * Doses of this round that planned sessions of the area will use up to its deadline: their use of the product minus what
 * rounds with an earlier deadline have left, so that no planned dose counts for two rounds.
 */
function plannedUseOf(
  area: AreaCode,
  { id, product, finishBy }: RoundWithLines,
  all: readonly RoundWithLines[],
  { plans, accounts, commitments }: ReportFacts,
): number {
  let planned = 0;
  for (const [place, plan] of plans) {
    if (!covers(area, place)) continue;
    for (const use of plan.uses) {
      if (use.product === product && use.day <= finishBy) planned += use.doses;
    }
  }
  const earlier = all.filter(
    (one) =>
      one.product === product && (one.finishBy < finishBy || (one.finishBy === finishBy && one.id < id)),
  );
  for (const one of earlier) {
    const [account, commitment] = [accounts.get(one.id), commitments.get(one.id)];
    if (account === undefined || commitment === undefined) continue;
    planned -= Math.min(planned, remainingOf(commitment, account.figures));
  }
  return planned;
}
