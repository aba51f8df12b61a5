import { describe, expect, test } from '@jest/globals';
import { hashPassword, verifyPassword } from '../../src/accounts/password.ts';

describe('a password', () => {
  test('is matched by itself alone, and hashed differently each time', async () => {
    const [one, two] = [await hashPassword('mật khẩu của tôi'), await hashPassword('mật khẩu của tôi')];
    expect(one).not.toBe(two);
    expect(one).toMatch(/^scrypt\$32768\$8\$3\$/);
    expect(await verifyPassword('mật khẩu của tôi', one)).toBe(true);
    expect(await verifyPassword('mật khẩu của tôi ', one)).toBe(false);
    expect(await verifyPassword('', one)).toBe(false);
  });

  test.each(['', 'none', 'scrypt$1', 'md5$1$1$1$x$y', 'scrypt$32768$8$3$$'])(
    'is never matched by an unreadable hash: %j',
    async (hash) => {
      expect(await verifyPassword('anything', hash)).toBe(false);
    },
  );
});
