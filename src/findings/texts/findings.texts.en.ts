import type { TextsIn } from '../../platform/texts.ts';
import type { vi } from './findings.texts.vi.ts';

/** What findings says to people, in English. Of a refusal: its title, by its code. */
export const en: TextsIn<typeof vi> = {
  'finding/state': 'The finding is not in a state that allows this',
  'finding/changed-meanwhile': 'The finding has just changed, look again',
  'finding/not-from-above': 'Somebody from above the place concerned has to decide about the finding',
  'finding/named-in-it': 'An account that the finding names decides nothing about it',
  'finding/self-decision':
    'Whoever took the finding under review may not dismiss it alone: it takes a second person',
  'finding/names-not-allowed': 'Only inspectors of a province or the country may read names in a case file',
  'finding/search-too-wide': 'The search is too wide, choose a smaller area or fewer days',
};
