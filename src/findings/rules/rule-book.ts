import type { FindingKind } from '../finding-kind.ts';
import { beyondVialDosesRule } from './beyond-vial-doses.rules.ts';
import { burstOfAdditionsRule } from './burst-of-additions.rules.ts';
import { evidenceAfterInvitationRule } from './evidence-after-invitation.rules.ts';
import { impossiblePaceRule } from './impossible-pace.rules.ts';
import { lateEntryRule } from './late-entry.rules.ts';
import { noBookingRule } from './no-booking-not-standby.rules.ts';
import { outOfTurnRule } from './out-of-turn.rules.ts';
import { outsideOpenGroupsRule } from './outside-open-groups.rules.ts';
import { outsideSessionRule } from './outside-session.rules.ts';
import { overridesConcentratedRule } from './overrides-concentrated.rules.ts';
import { productShoppingRule } from './product-shopping.rules.ts';
import type { Rule } from './rule.ts';
import { samePersonRolesRule } from './same-person-roles.rules.ts';
import { samePersonTwiceRule } from './same-person-twice.rules.ts';
import { sectorGapRule } from './sector-gap.rules.ts';
import { underAgeRule } from './under-age.rules.ts';

/** Every rule with its history: a new version is added at the end of its list, none is ever changed. */
export const RULE_BOOK: Readonly<Record<FindingKind, Rule>> = {
  'under-age': underAgeRule,
  'outside-open-groups': outsideOpenGroupsRule,
  'out-of-turn': outOfTurnRule,
  'no-booking-not-standby': noBookingRule,
  'evidence-after-invitation': evidenceAfterInvitationRule,
  'burst-of-additions': burstOfAdditionsRule,
  'same-person-roles': samePersonRolesRule,
  'overrides-concentrated': overridesConcentratedRule,
  'product-shopping': productShoppingRule,
  'impossible-pace': impossiblePaceRule,
  'outside-session': outsideSessionRule,
  'beyond-vial-doses': beyondVialDosesRule,
  'late-entry': lateEntryRule,
  'same-person-twice': samePersonTwiceRule,
  'sector-gap': sectorGapRule,
};
