import type { AreaCode } from '../../../platform/area.ts';
import { comparing, sum } from '../../../platform/compare.ts';
import type { UnitOfShareOut } from '../share-out-inputs.ts';

interface LineToUse {
  readonly unit: AreaCode;
  readonly lot: string;
  readonly doses: number;
  /** The last day on which the unit can use it, as known now. */
  readonly useBy: string;
}

/**
 * The first line that its receiver can no longer use up in time: the doses its tables can give through the day are fewer
 * than its stock and the lines to use by that day. `capacity` has every `useBy`; a day without capacity has passed.
 */
export function findLateLine(
  lines: readonly LineToUse[],
  units: readonly Pick<UnitOfShareOut, 'unit' | 'capacity' | 'needs'>[],
): LineToUse | undefined {
  const inOrder = lines.toSorted(comparing(({ useBy }) => useBy));
  for (const { unit, capacity, needs } of units) {
    let needed = sum(needs.map(({ onHand }) => onHand));
    for (const line of inOrder.filter((one) => one.unit === unit)) {
      needed += line.doses;
      const room = capacity.find(({ through }) => through === line.useBy)?.doses ?? 0;
      if (needed > room) return line;
    }
  }
  return undefined;
}
