import { joinTexts } from '../../platform/texts.ts';
import { en } from './allocation.texts.en.ts';
import { vi } from './allocation.texts.vi.ts';

/** The texts of this area by key. To add a language, add a file and name it here. */
export const allocationTexts = joinTexts({ vi, en });
