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
  'membership/state': 'This cannot be done in the present state of the membership',
  'consent/already-withdrawn': 'The consent has been withdrawn already',
  'consent/in-future': 'The consent is dated in the future',
  'order/being-recomputed': 'The order is being computed anew, try again in a few minutes',
  'relation/already-declared': 'This relation has already been declared',
  'relation/person-unknown': 'This person is not registered',
  'relation/too-many': 'The account has declared too many relations',
  'turn/stage/completes': 'Completes a course: before all first doses',
  'turn/stage/first': 'First dose',
  'turn/stage/additional': 'Additional dose',
  'turn/stage/booster': 'Booster dose',
  'turn/favoured/yes': 'At an age favoured for completing the course',
  'turn/favoured/no': 'No preference by age applies',
  'turn/cohort/adult': 'Adult',
  'turn/cohort/child': 'Child: after the adults of the same rank',
  'turn/rank': (rank, group, label) => `Rank ${rank}: group ${group}, ${label?.en ?? ''}`,
  'turn/rank/children': 'Children: after all groups',
  'turn/rank/none': (group) => `Group ${group} has no rank yet`,
  'turn/birth-date': (day) => `Born on ${day}: the older person comes first`,
  'turn/draw':
    'Draw between people with the same birth date: SHA-256 of "seed|pseudonym", the lower comes first',
  'turn/not-waiting/no-open-group': "None of this person's groups is open yet",
  'turn/not-waiting/not-verified': "None of this person's groups is verified yet",
  'turn/not-waiting/age-not-open': 'This age is not open yet',
  'turn/not-waiting/too-young': 'Too young for every vaccine',
  'turn/not-waiting/course-complete': 'The course is complete',
  'turn/not-waiting/contraindicated': 'Contraindicated',
};
