import type { TextsIn } from '../../platform/texts.ts';
import type { vi } from './people.texts.vi.ts';

/** What people says to people, in English. Of a refusal: its title, by its code. */
export const en: TextsIn<typeof vi> = {
  'person/erased':
    'What told who this person is was erased by decision: the entries are about nobody that is known',
  'person/identity-taken': 'Somebody is registered with this national id already',
  'order/closed-just-now': 'The seed has only just been closed: wait, then freeze the order',
  'order/not-frozen':
    'The order of every district has to be frozen and published before the seed is revealed',
  'person/born-in-future': 'The birth date lies in the future',
  'person/facility-unknown': 'There is no such health facility in the province',
  'person/search-too-wide': 'Name a province when searching by name or phone',
  'person/changed-meanwhile': 'The record has changed meanwhile, look at it again',
  'membership/already-claimed': 'This group has been claimed for the person already',
  'membership/decision-required': 'This group needs number, date and signer of the decision',
  'membership/decision-in-future': 'The decision is dated in the future',
  'membership/self-verification': 'Whoever claimed a membership cannot decide on it',
  'membership/state': 'This cannot be done in the present state of the membership',
  'consent/already-withdrawn': 'The consent has been withdrawn already',
  'consent/in-future': 'The consent is dated in the future',
  'order/being-recomputed': 'The order is being computed anew, try again in a few minutes',
  'relation/already-declared': 'This relation has already been declared',
  'relation/person-unknown': 'This person is not registered',
  'relation/too-many': 'The account has declared too many relations',
};
