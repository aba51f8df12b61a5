import type { Tx } from '../platform/database.ts';
import { newId } from '../platform/id.ts';
import { platformProblem } from '../platform/problem.ts';
import { findRound } from './round.store.ts';
import { findLine } from './round-line.store.ts';
import { shareOutDoses, type UnitNeed } from './share-out.rules.ts';
import { insertShareOut } from './share-out.store.ts';
import { SHARE_OUT_FORMULA, type ShareOut } from './share-out.ts';
import { supplyProblem } from './supply.problems.ts';

export interface ShareOutDraft {
  readonly province: string;
  readonly round: string;
  /** Doses to divide. */
  readonly total: number;
  /** Of every district of the province, those without need too. */
  readonly needs: readonly UnitNeed[];
  /** The day for which the need was counted, yyyy-MM-dd. */
  readonly day: string;
  readonly policyVersion: string;
  readonly by: string;
  readonly now: Date;
}

/**
 * Writes a proposal to divide doses of a round among districts; it binds nothing until somebody else approves it. The
 * use case that counts the need calls this in its own transaction and records the deed. Throws `request/not-found`,
 * `round/unit-not-in-round`, `share-out/more-than-unshared`, `share-out/no-need`.
 */
export async function draftShareOut(tx: Tx, draft: ShareOutDraft): Promise<ShareOut> {
  const { province, total, now } = draft;
  const about = { area: province, object: draft.round, policyVersion: draft.policyVersion };
  const round = await findRound(tx, draft.round);
  if (round === undefined) throw platformProblem('request/not-found');
  const line = await findLine(tx, round.id, province);
  if (line === undefined) throw supplyProblem('round/unit-not-in-round', { unit: province }).about(about);
  if (line.unshared < total) {
    throw supplyProblem('share-out/more-than-unshared', { doses: total }).about(about);
  }
  const lines = shareOutDoses(total, draft.needs);
  if (lines === undefined) throw supplyProblem('share-out/no-need').about(about);
  const proposed: ShareOut = {
    id: newId(province, now),
    province,
    round: round.id,
    product: round.product,
    total,
    lines,
    formula: SHARE_OUT_FORMULA,
    day: draft.day,
    policyVersion: draft.policyVersion,
    status: 'proposed',
    proposedBy: draft.by,
    proposedAt: now.toISOString(),
  };
  await insertShareOut(tx, proposed);
  return proposed;
}
