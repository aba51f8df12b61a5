import { recordAction } from '../../../audit/record.ts';
import { TransactionConflict } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/id.ts';
import { transact, type UseCaseContext } from '../../../platform/use-case.ts';
import { insertScenario, listScenarios } from './supply-scenario.store.ts';
import type { NewSupplyScenario, SupplyScenario } from './supply-scenario.ts';

/** Appends a version of an area's supply scenario. It has no effect on any round. */
export async function enterSupplyScenario(
  context: UseCaseContext,
  wanted: NewSupplyScenario,
): Promise<SupplyScenario> {
  const { area, product, month, doses, finishBy, document, note } = wanted;
  return transact(
    context,
    async (tx, now) => {
      const last = (await listScenarios(tx, { area, product, month })).at(-1);
      const entered = {
        id: newId(area, now),
        area,
        product,
        month,
        doses,
        version: (last?.version ?? 0) + 1,
        ...(finishBy === undefined ? {} : { finishBy }),
        ...(document === undefined ? {} : { document }),
        ...(note === undefined ? {} : { note }),
        at: now.toISOString(),
        by: context.actor.account,
      };
      await insertScenario(tx, entered);
      const entry = await recordAction(tx, context, now, {
        action: 'enterSupplyScenario',
        area,
        object: entered.id,
        ...(document === undefined ? {} : { reason: document.number }),
        details: { product, month, doses, version: entered.version },
      });
      return { entry, answer: { ...entered, latest: true } };
    },
    { supply_scenario_version: () => new TransactionConflict() },
  );
}
