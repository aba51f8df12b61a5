import { joinTexts } from '../../platform/texts.ts';
import { en } from './doses.texts.en.ts';
import { vi } from './doses.texts.vi.ts';

/** The texts of this area by key. A new language is one more file, and one more name here. */
export const dosesTexts = joinTexts({ vi, en });
