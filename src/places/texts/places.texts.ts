import { joinTexts } from '../../platform/texts.ts';
import { en } from './places.texts.en.ts';
import { vi } from './places.texts.vi.ts';

/** The texts of this area by key. A new language is one more file, and one more name here. */
export const placesTexts = joinTexts({ vi, en });
