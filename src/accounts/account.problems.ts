import { z } from 'zod';
import { defineProblems, noDetails } from '../platform/problem.ts';

export const accountProblem = defineProblems({
  'account/credentials-wrong': {
    status: 401,
    title: { vi: 'Tên đăng nhập hoặc mật khẩu không đúng', en: 'The username or the password is wrong' },
    details: noDetails,
  },
  'account/locked': {
    status: 429,
    title: {
      vi: 'Đăng nhập sai quá nhiều lần, tài khoản tạm khóa',
      en: 'Too many wrong attempts, the account is locked for a while',
    },
    details: z.strictObject({ retryAfterSeconds: z.int() }),
  },
  'account/username-taken': {
    status: 409,
    title: { vi: 'Tên đăng nhập đã có người dùng', en: 'This username is taken' },
    details: noDetails,
  },
  'account/role-area-mismatch': {
    status: 422,
    title: {
      vi: 'Vai trò không phù hợp với cấp địa bàn',
      en: 'This role does not go with an area of this level',
    },
    details: z.strictObject({ role: z.string(), levels: z.array(z.string()) }),
  },
  'account/already-disabled': {
    status: 409,
    title: { vi: 'Tài khoản đã bị vô hiệu hóa', en: 'The account is already disabled' },
    details: noDetails,
  },
});
