import type { TextsIn } from '../../platform/texts.ts';
import type { vi } from './audit.texts.vi.ts';

/** The texts of audit in English. A problem's title has the problem's code as its key. */
export const en: TextsIn<typeof vi> = {
  'audit/not-yet-in-log': 'The entry is not in the transparency log yet; retry in a moment',
  'audit/size-not-in-log': 'The transparency log does not have this size',
  'second-person/same-account': 'Anyone who prepared it may not decide it: this takes a second person',
  'second-person/related': 'A relative may not decide it',
};
