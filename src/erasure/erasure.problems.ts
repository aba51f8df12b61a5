import { z } from 'zod';
import { defineProblems, noDetails } from '../platform/problem.ts';
import { ERASURE_STATES } from './erasure.ts';

export const erasureProblem = defineProblems({
  'erasure/document-in-future': {
    status: 422,
    title: { vi: 'Văn bản có ngày ký trong tương lai', en: 'The document is dated in the future' },
    details: noDetails,
  },
  'erasure/already-asked': {
    status: 409,
    title: {
      vi: 'Đã có đề nghị xóa thông tin của người này, đang chờ quyết định',
      en: 'The erasure of this person has been asked for already and is to be decided',
    },
    details: noDetails,
  },
  'erasure/holds-booking': {
    status: 409,
    title: {
      vi: 'Người này đang có lịch hẹn; cần kết thúc lịch hẹn trước',
      en: 'The person holds a booking, which has to end first',
    },
    details: noDetails,
  },
  'erasure/named-in-finding': {
    status: 409,
    title: {
      vi: 'Người này có liên quan đến một phát hiện chưa bị bác bỏ; hồ sơ phải được giữ',
      en: 'A finding that was not dismissed concerns the person: the record is kept',
    },
    details: noDetails,
  },
  'erasure/declared-relation': {
    status: 409,
    title: {
      vi: 'Một tài khoản đã khai người này là chính mình hoặc người thân; hồ sơ phải được giữ',
      en: 'An account has declared the person as its holder or kin: the record is kept',
    },
    details: noDetails,
  },
  'erasure/self-approval': {
    status: 403,
    title: {
      vi: 'Người đề nghị không được tự quyết định',
      en: 'Whoever asked for the erasure cannot decide on it',
    },
    details: noDetails,
  },
  'erasure/own-record': {
    status: 403,
    title: {
      vi: 'Người đã đăng ký, khai hoặc xác minh hồ sơ này không được quyết định xóa',
      en: 'Whoever registered the person, or claimed or decided a group of hers, cannot decide on her erasure',
    },
    details: noDetails,
  },
  'erasure/related': {
    status: 403,
    title: {
      vi: 'Người quyết định không được là người thân của người đề nghị',
      en: 'Whoever decides may be no relative of whoever asked',
    },
    details: noDetails,
  },
  'erasure/decided': {
    status: 409,
    title: { vi: 'Đề nghị này đã được quyết định', en: 'This has been decided already' },
    details: z.strictObject({ state: z.enum(ERASURE_STATES) }),
  },
});
