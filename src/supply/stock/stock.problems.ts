import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';

const ofLot = z.strictObject({ lot: z.string() });

/** Why doses that are there may not be used or sent; the others are in `supply.problems.ts`. */
const unusable = defineProblems({
  'lot/recalled': {
    status: 409,
    title: { vi: 'Lô vắc xin đã bị thu hồi', en: 'The lot has been recalled' },
    details: ofLot,
  },
  'lot/thawed-too-long': {
    status: 409,
    title: { vi: 'Vắc xin đã rã đông quá thời hạn', en: 'The doses have been thawed for too long' },
    details: ofLot,
  },
  'lot/vial-open-too-long': {
    status: 409,
    title: { vi: 'Lọ vắc xin đã mở quá thời hạn', en: 'The vial has been open for too long' },
    details: ofLot,
  },
  'lot/cold-chain-failure': {
    status: 409,
    title: {
      vi: 'Vắc xin đã bị cách ly do sự cố dây chuyền lạnh',
      en: 'The doses are set apart after a cold-chain failure',
    },
    details: ofLot,
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

const expiry = defineProblems({
  'expiry/not-later': {
    status: 422,
    title: {
      vi: 'Hạn dùng mới không dài hơn hạn dùng đang có hiệu lực',
      en: 'The new last day of use is not later than the one in force',
    },
    details: z.strictObject({ lot: z.string(), expiry: z.iso.date() }),
  },
  'expiry/self-approval': {
    status: 403,
    title: { vi: 'Người đề xuất không được tự duyệt', en: 'Who proposed it may not approve it' },
    details: noDetails,
  },
  'expiry/already-approved': {
    status: 409,
    title: { vi: 'Quyết định gia hạn đã được duyệt', en: 'The extension has been approved already' },
    details: noDetails,
  },
});

const thawing = defineProblems({
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

const vials = defineProblems({
  'vial/opened-in-future': {
    status: 422,
    title: { vi: 'Giờ mở lọ nằm trong tương lai', en: 'The opening lies in the future' },
    details: noDetails,
  },
  'vial/opened-before-session': {
    status: 422,
    title: { vi: 'Giờ mở lọ trước khi mở buổi tiêm', en: 'The vial was opened before the session' },
    details: noDetails,
  },
  'vial/closed': {
    status: 409,
    title: { vi: 'Lọ vắc xin đã đóng', en: 'The vial is closed' },
    details: noDetails,
  },
  'vial/open-too-long': {
    status: 409,
    title: { vi: 'Lọ vắc xin đã mở quá thời hạn', en: 'The vial has been open for too long' },
    details: noDetails,
  },
  'vial/no-more-extra-doses': {
    status: 409,
    title: {
      vi: 'Lọ này đã ghi nhận đủ số liều rút thêm cho phép',
      en: 'This vial has had every extra dose it may',
    },
    details: z.strictObject({ allowed: z.int() }),
  },
});

const coldChain = defineProblems({
  'cold-chain/nothing-concerned': {
    status: 422,
    title: { vi: 'Không có vắc xin nào bị ảnh hưởng', en: 'No doses were there at that time' },
    details: noDetails,
  },
  'cold-chain/not-a-period': {
    status: 422,
    title: { vi: 'Khoảng thời gian không hợp lệ', en: 'The period ends before it begins, or in the future' },
    details: noDetails,
  },
  'cold-chain/self-approval': {
    status: 403,
    title: { vi: 'Người đề xuất không được tự duyệt', en: 'Who proposed it may not approve it' },
    details: noDetails,
  },
  'cold-chain/decided-already': {
    status: 409,
    title: { vi: 'Sự cố đã được xử lý', en: 'This failure has been decided already' },
    details: noDetails,
  },
  'cold-chain/not-this-proposal': {
    status: 409,
    title: { vi: 'Đã có đề xuất khác', en: 'This is not the last proposal' },
    details: noDetails,
  },
});

/** Every refusal about batches, vials and their time. */
export const stockProblem = defineProblems({
  ...unusable.kinds,
  ...expiry.kinds,
  ...thawing.kinds,
  ...vials.kinds,
  ...coldChain.kinds,
});
