import type { AreaCode } from '../../platform/area.ts';
import { provinceOf } from '../../platform/area.ts';
import { sum } from '../../platform/compare.ts';
import type { Tx } from '../../platform/database/database.ts';
import { canonicalJson, sha256Hex } from '../../platform/hash.ts';
import { newId } from '../../platform/id.ts';
import { shareOutProblem } from './share-out.problems.ts';
import { insertShareOut } from './share-out.store.ts';
import { SHARE_OUT_FORMULA, type StoredShareOut } from './share-out.ts';
import { insertShareOutInputs } from './share-out-inputs.store.ts';
import type { ShareOutInputs } from './share-out-inputs.ts';
import { shareOut } from './sharing/share-out.rules.ts';
import { linesWithNumbers } from './sharing/share-out-lines.rules.ts';

interface ShareOutDraft {
  /** The giver: a province or a district. */
  readonly area: AreaCode;
  readonly rounds: StoredShareOut['rounds'];
  readonly fromShareOut?: string | undefined;
  readonly inputs: ShareOutInputs;
  /** The day for which the need was counted, yyyy-MM-dd. */
  readonly day: string;
  readonly policyVersion: string;
  readonly by: string;
  readonly now: Date;
}

/**
 * Computes a share-out and stores it as a proposal, with its inputs; it has no effect until somebody else approves it. The
 * use case that gathers the inputs calls this in its own transaction and records the action. Throws
 * `share-out/no-need`.
 */
export async function draftShareOut(tx: Tx, draft: ShareOutDraft): Promise<StoredShareOut> {
  const { area, inputs, now, fromShareOut } = draft;
  const outcome = shareOut(inputs);
  if (outcome.units.every(({ need }) => need === 0)) {
    throw shareOutProblem('share-out/no-need').about({ area, policyVersion: draft.policyVersion });
  }
  const lines = linesWithNumbers(inputs, outcome.lines);
  const proposed: StoredShareOut = {
    id: newId(area, now),
    area,
    province: provinceOf(area) ?? area,
    rounds: draft.rounds,
    ...(fromShareOut === undefined ? {} : { fromShareOut }),
    total: sum(inputs.lots.map(({ doses }) => doses)),
    shared: sum(lines.map(({ doses }) => doses)),
    lines,
    units: outcome.units,
    unshared: outcome.unshared,
    formula: SHARE_OUT_FORMULA,
    inputsHash: sha256Hex(canonicalJson(inputs)),
    day: draft.day,
    policyVersion: draft.policyVersion,
    status: 'proposed',
    proposedBy: draft.by,
    proposedAt: now.toISOString(),
  };
  await insertShareOut(tx, proposed);
  await insertShareOutInputs(tx, proposed, inputs);
  return proposed;
}
