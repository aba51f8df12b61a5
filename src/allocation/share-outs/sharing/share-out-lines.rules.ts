import type { ShareOutLine } from '../share-out.ts';
import type { ShareOutInputs } from '../share-out-inputs.ts';
import type { AllottedLine } from './outcome.rules.ts';

/** The lines of an outcome with the numbers of the inputs behind them. */
export function linesWithNumbers(
  { units }: Pick<ShareOutInputs, 'units'>,
  lines: readonly AllottedLine[],
): Omit<ShareOutLine, 'explanation'>[] {
  const byCode = new Map(units.map((unit) => [unit.unit, unit]));
  return lines.map(({ dosesPerVial, parts, ...line }) => {
    const unit = byCode.get(line.unit);
    const need = unit?.needs.find(({ product }) => product === line.product);
    return {
      ...line,
      vials: line.doses / dosesPerVial,
      need: (need?.secondDue ?? 0) + (need?.firstDue ?? 0),
      secondDue: need?.secondDue ?? 0,
      onHand: need?.onHand ?? 0,
      capacity: unit?.capacity.find(({ through }) => through === line.useBy)?.doses ?? 0,
      parts: { ...parts },
    };
  });
}
