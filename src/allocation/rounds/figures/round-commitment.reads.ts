import { type AreaCode, levelOf } from '../../../platform/area.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { listWhole } from '../../../platform/list-whole.ts';
import { ledgerOf } from '../../../supply/ledger/stock-account.ts';
import { listShareOuts } from '../../share-outs/share-out.store.ts';
import { listAmendments } from '../events/round-amendment.store.ts';
import { listRefusals } from '../events/round-refusal.store.ts';
import { listReallocations } from '../reallocations/reallocation.store.ts';
import type { RoundWithLines } from '../round.reads.ts';
import { listAllRounds } from '../round.store.ts';
import { commitmentOfDistrict, commitmentOfUnit } from './commitment.rules.ts';
import type { RoundCommitment } from './round-commitment.ts';

/** Far more share-outs than a province has. */
const MAX_SHARE_OUTS = 100_000;

/** The commitments of these rounds to an area (the country, a province, a district), by round. */
export async function readCommitments(
  tx: Tx,
  area: AreaCode,
  rounds: readonly Pick<RoundWithLines, 'id' | 'lines'>[],
): Promise<ReadonlyMap<string, RoundCommitment>> {
  const ids = rounds.map(({ id }) => id);
  const reallocations = await listReallocations(tx, ids);
  const commitments = new Map<string, RoundCommitment>();
  if (levelOf(area) === 'district') {
    const shared = await sharedTo(tx, area);
    for (const id of ids) {
      commitments.set(id, commitmentOfDistrict(area, shared.get(id) ?? 0, reallocations.get(id) ?? []));
    }
    return commitments;
  }
  const refusals = await listRefusals(tx, ids);
  for (const { id, lines } of rounds) {
    const facts = {
      lines,
      amendments: await listAmendments(tx, id),
      refusals: refusals.get(id) ?? [],
      reallocations: reallocations.get(id) ?? [],
    };
    commitments.set(id, commitmentOfUnit(area, facts));
  }
  return commitments;
}

/**
 * Doses that approved share-outs of its province give a district, by round. A share-out may divide several rounds at once;
 * doses of a lot of several of them count for the round named first.
 */
async function sharedTo(tx: Tx, district: AreaCode): Promise<ReadonlyMap<string, number>> {
  const province = ledgerOf(district);
  const lotsOf = new Map(
    (await listAllRounds(tx)).map(({ id, lots }) => [id, new Set(lots.map(({ lot }) => lot))]),
  );
  const sums = new Map<string, number>();
  const shareOuts = await listWhole(MAX_SHARE_OUTS, (limit) =>
    listShareOuts(tx, province, undefined, undefined, limit),
  );
  for (const { area, rounds, status, lines } of shareOuts) {
    if (status !== 'approved' || area !== province) continue;
    for (const { unit, lot, doses } of lines) {
      const round = rounds.find((one) => lotsOf.get(one.round)?.has(lot))?.round;
      if (unit === district && round !== undefined) sums.set(round, (sums.get(round) ?? 0) + doses);
    }
  }
  return sums;
}
