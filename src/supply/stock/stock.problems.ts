import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';

const ofLot = z.strictObject({ lot: z.string() });

/** Refusals about the stock at hand: what there is of it and whether it may be thawed. */
export const stockProblem = defineProblems({
  'stock/short': {
    status: 409,
    title: { vi: 'Tồn kho không đủ', en: 'There is not enough in stock' },
    details: z.strictObject({ lot: z.string(), doses: z.int() }),
  },
  'stock/not-frozen': {
    status: 422,
    title: {
      vi: 'Vắc xin này không bảo quản đông lạnh, không có rã đông',
      en: 'This product is not stored frozen: there is nothing to thaw',
    },
    details: ofLot,
  },
  'stock/refreezing': {
    status: 422,
    title: {
      vi: 'Vắc xin đã rã đông không được cấp đông lại',
      en: 'What has been thawed is never frozen again; send it as thawed, with the time of its thawing',
    },
    details: z.strictObject({ lot: z.string(), thawedAt: z.array(z.string()) }),
  },
  'stock/not-whole-vials': {
    status: 422,
    title: { vi: 'Chỉ rã đông nguyên lọ', en: 'Only whole vials can be thawed' },
    details: z.strictObject({ lot: z.string(), dosesPerVial: z.int() }),
  },
  'stock/thawed-in-future': {
    status: 422,
    title: { vi: 'Giờ rã đông nằm trong tương lai', en: 'The thawing lies in the future' },
    details: noDetails,
  },
  'stock/thawed-before-arrival': {
    status: 422,
    title: { vi: 'Giờ rã đông trước khi nhận vắc xin', en: 'The thawing comes before the doses were here' },
    details: z.strictObject({ lot: z.string(), since: z.iso.datetime() }),
  },
});
