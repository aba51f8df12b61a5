import { joinTexts } from '../../platform/texts.ts';
import { en } from './scheduling.texts.en.ts';
import { vi } from './scheduling.texts.vi.ts';

/** The texts of this area by key. A new language is one more file, and one more name here. */
export const schedulingTexts = joinTexts({ vi, en });
