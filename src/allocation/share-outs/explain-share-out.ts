import { writtenDay } from '../../platform/clock.ts';
import { allocationTexts } from '../texts/allocation.texts.ts';
import type { ShareOut, StoredShareOut } from './share-out.ts';

/** Adds to every line the sentence that explains its numbers. */
export function explainShareOut(stored: StoredShareOut): ShareOut {
  return {
    ...stored,
    lines: stored.lines.map((line) => ({
      ...line,
      explanation: allocationTexts['explanation/share-out-line']({ ...line, useBy: writtenDay(line.useBy) }),
    })),
    units: stored.units.map((unit) => ({
      ...unit,
      explanation: allocationTexts['explanation/share-out-unit'](unit.need, unit.doses, unit.limit),
    })),
    unshared: stored.unshared.map((line) => ({
      ...line,
      explanation: allocationTexts['explanation/unshared'](line.doses, line.reason),
    })),
  };
}

/** What the audit log records of a share-out: numbers and codes. */
export function shareOutDetails(stored: StoredShareOut): Record<string, unknown> {
  const { rounds, fromShareOut, total, shared, day, formula, inputsHash, unshared } = stored;
  const lines = stored.lines.map(({ unit, lot, doses }) => ({ unit, lot, doses }));
  return {
    rounds,
    ...(fromShareOut === undefined ? {} : { fromShareOut }),
    total,
    shared,
    day,
    formula,
    inputsHash,
    lines,
    unshared,
  };
}
