import { joinTexts } from '../../platform/texts.ts';
import { en } from './supply.texts.en.ts';
import { vi } from './supply.texts.vi.ts';

/** The texts of this area by key. To add a language, add a file and name it here. */
export const supplyTexts = joinTexts({ vi, en });
