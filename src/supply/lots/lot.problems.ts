import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';

const ofLot = z.strictObject({ lot: z.string() });

/** Refusals about a lot: registering, holding, recalling it and extending its shelf life. */
export const lotProblem = defineProblems({
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
