import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';
import { remainder, roundDifference } from './closing/round-closure.ts';

const ofLot = z.strictObject({ lot: z.string() });
const ofUnit = z.strictObject({ unit: z.string() });
const sums = z.strictObject({ expected: z.int(), found: z.int() });

/** Refusals about an allocation round, its events and its closing. */
export const roundProblem = defineProblems({
  'round/number-taken': {
    status: 409,
    title: { vi: 'Số đợt phân bổ đã có', en: 'This campaign has a round of this number already' },
    details: noDetails,
  },
  'round/does-not-add-up': {
    status: 422,
    title: {
      vi: 'Tổng số liều của các lô và các đơn vị không khớp',
      en: 'The doses of the lots and of the units do not add up to the same',
    },
    details: sums,
  },
  'round/amendment-not-conserving': {
    status: 422,
    title: {
      vi: 'Điều chỉnh làm thay đổi tổng số liều của đợt',
      en: 'The amendment changes the total of the round',
    },
    details: z.strictObject({ sum: z.int() }),
  },
  'round/already-amended': {
    status: 409,
    title: {
      vi: 'Quyết định điều chỉnh này đã được nhập',
      en: 'This decision has amended the round already',
    },
    details: noDetails,
  },
  'round/below-received': {
    status: 409,
    title: {
      vi: 'Số phân bổ sau điều chỉnh thấp hơn số đã nhận',
      en: 'The amended allocation would be less than has arrived',
    },
    details: ofUnit,
  },
  'round/unit-not-in-round': {
    status: 422,
    title: { vi: 'Đơn vị không có trong đợt phân bổ', en: 'This unit has no line in the round' },
    details: ofUnit,
  },
  'round/unknown-unit': {
    status: 422,
    title: { vi: 'Không có đơn vị hành chính này', en: 'There is no such administrative unit' },
    details: ofUnit,
  },
  'round/lot-not-in-round': {
    status: 422,
    title: { vi: 'Lô không thuộc đợt phân bổ này', en: 'This lot is not part of the round' },
    details: ofLot,
  },
  'round/more-than-allocated': {
    status: 409,
    title: { vi: 'Số nhận vượt số được phân bổ', en: 'More than was allocated and is still to come' },
    details: z.strictObject({ unit: z.string(), doses: z.int() }),
  },
  'round/more-than-lot': {
    status: 409,
    title: { vi: 'Số nhận vượt số liều của lô trong đợt', en: 'More than the round has of this lot' },
    details: z.strictObject({ lot: z.string(), doses: z.int() }),
  },
  'round/closed': {
    status: 409,
    title: {
      vi: 'Đợt phân bổ đã được quyết toán, không nhận hay điều chỉnh nữa',
      en: 'The round is closed here: nothing is received or changed any more',
    },
    details: ofUnit,
  },
  'round/already-closed': {
    status: 409,
    title: { vi: 'Đợt phân bổ đã được quyết toán tại đây', en: 'The round has been closed here already' },
    details: noDetails,
  },
  'round/more-than-to-come': {
    status: 409,
    title: { vi: 'Vượt số liều chưa chuyển đến', en: 'Not so many doses are still to come' },
    details: ofUnit,
  },
  'round/self-approval': {
    status: 403,
    title: { vi: 'Người đề xuất không được tự duyệt', en: 'Who proposed it may not approve it' },
    details: noDetails,
  },
  'round/reallocation-already-approved': {
    status: 409,
    title: { vi: 'Đề xuất điều chuyển đã được duyệt', en: 'The move has been approved already' },
    details: noDetails,
  },
  'round/doses-missing': {
    status: 422,
    title: {
      vi: 'Còn liều chưa rõ đi đâu: các sổ của đợt không khớp nhau',
      en: 'Doses are missing: the ledgers of the round do not agree',
    },
    details: z.strictObject({
      missing: z.int().meta({ description: 'In how many places; the first hundred are named' }),
      differences: z.array(roundDifference),
    }),
  },
  'round/doses-unexplained': {
    status: 422,
    title: {
      vi: 'Còn liều chưa dùng mà chưa nêu lý do',
      en: 'Doses are left for which no reason is given',
    },
    details: z.strictObject({
      doses: z.int(),
      remainders: z.array(remainder).meta({ description: 'What is left; at most a hundred' }),
      unknown: z
        .array(z.int())
        .meta({ description: 'Which of the remainders sent, from 0, are of doses that are not left' }),
    }),
  },
});
