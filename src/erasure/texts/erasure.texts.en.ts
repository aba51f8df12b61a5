import type { TextsIn } from '../../platform/texts.ts';
import type { vi } from './erasure.texts.vi.ts';

/** What erasure says to people, in English. Of a refusal: its title, by its code. */
export const en: TextsIn<typeof vi> = {
  'erasure/document-in-future': 'The document is dated in the future',
  'erasure/already-asked': 'The erasure of this person has been asked for already and is to be decided',
  'erasure/holds-booking': 'The person holds a booking, which has to end first',
  'erasure/named-in-finding': 'A finding that was not dismissed concerns the person: the record is kept',
  'erasure/declared-relation': 'An account has declared the person as its holder or kin: the record is kept',
  'erasure/decided': 'This has been decided already',
};
