import { joinTexts } from '../../platform/texts.ts';
import { en } from './policy.texts.en.ts';
import { vi } from './policy.texts.vi.ts';

/** The texts of this area by key. A new language is one more file, and one more name here. */
export const policyTexts = joinTexts({ vi, en });
