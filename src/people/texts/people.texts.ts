import { joinTexts } from '../../platform/texts.ts';
import { en } from './people.texts.en.ts';
import { vi } from './people.texts.vi.ts';

/** The texts of this area by key. A new language is one more file, and one more name here. */
export const peopleTexts = joinTexts({ vi, en });
