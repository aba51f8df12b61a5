import { z } from 'zod';
import { defineProblems, noDetails } from '../platform/problem.ts';

const lot = z.strictObject({ lot: z.string() });
const due = z.strictObject({ earliest: z.iso.date() });

/** Why a dose is refused. Details hold codes, numbers and days of rules, and nothing that identifies a person. */
export const doseProblem = defineProblems({
  'dose/in-future': {
    status: 422,
    title: { vi: 'Giờ tiêm nằm trong tương lai', en: 'The injection lies in the future' },
    details: noDetails,
  },
  'dose/wrong-product': {
    status: 422,
    title: { vi: 'Vắc xin không đúng loại của lịch hẹn', en: 'The vaccine is not the one of this booking' },
    details: z.strictObject({ offered: z.string(), expected: z.string() }),
  },
  'dose/lot-expired': {
    status: 422,
    title: { vi: 'Lô vắc xin đã hết hạn sử dụng', en: 'The lot is past the time until which it may be used' },
    details: lot,
  },
  'dose/cold-chain-failure': {
    status: 422,
    title: {
      vi: 'Vắc xin đã bị cách ly do sự cố dây chuyền lạnh',
      en: 'The doses are set apart after a cold-chain failure',
    },
    details: lot,
  },
  'dose/lot-recalled': {
    status: 422,
    title: { vi: 'Lô vắc xin đã bị thu hồi', en: 'The lot has been recalled' },
    details: lot,
  },
  'dose/thawed-too-long': {
    status: 422,
    title: { vi: 'Vắc xin đã rã đông quá thời hạn', en: 'The doses have been thawed for too long' },
    details: lot,
  },
  'dose/vial-open-too-long': {
    status: 422,
    title: { vi: 'Lọ vắc xin đã mở quá thời hạn', en: 'The vial has been open for too long' },
    details: lot,
  },
  'dose/wrong-vial': {
    status: 422,
    title: {
      vi: 'Không có lọ này của lô đang mở trong buổi tiêm',
      en: 'This is no open vial of the lot in this session',
    },
    details: z.strictObject({ vial: z.string() }),
  },
  'dose/vial-empty': {
    status: 409,
    title: {
      vi: 'Lọ vắc xin đã hết; liều rút thêm phải được ghi nhận trước',
      en: 'The vial is empty; a dose beyond its number has to be recorded as an extra dose first',
    },
    details: z.strictObject({ vial: z.string() }),
  },
  'dose/lot-held': {
    status: 422,
    title: { vi: 'Lô vắc xin đang tạm dừng', en: 'The lot is on hold' },
    details: lot,
  },
  'dose/contraindicated': {
    status: 422,
    title: { vi: 'Chống chỉ định với vắc xin này', en: 'This vaccine is contraindicated for the person' },
    details: z.strictObject({ product: z.string() }),
  },
  'dose/already-given': {
    status: 409,
    title: { vi: 'Mũi tiêm này đã được ghi nhận', en: 'This dose has already been given' },
    details: noDetails,
  },
  'dose/too-young': {
    status: 422,
    title: { vi: 'Chưa đủ tuổi vào ngày tiêm', en: 'Too young on the day of injection' },
    details: z.strictObject({ product: z.string(), minimumAge: z.int() }),
  },
  'dose/too-old': {
    status: 422,
    title: {
      vi: 'Quá tuổi đối với vắc xin này vào ngày tiêm',
      en: 'Too old for this vaccine on the day of injection',
    },
    details: z.strictObject({ product: z.string(), maximumAge: z.int() }),
  },
  'dose/no-guardian-consent': {
    status: 422,
    title: {
      vi: 'Chưa có phiếu đồng ý của người giám hộ cho vắc xin này',
      en: 'No guardian has consented to this vaccine',
    },
    details: z.strictObject({ product: z.string() }),
  },
  'dose/course-complete': {
    status: 422,
    title: {
      vi: 'Đã tiêm đủ mũi theo quy định hiện hành',
      en: 'No further dose is due by the rules of the day',
    },
    details: noDetails,
  },
  'dose/product-not-allowed-after': {
    status: 422,
    title: {
      vi: 'Vắc xin này không được tiêm sau mũi trước',
      en: 'This vaccine may not follow the earlier one',
    },
    details: z.strictObject({
      product: z.string(),
      previous: z.string().nullable(),
      /** Conditions that would allow it. */
      missing: z.array(z.string()),
    }),
  },
  'dose/too-early': {
    status: 422,
    title: { vi: 'Chưa đủ khoảng cách giữa hai mũi', en: 'Too early after the last dose' },
    details: due,
  },
  'dose/screening-deferred': {
    status: 422,
    title: { vi: 'Đang trong thời gian trì hoãn tiêm', en: 'The vaccination is deferred' },
    details: z.strictObject({ until: z.iso.date().nullable() }),
  },
  'dose/group-not-verified': {
    status: 422,
    title: {
      vi: 'Chưa được xác minh thuộc nhóm ưu tiên nào',
      en: 'No membership of a priority group has been verified',
    },
    details: noDetails,
  },
  'dose/group-not-open': {
    status: 422,
    title: { vi: 'Nhóm đối tượng chưa đến lượt tiêm', en: 'No group of the person is open on this day' },
    details: z.strictObject({ reason: z.enum(['no-open-group', 'age-not-open']) }),
  },
  'dose/session-not-open': {
    status: 409,
    title: { vi: 'Buổi tiêm không mở vào lúc tiêm', en: 'The session is not open, or not on this day' },
    details: z.strictObject({ status: z.string(), day: z.iso.date() }),
  },
  'dose/out-of-turn': {
    status: 422,
    title: {
      vi: 'Chưa đến lượt trong danh sách dự phòng',
      en: 'On the standby list, but not called: others come first',
    },
    details: noDetails,
  },
  'dose/no-booking': {
    status: 422,
    title: {
      vi: 'Không có lịch hẹn và không có trong danh sách dự phòng của buổi tiêm',
      en: 'No booking in this session, and not on its standby list',
    },
    details: z.strictObject({ booking: z.string().nullable() }),
  },
  'dose/before-check-in': {
    status: 409,
    title: { vi: 'Giờ tiêm trước khi làm thủ tục đón tiếp', en: 'The injection comes before the check-in' },
    details: noDetails,
  },
  'dose/not-screened': {
    status: 422,
    title: { vi: 'Chưa khám sàng lọc trước khi tiêm', en: 'Not screened before the injection' },
    details: noDetails,
  },
  'dose/resuscitation-needed': {
    status: 422,
    title: {
      vi: 'Đối tượng thận trọng chỉ được tiêm ở nơi có khả năng hồi sức cấp cứu',
      en: 'With caution: only where resuscitation is possible',
    },
    details: noDetails,
  },
  'dose/lot-not-at-site': {
    status: 422,
    title: {
      vi: 'Lô này không được cấp cho buổi tiêm',
      en: 'The lot is not among the stock of this session',
    },
    details: lot,
  },
  'dose/lot-exhausted': {
    status: 409,
    title: { vi: 'Lô vắc xin của buổi tiêm đã hết', en: 'The lot is used up in this session' },
    details: lot,
  },
  'recall/already-recalled': {
    status: 409,
    title: { vi: 'Lô vắc xin đã được thu hồi tại đây', en: 'The lot has been recalled here already' },
    details: noDetails,
  },
  'dose/changed-meanwhile': {
    status: 409,
    title: {
      vi: 'Hồ sơ tiêm của người này vừa được thay đổi',
      en: 'The course of the person has changed meanwhile',
    },
    details: noDetails,
  },
  'dose/already-corrected': {
    status: 409,
    title: { vi: 'Mũi tiêm đã được đính chính như vậy', en: 'The dose has already been corrected so' },
    details: noDetails,
  },
  'dose/same-lot': {
    status: 422,
    title: { vi: 'Lô đính chính trùng với lô đã ghi', en: 'The dose already stands in this lot' },
    details: lot,
  },
});
