import { joinTexts } from '../../platform/texts.ts';
import { en } from './audit.texts.en.ts';
import { vi } from './audit.texts.vi.ts';

/** The texts of audit by key. A new language is one more file and one more name here. */
export const auditTexts = joinTexts({ vi, en });
