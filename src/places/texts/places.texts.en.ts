import type { TextsIn } from '../../platform/texts.ts';
import type { vi } from './places.texts.vi.ts';

/** What places says to people, in English. Of a refusal: its title, by its code. */
export const en: TextsIn<typeof vi> = {
  'import/malformed-csv': 'The CSV is malformed',
  'import/wrong-columns': 'The header row is not as expected',
  'import/no-rows': 'The table has no rows',
  'import/too-many-rows': 'The table has too many rows, send it in parts',
  'place/unknown-district': 'No district has this code',
  'place/unknown-commune': 'No commune has this code',
  'place/commune-elsewhere': 'The commune lies in another district',
  'place/sector-does-not-fit-kind': 'A site of this kind cannot belong to this sector',
  'place/number-taken': 'Others registered in the same moment, try again',
  'site/already-registered': 'A site of this name is registered in the district',
  'site/district-full': 'All 999 site numbers of the district are used',
  'facility/already-registered': 'A facility with this licence number is registered in the province',
  'facility/self-check': 'Whoever declared a facility cannot check it',
  'facility/already-checked': 'The facility has been checked already',
  'area/no-head': 'Nobody is named as head of this area',
};
