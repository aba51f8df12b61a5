import type { Dose, DoseCorrection, DoseRecord, NewCorrection } from './dose.ts';

/** What a correction comes to: its number, and the lot the dose leaves and the one it goes to. */
export type CorrectionPlan =
  | {
      readonly kind: 'entered-in-error';
      readonly sequence: number;
      readonly fromLot: string;
    }
  | {
      readonly kind: 'wrong-lot';
      readonly sequence: number;
      readonly fromLot: string;
      readonly lot: string;
    };

export type CorrectionRefusal = {
  readonly kind: 'refusal';
  readonly code: 'dose/already-corrected' | 'dose/same-lot' | 'dose/wrong-product';
};

/** A dose with what its corrections leave standing. `corrections`: of this dose, oldest first. */
export function recordOf(dose: Dose, corrections: readonly DoseCorrection[]): DoseRecord {
  const ended = corrections.some(({ kind }) => kind === 'entered-in-error');
  const moved = corrections.findLast(({ kind }) => kind === 'wrong-lot');
  return {
    ...dose,
    status: ended ? 'entered-in-error' : 'given',
    lot: moved?.lot ?? dose.lot,
    recordedLot: dose.lot,
    corrections: [...corrections],
  };
}

/** Where the dose stands in the books after its corrections: its vial, or the batch of the site's stock. */
export function standsIn(record: DoseRecord): Pick<DoseCorrection, 'vial' | 'thawedAt'> {
  const moved = record.corrections.findLast(({ kind }) => kind === 'wrong-lot');
  return moved ?? { vial: record.vial };
}

/** Whether a dose may be corrected so, by the table in states.md. */
export function decideCorrection(
  record: DoseRecord,
  wanted: NewCorrection,
): CorrectionPlan | CorrectionRefusal {
  if (record.status === 'entered-in-error') return { kind: 'refusal', code: 'dose/already-corrected' };
  const sequence = record.corrections.length + 1;
  const fromLot = record.lot;
  if (wanted.kind === 'entered-in-error') return { kind: 'entered-in-error', sequence, fromLot };
  if (wanted.lot === fromLot) {
    return { kind: 'refusal', code: sequence > 1 ? 'dose/already-corrected' : 'dose/same-lot' };
  }
  if (!wanted.lot.startsWith(`${record.product}~`)) return { kind: 'refusal', code: 'dose/wrong-product' };
  return { kind: 'wrong-lot', sequence, fromLot, lot: wanted.lot };
}
