import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import type { Reader } from '../../platform/database/database.ts';
import { canonicalJson, sha256Hex } from '../../platform/hash.ts';
import { platformProblem } from '../../platform/problem.ts';
import { lotId } from '../../supply/lots/lot.ts';
import { findShareOut } from './share-out.store.ts';
import { SHARE_OUT_FORMULA } from './share-out.ts';
import { findShareOutInputs } from './share-out-inputs.store.ts';
import { shareOutInputs } from './share-out-inputs.ts';
import { shareOut } from './sharing/share-out.rules.ts';
import { linesWithNumbers } from './sharing/share-out-lines.rules.ts';

/** A share-out computed again: its inputs, the result, and whether that equals what was decided. */
export const recomputation = z
  .strictObject({
    shareOut: z.string(),
    formula: z.string().meta({ description: 'The formula by which it was computed' }),
    recomputedBy: z.string().meta({ description: 'The current formula' }),
    inputs: shareOutInputs,
    inputsHash: z.string(),
    lines: z.array(z.strictObject({ unit: areaCode, lot: lotId, doses: z.int() })),
    equal: z.boolean(),
  })
  .meta({ id: 'ShareOutRecomputation' });
type Recomputation = z.infer<typeof recomputation>;

/** Computes a share-out again from its stored inputs. Throws `request/not-found`. */
export async function recomputeShareOut(reader: Reader, id: string): Promise<Recomputation> {
  const found = await findShareOut(reader, id);
  const inputs = await findShareOutInputs(reader, id);
  if (found === undefined || inputs === undefined) throw platformProblem('request/not-found');
  const outcome = shareOut(inputs);
  const digits = (lines: readonly { unit: string; lot: string; doses: number }[]) =>
    lines.map(({ unit, lot, doses }) => ({ unit, lot, doses }));
  const recomputed = digits(linesWithNumbers(inputs, outcome.lines));
  const stored = digits(found.lines);
  const inputsHash = sha256Hex(canonicalJson(inputs));
  return {
    shareOut: id,
    formula: found.formula,
    recomputedBy: SHARE_OUT_FORMULA,
    inputs: {
      lots: inputs.lots.map((lot) => ({ ...lot, storages: [...lot.storages] })),
      units: inputs.units.map(({ unit, people, needs, capacity, storages }) => ({
        unit,
        people,
        needs: [...needs],
        capacity: [...capacity],
        storages: [...storages],
      })),
      floorDoses: inputs.floorDoses,
    },
    inputsHash,
    lines: recomputed,
    equal: inputsHash === found.inputsHash && canonicalJson(recomputed) === canonicalJson(stored),
  };
}
