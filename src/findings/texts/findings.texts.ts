import { joinTexts } from '../../platform/texts.ts';
import { en } from './findings.texts.en.ts';
import { vi } from './findings.texts.vi.ts';

/** The texts of findings by key. A new language is one more file and one more name here. */
export const findingsTexts = joinTexts({ vi, en });
