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
import { samePersonRolesRule } from './same-person-roles.rules.ts';
import { samePersonTwiceRule } from './same-person-twice.rules.ts';
import { sectorGapRule } from './sector-gap.rules.ts';
import { underAgeRule } from './under-age.rules.ts';

/** Every kind of finding. What the API says of kinds and measures, and what the sweep judges, follow from this list. */
export const RULE_BOOK = [
  underAgeRule,
  outsideOpenGroupsRule,
  outOfTurnRule,
  noBookingRule,
  evidenceAfterInvitationRule,
  burstOfAdditionsRule,
  samePersonRolesRule,
  overridesConcentratedRule,
  productShoppingRule,
  impossiblePaceRule,
  outsideSessionRule,
  beyondVialDosesRule,
  lateEntryRule,
  samePersonTwiceRule,
  sectorGapRule,
] as const;
