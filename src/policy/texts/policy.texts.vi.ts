/** What policy says to people, in Vietnamese. Of a refusal: its title, by its code. */
export const vi = {
  'policy/campaign-not-started': 'Tỉnh chưa bắt đầu chiến dịch tiêm chủng',
  'policy/campaign-already-started': 'Chiến dịch của tỉnh đã bắt đầu',
  'policy/changed-meanwhile': 'Chính sách vừa được thay đổi, xin xem lại rồi gửi lại',
  'policy/document-in-future': 'Văn bản có ngày ký trong tương lai',
  'policy/effective-before-document': 'Ngày hiệu lực sớm hơn ngày văn bản',
  'draw/seed-not-revealed': 'Hạt giống trước chưa được công bố',
  'draw/closed-today': 'Hôm nay đã đóng một hạt giống: mỗi ngày một danh sách',
  'draw/no-closed-seed': 'Chưa có hạt giống nào đã đóng và chờ công bố',
  'policy/unknown-version': 'Không có phiên bản chính sách này',
  'policy/before-campaign': 'Ngày trước khi chiến dịch bắt đầu',
} as const;
