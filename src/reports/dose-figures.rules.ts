import type { DoseTraits } from '../doses/dose-counts.reads.ts';
import { type DoseFigures, NO_DOSES } from './figures.ts';

/** The figure in which a dose counts. */
export function figureOfDose({
  kind,
  doseNumber,
}: Pick<DoseTraits, 'kind' | 'doseNumber'>): keyof DoseFigures {
  if (kind !== 'primary') return kind;
  if (doseNumber === 1) return 'first';
  return doseNumber === 2 ? 'second' : 'third';
}

export function doseFiguresOf(
  counts: readonly (Pick<DoseTraits, 'kind' | 'doseNumber'> & { readonly doses: number })[],
): DoseFigures {
  const figures = { ...NO_DOSES };
  for (const count of counts) figures[figureOfDose(count)] += count.doses;
  return figures;
}
