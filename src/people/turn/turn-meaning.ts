import type { Text } from '../../platform/texts.ts';
import type { Policy } from '../../policy/campaign/policy.ts';
import { CHILDREN_RANK, NO_RANK } from '../../policy/rules/group.rules.ts';
import type { NotWaitingReason, TurnExplanation, Waiting } from '../../policy/rules/turn.rules.ts';
import { peopleTexts } from '../texts/people.texts.ts';

const STAGES = [
  peopleTexts['turn/stage/completes'],
  peopleTexts['turn/stage/first'],
  peopleTexts['turn/stage/additional'],
  peopleTexts['turn/stage/booster'],
] as const;

/** Why a person is not in the order today. */
export function meaningOfReason(reason: NotWaitingReason): Text {
  return peopleTexts[`turn/not-waiting/${reason}` as const];
}

/** What the value of one component of this turn means, in words. */
export function meaningOf({ component, value }: TurnExplanation, turn: Waiting, policy: Policy): Text {
  switch (component) {
    case 'stage':
      return STAGES[turn.stage];
    case 'favoured':
      return peopleTexts[value === '0' ? 'turn/favoured/yes' : 'turn/favoured/no'];
    case 'cohort':
      return peopleTexts[value === '0' ? 'turn/cohort/adult' : 'turn/cohort/child'];
    case 'rank':
      return meaningOfRank(turn, policy);
    case 'birthDate':
      return peopleTexts['turn/birth-date'](value);
    case 'draw':
      return peopleTexts['turn/draw'];
  }
}

function meaningOfRank({ rank, group }: Waiting, policy: Policy): Text {
  if (rank === CHILDREN_RANK) return peopleTexts['turn/rank/children'];
  if (rank === NO_RANK) return peopleTexts['turn/rank/none'](group);
  return peopleTexts['turn/rank'](rank, group, policy.groups.find(({ code }) => code === group)?.labels);
}
