import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';

/** Refusals about doses sent from one place to another. */
export const shipmentProblem = defineProblems({
  'shipment/not-connected': {
    status: 422,
    title: {
      vi: 'Chỉ vận chuyển giữa hai cấp trong cùng một tuyến',
      en: 'Doses go down or up one line: one place has to contain the other',
    },
    details: z.strictObject({ from: z.string(), to: z.string() }),
  },
  'shipment/unknown-place': {
    status: 422,
    title: { vi: 'Không có địa điểm này', en: 'There is no such place' },
    details: z.strictObject({ place: z.string() }),
  },
  'shipment/does-not-add-up': {
    status: 422,
    title: {
      vi: 'Số nhận, vỡ và mất không khớp với số đã gửi',
      en: 'Received, broken and lost do not add up to what was sent',
    },
    details: z.strictObject({ lot: z.string(), expected: z.int(), found: z.int() }),
  },
  'shipment/already-received': {
    status: 409,
    title: { vi: 'Lô hàng đã được tiếp nhận', en: 'The shipment has been received already' },
    details: noDetails,
  },
  'shipment/would-expire-before-use': {
    status: 422,
    title: {
      vi: 'Vắc xin sẽ hết hạn trước buổi tiêm đã lên kế hoạch của nơi nhận',
      en: 'The doses would be past their time before the receiver’s first planned session',
    },
    details: z.strictObject({ lot: z.string(), usableUntil: z.string(), day: z.iso.date() }),
  },
});
