import type { TextsIn } from '../../platform/texts.ts';
import type { vi } from './accounts.texts.vi.ts';

/** The texts of accounts in English. A problem's title has the problem's code as its key. */
export const en: TextsIn<typeof vi> = {
  'account/credentials-wrong': 'The username or the password is wrong',
  'account/locked': 'Too many wrong attempts; the account is locked for a while',
  'account/username-taken': 'This username is taken',
  'account/role-area-mismatch': 'This role does not exist at this level of area',
  'account/already-disabled': 'The account is already disabled',
};
