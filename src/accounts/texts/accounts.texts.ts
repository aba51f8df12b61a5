import { joinTexts } from '../../platform/texts.ts';
import { en } from './accounts.texts.en.ts';
import { vi } from './accounts.texts.vi.ts';

/** The texts of accounts by key. A new language is one more file and one more name here. */
export const accountsTexts = joinTexts({ vi, en });
