import { joinTexts } from '../texts.ts';
import { en } from './platform.texts.en.ts';
import { vi } from './platform.texts.vi.ts';

/** The texts of this area by key. A new language is one more file, and one more name here. */
export const platformTexts = joinTexts({ vi, en });
