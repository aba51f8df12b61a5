import type { TextsIn } from '../../platform/texts.ts';
import type { vi } from './erasure.texts.vi.ts';

/** The texts of erasure in English. A problem's title has the problem's code as its key. */
export const en: TextsIn<typeof vi> = {
  'erasure/document-in-future': 'The document is dated in the future',
  'erasure/already-asked': 'An erasure of this person has already been requested and is undecided',
  'erasure/holds-booking': 'The person has a booking, which must end first',
  'erasure/named-in-finding': 'A finding that is not dismissed concerns the person: the record is kept',
  'erasure/declared-relation':
    'An account has declared this person as its holder or a relative: the record is kept',
  'erasure/already-decided': 'This erasure has already been decided',
};
