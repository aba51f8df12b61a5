import { writtenDay } from '../../platform/clock.ts';
import type { KeptMove, StockMoveProposal } from './redistribution.ts';

const NEARNESS = {
  1: { vi: 'cùng huyện', en: 'same district' },
  2: { vi: 'cùng tỉnh', en: 'same province' },
  3: { vi: 'khác tỉnh', en: 'another province' },
} as const;

export function explainMove(move: KeptMove): StockMoveProposal {
  const { from, to, lot, doses, vials, distance, need, capacity } = move;
  const day = writtenDay(move.useBy);
  return {
    ...move,
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
