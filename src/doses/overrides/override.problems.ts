import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { defineProblems, noDetails } from '../../platform/problem.ts';
import { overrideStanding } from './override.ts';

export const overrideProblem = defineProblems({
  'override/never': {
    status: 422,
    title: {
      vi: 'Lý do từ chối này không bao giờ được vượt qua',
      en: 'This refusal is never overridden',
    },
    details: z.strictObject({ refusal: z.string() }),
  },
  'override/not-needed': {
    status: 422,
    title: { vi: 'Không có từ chối nào như vậy để vượt qua', en: 'Nothing of the kind stands in the way' },
    details: noDetails,
  },
  'override/other-refusal': {
    status: 422,
    title: {
      vi: 'Còn lý do từ chối khác không được vượt qua',
      en: 'Something else stands in the way, and that is never overridden',
    },
    details: z.strictObject({ refusal: z.string() }),
  },
  'override/already-asked': {
    status: 409,
    title: {
      vi: 'Đã có đề nghị cho người này trong buổi tiêm này',
      en: 'This has been asked for the person in this session already',
    },
    details: noDetails,
  },
  'override/not-possible-now': {
    status: 409,
    title: {
      vi: 'Không thực hiện được ở trạng thái hiện tại của đề nghị',
      en: 'Not possible in the present state of the override',
    },
    details: z.strictObject({ state: overrideStanding }),
  },
  'override/wrong-level': {
    status: 403,
    title: {
      vi: 'Chỉ cấp trên trực tiếp của nơi đề nghị được quyết định',
      en: 'Only the level directly above the one that asks decides',
    },
    details: z.strictObject({ decides: areaCode }),
  },
  'override/self-approval': {
    status: 403,
    title: {
      vi: 'Người đề nghị không được tự quyết định',
      en: 'Whoever asks cannot decide',
    },
    details: noDetails,
  },
  'override/related': {
    status: 403,
    title: {
      vi: 'Người quyết định là người được tiêm, là người thân của người đó hoặc của người đề nghị',
      en: 'Whoever decides is the beneficiary, or related to the beneficiary or to whoever asks',
    },
    details: noDetails,
  },
  'override/spent': {
    status: 409,
    title: {
      vi: 'Quyết định cho phép đã được dùng hoặc đã hết hạn',
      en: 'The override has been used, or its day is over',
    },
    details: noDetails,
  },
  'override/no-free-place': {
    status: 409,
    title: { vi: 'Buổi tiêm không còn chỗ trống', en: 'The session has no free place' },
    details: noDetails,
  },
});
