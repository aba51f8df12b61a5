import type { TextsIn } from '../../platform/texts.ts';
import type { vi } from './accounts.texts.vi.ts';

/** What accounts says to people, in English. Of a refusal: its title, by its code. */
export const en: TextsIn<typeof vi> = {
  'account/credentials-wrong': 'The username or the password is wrong',
  'account/locked': 'Too many wrong attempts, the account is locked for a while',
  'account/username-taken': 'This username is taken',
  'account/role-area-mismatch': 'This role does not go with an area of this level',
  'account/already-disabled': 'The account is already disabled',
};
