import { joinTexts } from '../../platform/texts.ts';
import { en } from './supply.texts.en.ts';
import { vi } from './supply.texts.vi.ts';

/** The texts of this area by key. A new language is one more file, and one more name here. */
export const supplyTexts = joinTexts({ vi, en });
