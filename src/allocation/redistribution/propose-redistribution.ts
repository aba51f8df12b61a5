import { recordAction } from '../../audit/record.ts';
import { checkOrdersCurrent, withCurrentOrders } from '../../people/order/with-current-orders.ts';
import type { AreaCode } from '../../platform/area.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { sum } from '../../platform/compare.ts';
import { canonicalJson, sha256Hex } from '../../platform/hash.ts';
import { newId } from '../../platform/id.ts';
import { NoSolution, type ProgramSolution, solveLinearProgram } from '../../platform/linear-program.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import { settingsOn } from '../../policy/campaign/policy-at.ts';
import { gatherRedistribution } from './gather-redistribution.ts';
import { plannedTransfers, type TransportProblem, transportProblem } from './plan-transfers.rules.ts';
import { redistributionProblem } from './redistribution.problems.ts';
import { insertRedistribution } from './redistribution.store.ts';
import { type Redistribution, type StoredTransfer, TRANSFERS_FORMULA } from './redistribution.ts';
import { redistributionInputs } from './redistribution-inputs.ts';
import { insertTransfers, supersedeTransfers } from './transfer.store.ts';

export interface ProposedTransfers {
  readonly redistribution: Redistribution;
  readonly transfers: readonly StoredTransfer[];
}

/**
 * Proposes transfers for the doses of a province that will not be used in time where they are, by solving its transport
 * problem with HiGHS. Supersedes earlier proposals that nobody has decided. Throws `policy/campaign-not-started`,
 * `order/being-recomputed`, `redistribution/nothing-to-transfer`, and `redistribution/not-solved` if the solver fails.
 */
export async function proposeRedistribution(
  context: UseCaseContext,
  province: AreaCode,
): Promise<ProposedTransfers> {
  return withCurrentOrders(context, province, () =>
    transact(context, async (tx, now) => {
      const { policy, version } = await loadPolicy(tx, province);
      const today = dayAtSite(now);
      const about = { area: province, object: province, policyVersion: version };
      await checkOrdersCurrent(tx, province, { version, today }, about);
      const settings = settingsOn(policy, today);
      const inputs = await gatherRedistribution(tx, province, { policy, settings, now });
      if (inputs.surplus.length === 0) {
        throw redistributionProblem('redistribution/nothing-to-transfer').about(about);
      }
      const problem = transportProblem(inputs);
      const planned = plannedTransfers(problem, (await solve(problem)).values, inputs);
      const by = context.actor.account;
      const made: Redistribution = {
        id: newId(province, now),
        province,
        day: today,
        formula: TRANSFERS_FORMULA,
        policyVersion: version,
        inputs: redistributionInputs.parse(inputs),
        inputsHash: sha256Hex(canonicalJson(inputs)),
        surplus: sum(inputs.surplus.map(({ doses }) => doses)),
        transferred: sum(planned.map(({ doses }) => doses)),
        proposedBy: by,
        proposedAt: now.toISOString(),
      };
      const transfers = planned.map(
        (transfer): StoredTransfer => ({
          id: newId(province, now),
          redistribution: made.id,
          province,
          ...transfer,
          status: 'proposed',
          left: 0,
          proposedBy: by,
          proposedAt: now.toISOString(),
        }),
      );
      const superseded = await supersedeTransfers(tx, province);
      await insertRedistribution(tx, made);
      await insertTransfers(tx, transfers);
      const entry = await recordAction(tx, context, now, {
        action: 'proposeRedistribution',
        area: province,
        object: made.id,
        policyVersion: version,
        details: {
          formula: made.formula,
          inputsHash: made.inputsHash,
          surplus: made.surplus,
          transferred: made.transferred,
          superseded,
          transfers: transfers.map(({ id, from, to, lot, doses }) => ({ id, from, to, lot, doses })),
        },
      });
      return { entry, answer: { redistribution: made, transfers } };
    }),
  );
}

async function solve({ program }: TransportProblem): Promise<ProgramSolution> {
  try {
    return await solveLinearProgram(program);
  } catch (error) {
    if (error instanceof NoSolution) throw redistributionProblem('redistribution/not-solved');
    throw error;
  }
}
