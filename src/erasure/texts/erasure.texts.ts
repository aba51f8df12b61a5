import { joinTexts } from '../../platform/texts.ts';
import { en } from './erasure.texts.en.ts';
import { vi } from './erasure.texts.vi.ts';

/** The texts of erasure by key. A new language is one more file and one more name here. */
export const erasureTexts = joinTexts({ vi, en });
