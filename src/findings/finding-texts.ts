import type { Label } from '../policy/terms.ts';
import type { FindingReason, FindingState } from './finding.ts';
import type { FindingKind, Severity } from './finding-kind.ts';

/** What a kind of finding is called in documents for people. */
export const KIND_TEXTS: Readonly<Record<FindingKind, Label>> = {
  'under-age': { vi: 'Tiêm cho người chưa đủ tuổi', en: 'Vaccinated below the age' },
  'outside-open-groups': { vi: 'Tiêm ngoài nhóm đối tượng đang mở', en: 'Outside the groups open that day' },
  'out-of-turn': { vi: 'Tiêm vượt thứ tự ưu tiên', en: 'Out of turn' },
  'no-booking-not-standby': {
    vi: 'Không có lịch hẹn, không thuộc danh sách dự phòng',
    en: 'No booking and not from the standby list',
  },
  'evidence-after-invitation': {
    vi: 'Căn cứ được bổ sung sau khi mời hoặc sau khi tiêm',
    en: 'Evidence added after the invitation or the dose',
  },
  'burst-of-additions': {
    vi: 'Bổ sung dồn dập vượt số nhân viên theo giấy phép',
    en: 'A burst of additions beyond the licensed headcount',
  },
  'same-person-roles': {
    vi: 'Người đề nghị, xác minh và hưởng lợi không độc lập',
    en: 'Proposer, verifier and beneficiary are not independent',
  },
  'overrides-concentrated': {
    vi: 'Ngoại lệ tập trung ở một người duyệt',
    en: 'Overrides concentrated on one approver',
  },
  'product-shopping': {
    vi: 'Từ chối vắc xin để chờ loại mong muốn',
    en: 'Refused products until a wanted one came',
  },
  'impossible-pace': { vi: 'Tốc độ tiêm không thể có thật', en: 'Impossible pace of one vaccinator' },
  'outside-session': {
    vi: 'Tiêm ngoài điểm hoặc ngoài giờ của buổi tiêm',
    en: "Outside the session's place or hours",
  },
  'beyond-vial-doses': { vi: 'Số mũi nhiều hơn số liều trong lọ', en: 'More doses than the vials hold' },
  'late-entry': { vi: 'Nhập liệu quá muộn sau khi tiêm', en: 'Recorded long after the injection' },
  'same-person-twice': { vi: 'Một người tiêm dưới hai hồ sơ', en: 'The same person under two identities' },
  'sector-gap': { vi: 'Chênh lệch giữa y tế công và y tế tư', en: 'One sector served visibly better' },
};

export const STATE_TEXTS: Readonly<Record<FindingState, Label>> = {
  open: { vi: 'Mới phát hiện', en: 'Open' },
  'under-review': { vi: 'Đang xem xét', en: 'Under review' },
  confirmed: { vi: 'Đã xác nhận', en: 'Confirmed' },
  dismissed: { vi: 'Đã bác bỏ', en: 'Dismissed' },
};

export const REASON_TEXTS: Readonly<Record<FindingReason, Label>> = {
  'rule-broken': { vi: 'Vi phạm quy định', en: 'A rule was broken' },
  'abuse-of-office': { vi: 'Lợi dụng chức trách', en: 'Abuse of office' },
  'careless-record': { vi: 'Ghi chép cẩu thả', en: 'Careless record' },
  explained: { vi: 'Đã giải trình', en: 'Explained' },
  'wrong-data': { vi: 'Số liệu sai', en: 'Wrong data' },
  'allowed-by-decision': { vi: 'Được phép theo quyết định', en: 'Allowed by a decision' },
  'same-as-another': { vi: 'Trùng với phát hiện khác', en: 'The same as another finding' },
};

export const SEVERITY_TEXTS: Readonly<Record<Severity, Label>> = {
  low: { vi: 'Thấp', en: 'Low' },
  medium: { vi: 'Trung bình', en: 'Medium' },
  high: { vi: 'Cao', en: 'High' },
  critical: { vi: 'Nghiêm trọng', en: 'Critical' },
};

const ACTION_TEXTS: Readonly<Record<string, Label>> = {
  registerPerson: { vi: 'Đăng ký người', en: 'Person registered' },
  claimGroup: { vi: 'Khai nhóm đối tượng', en: 'Group claimed' },
  verifyMembership: { vi: 'Xác minh nhóm đối tượng', en: 'Group verified' },
  rejectMembership: { vi: 'Không công nhận nhóm đối tượng', en: 'Group rejected' },
  withdrawMembership: { vi: 'Rút nhóm đối tượng', en: 'Group withdrawn' },
  registerFacility: { vi: 'Khai cơ sở y tế', en: 'Facility declared' },
  checkFacility: { vi: 'Kiểm tra cơ sở y tế', en: 'Facility checked' },
  publishSession: { vi: 'Công bố buổi tiêm, chốt danh sách', en: 'Session published, lists fixed' },
  callMore: { vi: 'Gọi thêm theo thứ tự', en: 'More called in order' },
  bookSlot: { vi: 'Đặt chỗ', en: 'Place booked' },
  callNextStandby: {
    vi: 'Gọi người kế tiếp trong danh sách dự phòng',
    en: 'Next on the standby list called',
  },
  confirmBooking: { vi: 'Xác nhận lịch hẹn', en: 'Booking confirmed' },
  declineBooking: { vi: 'Từ chối lịch hẹn', en: 'Booking declined' },
  refuseProduct: { vi: 'Từ chối loại vắc xin tại điểm tiêm', en: 'Product refused at the site' },
  cancelBooking: { vi: 'Hủy lịch hẹn', en: 'Booking cancelled' },
  checkInBooking: { vi: 'Đến điểm tiêm', en: 'Checked in' },
  markNoShow: { vi: 'Không đến', en: 'Did not come' },
  screenPerson: { vi: 'Khám sàng lọc', en: 'Screened' },
  recordDose: { vi: 'Ghi nhận mũi tiêm', en: 'Dose recorded' },
  correctDose: { vi: 'Đính chính mũi tiêm', en: 'Dose corrected' },
  giveConsent: { vi: 'Đồng ý của người giám hộ', en: "Guardian's consent" },
  requestOverride: { vi: 'Đề nghị ngoại lệ', en: 'Override asked for' },
  approveOverride: { vi: 'Duyệt ngoại lệ', en: 'Override approved' },
  declineOverride: { vi: 'Không duyệt ngoại lệ', en: 'Override declined' },
  offerLeftover: { vi: 'Mời tiêm liều dư', en: 'Leftover dose offered' },
  answerLeftoverOffer: { vi: 'Trả lời về liều dư', en: 'Leftover offer answered' },
  openFinding: { vi: 'Lập phát hiện', en: 'Finding opened' },
  addEvidence: { vi: 'Bổ sung bằng chứng', en: 'Evidence added' },
  reviewFinding: { vi: 'Nhận xem xét phát hiện', en: 'Finding taken under review' },
  confirmFinding: { vi: 'Xác nhận phát hiện', en: 'Finding confirmed' },
  dismissFinding: { vi: 'Bác bỏ phát hiện', en: 'Finding dismissed' },
};

/** What a action is called; its code where no text is known. */
export function actionText(action: string): Label {
  return ACTION_TEXTS[action] ?? { vi: action, en: action };
}
