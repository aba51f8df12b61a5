import type { TextsIn } from '../../platform/texts.ts';
import type { vi } from './policy.texts.vi.ts';

/** What policy says to people, in English. Of a refusal: its title, by its code. */
export const en: TextsIn<typeof vi> = {
  'policy/campaign-not-started': 'The province has not started its campaign yet',
  'policy/campaign-already-started': 'The campaign of the province has already started',
  'policy/changed-meanwhile': 'The policy has changed meanwhile, look at it again',
  'policy/document-in-future': 'The document is dated in the future',
  'policy/effective-before-document': 'It would take effect before the document was signed',
  'draw/seed-not-revealed': 'The seed before has not been revealed yet',
  'draw/closed-today': 'A seed has been closed today: one frozen order a day',
  'draw/no-closed-seed': 'No seed has been closed and waits to be revealed',
  'policy/unknown-version': 'There is no such version of the policy',
  'policy/before-campaign': 'The campaign had not begun on this day',
};
