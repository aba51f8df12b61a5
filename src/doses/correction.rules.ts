import type { Dose, DoseCorrection, DoseRecord, NewCorrection } from './dose.ts';

/** What a correction changes: its number, the lot the dose leaves, and the lot it goes to. */
type CorrectionPlan =
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

/** A dose as its corrections leave it. `corrections`: of this dose, oldest first. */
export function recordOf(dose: Dose, corrections: readonly DoseCorrection[]): DoseRecord {
  const revoked = corrections.some(({ kind }) => kind === 'entered-in-error');
  const moved = corrections.findLast(({ kind }) => kind === 'wrong-lot');
  return {
    ...dose,
    status: revoked ? 'entered-in-error' : 'given',
    lot: moved?.lot ?? dose.lot,
    recordedLot: dose.lot,
    corrections: [...corrections],
  };
}

/** Where the ledger has the dose drawn from after its corrections: a vial, or a batch of the site's stock. */
export function sourceOf(record: DoseRecord): Pick<DoseCorrection, 'vial' | 'thawedAt'> {
  const moved = record.corrections.findLast(({ kind }) => kind === 'wrong-lot');
  return moved ?? { vial: record.vial };
}

/** Whether a dose may be corrected this way, by the table in states.md. */
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
