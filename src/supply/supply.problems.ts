import { z } from 'zod';
import { roundEventProblem } from '../allocation/rounds/events/round-event.problems.ts';
import { defineProblems, noDetails } from '../platform/problem.ts';

const ofLot = z.strictObject({ lot: z.string() });
const ofUnit = z.strictObject({ unit: z.string() });
const sums = z.strictObject({ expected: z.int(), found: z.int() });

const lotProblems = defineProblems({
  'lot/unknown': {
    status: 422,
    title: { vi: 'Lô vắc xin chưa được đăng ký', en: 'This lot is not registered' },
    details: ofLot,
  },
  'lot/already-registered': {
    status: 409,
    title: { vi: 'Lô vắc xin đã được đăng ký', en: 'This lot is registered already' },
    details: ofLot,
  },
  'lot/expired': {
    status: 409,
    title: { vi: 'Lô vắc xin đã hết hạn sử dụng', en: 'The lot has expired' },
    details: ofLot,
  },
  'lot/held': {
    status: 409,
    title: { vi: 'Lô vắc xin đang bị tạm dừng', en: 'The lot is held' },
    details: ofLot,
  },
  'lot/quarantined': {
    status: 409,
    title: { vi: 'Lô vắc xin đã được cách ly chờ hủy', en: 'The lot has been set apart as expired' },
    details: ofLot,
  },
  'lot/hold-already-released': {
    status: 409,
    title: { vi: 'Lệnh tạm dừng lô đã được gỡ bỏ', en: 'The hold has been released already' },
    details: noDetails,
  },
  'lot/other-product': {
    status: 422,
    title: { vi: 'Lô thuộc loại vắc xin khác', en: 'The lot is of another product' },
    details: z.strictObject({ lot: z.string(), product: z.string() }),
  },
  'stock/short': {
    status: 409,
    title: { vi: 'Tồn kho không đủ', en: 'There is not enough in stock' },
    details: z.strictObject({ lot: z.string(), doses: z.int() }),
  },
});

const roundProblems = defineProblems({
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
  'round/amended-already': {
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
});

const moveProblems = defineProblems({
  'share-out/no-need': {
    status: 422,
    title: {
      vi: 'Không còn người cần tiêm trong các nhóm đang mở',
      en: 'Nobody in the open groups is still to be vaccinated',
    },
    details: noDetails,
  },
  'share-out/more-than-unshared': {
    status: 409,
    title: { vi: 'Vượt số liều của đợt chưa chia', en: 'More than the round still has to share out here' },
    details: z.strictObject({ doses: z.int() }),
  },
  'share-out/self-approval': {
    status: 403,
    title: { vi: 'Người đề xuất không được tự duyệt', en: 'Who proposed it may not approve it' },
    details: noDetails,
  },
  'share-out/already-approved': {
    status: 409,
    title: { vi: 'Phương án chia đã được duyệt', en: 'The share-out has been approved already' },
    details: noDetails,
  },
  'share-out/not-approved': {
    status: 409,
    title: { vi: 'Phương án chia chưa được duyệt', en: 'The share-out has not been approved' },
    details: noDetails,
  },
  'share-out/nothing-to-share': {
    status: 422,
    title: { vi: 'Không có liều nào để chia', en: 'There is nothing to share out' },
    details: noDetails,
  },
  'share-out/would-expire': {
    status: 409,
    title: {
      vi: 'Nơi nhận không tiêm kịp trước khi lô hết hạn',
      en: 'The receiver could not use it up before it may no longer be used',
    },
    details: z.strictObject({ unit: z.string(), lot: z.string(), doses: z.int(), useBy: z.string() }),
  },
  'share-out/exceeded': {
    status: 409,
    title: { vi: 'Vượt số liều được chia cho đơn vị', en: 'More than the share-out still has for this unit' },
    details: z.strictObject({ unit: z.string(), lot: z.string(), doses: z.int() }),
  },
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
});

/** Every refusal of this area. */
export const supplyProblem = defineProblems({
  ...lotProblems.kinds,
  ...roundProblems.kinds,
  ...roundEventProblem.kinds,
  ...moveProblems.kinds,
});
