import type { TextsIn } from '../../platform/texts.ts';
import type { vi } from './audit.texts.vi.ts';

/** What audit says to people, in English. Of a refusal: its title, by its code. */
export const en: TextsIn<typeof vi> = {
  'audit/not-yet-in-log': 'The entry is not in the transparency log yet, try again in a moment',
  'audit/size-not-in-log': 'The transparency log has no such size',
  'second-person/same-account': 'Anyone who prepared it may not decide it: this takes a second person',
  'second-person/related': 'A relative may not decide it',
};
