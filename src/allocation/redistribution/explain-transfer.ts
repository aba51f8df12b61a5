import { writtenDay } from '../../platform/clock.ts';
import type { StoredTransfer, Transfer } from './redistribution.ts';

const NEARNESS = {
  1: { vi: 'cùng huyện', en: 'same district' },
  2: { vi: 'cùng tỉnh', en: 'same province' },
  3: { vi: 'khác tỉnh', en: 'another province' },
} as const;

export function explainTransfer(transfer: StoredTransfer): Transfer {
  const { from, to, lot, doses, vials, distance, need, capacity } = transfer;
  const day = writtenDay(transfer.useBy);
  return {
    ...transfer,
    explanation: {
      vi:
        `${from} không dùng kịp ${doses} liều (${vials} lọ) lô ${lot}; ${to} (${NEARNESS[distance].vi}) còn cần ${need} liều ` +
        `và tiêm được ${capacity} liều đến hết ${day}.`,
      en:
        `${from} will not use ${doses} doses (${vials} vials) of ${lot} in time; ${to} (${NEARNESS[distance].en}) still ` +
        `needs ${need} and can give ${capacity} by ${day}.`,
    },
  };
}
