/** The texts of accounts in Vietnamese. A problem's title has the problem's code as its key. */
export const vi = {
  'account/credentials-wrong': 'Tên đăng nhập hoặc mật khẩu không đúng',
  'account/locked': 'Đăng nhập sai quá nhiều lần, tài khoản tạm khóa',
  'account/username-taken': 'Tên đăng nhập đã có người dùng',
  'account/role-area-mismatch': 'Vai trò không phù hợp với cấp địa bàn',
  'account/already-disabled': 'Tài khoản đã bị vô hiệu hóa',
} as const;
