import { joinTexts } from '../../platform/texts.ts';
import { en } from './allocation.texts.en.ts';
import { vi } from './allocation.texts.vi.ts';

/** The texts of this area by key. A new language is one more file, and one more name here. */
export const allocationTexts = joinTexts({ vi, en });
