import { writtenDay } from '../../platform/clock.ts';
import { allocationTexts } from '../texts/allocation.texts.ts';
import type { StoredTransfer, Transfer } from './redistribution.ts';

/** Adds the sentence that explains the numbers of a transfer. */
export function explainTransfer(transfer: StoredTransfer): Transfer {
  const useBy = writtenDay(transfer.useBy);
  return { ...transfer, explanation: allocationTexts['explanation/transfer']({ ...transfer, useBy }) };
}
