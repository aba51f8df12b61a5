/** What findings says to people, in Vietnamese. Of a refusal: its title, by its code. */
export const vi = {
  'finding/state': 'Phát hiện không ở trạng thái cho phép việc này',
  'finding/changed-meanwhile': 'Phát hiện vừa được thay đổi, xin xem lại',
  'finding/not-from-above': 'Phát hiện phải do người ở cấp trên của nơi liên quan xem xét',
  'finding/named-in-it': 'Tài khoản có tên trong phát hiện không được quyết định về phát hiện đó',
  'finding/self-decision': 'Người đã nhận xem xét không được tự mình bác bỏ; cần người thứ hai',
  'finding/names-not-allowed': 'Chỉ thanh tra cấp tỉnh hoặc trung ương được xem họ tên trong hồ sơ',
  'finding/search-too-wide': 'Phạm vi tìm kiếm quá rộng, xin chọn địa bàn hoặc khoảng ngày nhỏ hơn',
} as const;
