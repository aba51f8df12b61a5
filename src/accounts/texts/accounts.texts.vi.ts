/** What accounts says to people, in Vietnamese. Of a refusal: its title, by its code. */
export const vi = {
  'account/credentials-wrong': 'Tên đăng nhập hoặc mật khẩu không đúng',
  'account/locked': 'Đăng nhập sai quá nhiều lần, tài khoản tạm khóa',
  'account/username-taken': 'Tên đăng nhập đã có người dùng',
  'account/role-area-mismatch': 'Vai trò không phù hợp với cấp địa bàn',
  'account/already-disabled': 'Tài khoản đã bị vô hiệu hóa',
} as const;
