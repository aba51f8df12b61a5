/** What platform says to people, in Vietnamese. Of a refusal: its title, by its code. */
export const vi = {
  'request/invalid': 'Yêu cầu không hợp lệ',
  'request/malformed-json': 'Nội dung không phải JSON hợp lệ',
  'request/unsupported-media-type': 'Kiểu nội dung không được hỗ trợ',
  'request/too-large': 'Nội dung vượt quá dung lượng cho phép',
  'request/not-found': 'Không tìm thấy',
  'request/method-not-allowed': 'Phương thức không được phép',
  'auth/required': 'Cần đăng nhập',
  'auth/token-invalid': 'Phiên đăng nhập không hợp lệ hoặc đã hết hạn',
  'auth/role-not-allowed': 'Vai trò của tài khoản không được phép làm việc này',
  'idempotency/key-required': 'Thiếu khóa chống gửi lặp Idempotency-Key',
  'idempotency/key-reused': 'Khóa Idempotency-Key đã dùng cho một yêu cầu khác',
  'platform/busy': 'Hệ thống đang bận, xin thử lại',
  'platform/internal': 'Lỗi hệ thống',
} as const;
