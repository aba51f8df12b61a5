/** The texts of erasure in Vietnamese. A problem's title has the problem's code as its key. */
export const vi = {
  'erasure/document-in-future': 'Văn bản có ngày ký trong tương lai',
  'erasure/already-asked': 'Đã có đề nghị xóa thông tin của người này, đang chờ quyết định',
  'erasure/holds-booking': 'Người này đang có lịch hẹn; cần kết thúc lịch hẹn trước',
  'erasure/named-in-finding': 'Người này có liên quan đến một phát hiện chưa bị bác bỏ; hồ sơ phải được giữ',
  'erasure/declared-relation':
    'Một tài khoản đã khai người này là chính mình hoặc người thân; hồ sơ phải được giữ',
  'erasure/already-decided': 'Đề nghị này đã được quyết định',
} as const;
