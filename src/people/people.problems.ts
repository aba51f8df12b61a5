import { z } from 'zod';
import { defineProblems, noDetails } from '../platform/problem.ts';

export const peopleProblem = defineProblems({
  'person/erased': {
    status: 410,
    title: {
      vi: 'Thông tin của người này đã được xóa theo quyết định; các bản ghi không còn gắn với ai',
      en: 'What told who this person is was erased by decision: the entries are about nobody that is known',
    },
    details: noDetails,
    audited: true,
  },
  'person/identity-taken': {
    status: 409,
    title: {
      vi: 'Số CMND/CCCD này đã được đăng ký',
      en: 'Somebody is registered with this national id already',
    },
    details: noDetails,
  },
  'order/closed-just-now': {
    status: 409,
    title: {
      vi: 'Hạt giống vừa đóng, xin đợi rồi chốt danh sách',
      en: 'The seed has only just been closed: wait, then freeze the order',
    },
    details: z.strictObject({ notBefore: z.iso.datetime() }),
  },
  'order/not-frozen': {
    status: 409,
    title: {
      vi: 'Thứ tự của mọi huyện phải được chốt và công bố trước khi công bố hạt giống',
      en: 'The order of every district has to be frozen and published before the seed is revealed',
    },
    details: z.strictObject({ districts: z.array(z.string()), people: z.int() }),
  },
  'person/born-in-future': {
    status: 422,
    title: { vi: 'Ngày sinh ở tương lai', en: 'The birth date lies in the future' },
    details: noDetails,
  },
  'person/facility-unknown': {
    status: 422,
    title: {
      vi: 'Không có cơ sở y tế này trong tỉnh',
      en: 'There is no such health facility in the province',
    },
    details: noDetails,
  },
  'person/search-too-wide': {
    status: 422,
    title: {
      vi: 'Cần nêu tỉnh khi tìm theo tên hoặc số điện thoại',
      en: 'Name a province when searching by name or phone',
    },
    details: noDetails,
  },
  'person/changed-meanwhile': {
    status: 409,
    title: {
      vi: 'Hồ sơ vừa được thay đổi, xin xem lại rồi gửi lại',
      en: 'The record has changed meanwhile, look at it again',
    },
    details: noDetails,
  },
  'membership/already-claimed': {
    status: 409,
    title: {
      vi: 'Người này đã được khai thuộc nhóm đối tượng này',
      en: 'This group has been claimed for the person already',
    },
    details: z.strictObject({ group: z.int() }),
  },
  'membership/decision-required': {
    status: 422,
    title: {
      vi: 'Nhóm này phải có số, ngày và người ký quyết định',
      en: 'This group needs number, date and signer of the decision',
    },
    details: z.strictObject({ group: z.int() }),
  },
  'membership/decision-in-future': {
    status: 422,
    title: { vi: 'Quyết định có ngày ký trong tương lai', en: 'The decision is dated in the future' },
    details: z.strictObject({ group: z.int() }),
  },
  'membership/self-verification': {
    status: 403,
    title: {
      vi: 'Người khai không được tự xác minh',
      en: 'Whoever claimed a membership cannot decide on it',
    },
    details: noDetails,
  },
  'membership/state': {
    status: 409,
    title: {
      vi: 'Không thể thực hiện ở trạng thái hiện tại',
      en: 'This cannot be done in the present state of the membership',
    },
    details: z.strictObject({ status: z.string(), event: z.string() }),
  },
  'consent/already-withdrawn': {
    status: 409,
    title: { vi: 'Phiếu đồng ý đã được rút lại', en: 'The consent has been withdrawn already' },
    details: noDetails,
  },
  'consent/in-future': {
    status: 422,
    title: { vi: 'Thời điểm đồng ý ở tương lai', en: 'The consent is dated in the future' },
    details: noDetails,
  },
  'order/being-recomputed': {
    status: 409,
    title: {
      vi: 'Thứ tự tiêm đang được tính lại, xin thử lại sau ít phút',
      en: 'The order is being computed anew, try again in a few minutes',
    },
    details: noDetails,
  },
});
