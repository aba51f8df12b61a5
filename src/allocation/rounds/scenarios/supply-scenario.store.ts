import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../../platform/database/database.ts';
import { listWhole } from '../../../platform/list-whole.ts';
import type { ProductCode } from '../../../policy/terms.ts';
import type { SupplyScenario } from './supply-scenario.ts';

type StoredScenario = Omit<SupplyScenario, 'latest'>;

interface ScenarioDoc extends Omit<StoredScenario, 'id' | 'at'> {
  _id: string;
  at: Date;
}

const schema = new Schema<ScenarioDoc>({
  _id: { type: String, required: true },
  area: { type: String, required: true },
  product: { type: String, required: true },
  month: { type: String, required: true },
  doses: { type: Number, required: true, min: 0 },
  version: { type: Number, required: true },
  finishBy: { type: String },
  document: { type: Object },
  note: { type: String },
  at: { type: Date, required: true },
  by: { type: String, required: true },
});
schema.index(
  { area: 1, product: 1, month: 1, version: 1 },
  { name: 'supply_scenario_version', unique: true },
);

const scenarios = defineCollection<ScenarioDoc>('supplyScenarios', schema);

/** Far more versions than an area enters, over all products and months. */
const MAX_VERSIONS = 10_000;

/** Appends a version. Two with the same number: index `supply_scenario_version`. */
export async function insertScenario(tx: Tx, scenario: StoredScenario): Promise<void> {
  const { id, at, finishBy, document, note, ...facts } = scenario;
  await scenarios.raw(tx).insertOne(
    {
      _id: id,
      ...facts,
      ...(finishBy === undefined ? {} : { finishBy }),
      ...(document === undefined ? {} : { document }),
      ...(note === undefined ? {} : { note }),
      at: new Date(at),
    },
    { session: tx.session },
  );
}

interface ScenarioQuery {
  readonly area: string;
  readonly product?: ProductCode | undefined;
  readonly month?: string | undefined;
}

/** The versions of an area's own scenarios by product, month and version. */
export async function listScenarios(
  reader: Reader,
  { area, product, month }: ScenarioQuery,
): Promise<SupplyScenario[]> {
  const found = await listWhole(MAX_VERSIONS, (limit) =>
    scenarios
      .raw(reader)
      .find(
        { area, ...(product === undefined ? {} : { product }), ...(month === undefined ? {} : { month }) },
        inSession(reader),
      )
      .sort({ area: 1, product: 1, month: 1, version: 1 })
      .limit(limit)
      .toArray(),
  );
  return found.map((doc, index) => {
    const next = found[index + 1];
    const latest = next === undefined || next.product !== doc.product || next.month !== doc.month;
    const { _id, at, ...facts } = doc;
    return { id: _id, ...facts, latest, at: at.toISOString() };
  });
}
