import { joinTexts } from '../../platform/texts.ts';
import { en } from './reports.texts.en.ts';
import { vi } from './reports.texts.vi.ts';

/** The texts of this area by key. A new language is one more file, and one more name here. */
export const reportsTexts = joinTexts({ vi, en });
