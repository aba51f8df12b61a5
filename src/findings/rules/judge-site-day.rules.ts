import type { FindingKind, Suspicion } from '../finding-kind.ts';
import type { SiteDayFacts } from '../gathering/facts.ts';
import { judgeBeyondVialDoses } from './beyond-vial-doses.rules.ts';
import { judgeEvidenceAfterInvitation } from './evidence-after-invitation.rules.ts';
import { judgeImpossiblePace } from './impossible-pace.rules.ts';
import { judgeLateEntry } from './late-entry.rules.ts';
import { judgeNoBooking } from './no-booking-not-standby.rules.ts';
import { judgeOutOfTurn } from './out-of-turn.rules.ts';
import { judgeOutsideOpenGroups } from './outside-open-groups.rules.ts';
import { judgeOutsideSession } from './outside-session.rules.ts';
import { judgeUnderAge } from './under-age.rules.ts';

/** The kinds that one site's day is enough to judge. */
export const SITE_DAY_KINDS = [
  'under-age',
  'outside-open-groups',
  'out-of-turn',
  'no-booking-not-standby',
  'evidence-after-invitation',
  'impossible-pace',
  'outside-session',
  'beyond-vial-doses',
  'late-entry',
] as const satisfies readonly FindingKind[];

const JUDGES: Readonly<
  Record<(typeof SITE_DAY_KINDS)[number], (facts: SiteDayFacts) => readonly Suspicion[]>
> = {
  'under-age': judgeUnderAge,
  'outside-open-groups': judgeOutsideOpenGroups,
  'out-of-turn': judgeOutOfTurn,
  'no-booking-not-standby': judgeNoBooking,
  'evidence-after-invitation': judgeEvidenceAfterInvitation,
  'impossible-pace': judgeImpossiblePace,
  'outside-session': judgeOutsideSession,
  'beyond-vial-doses': judgeBeyondVialDoses,
  'late-entry': judgeLateEntry,
};

/** Everything the rules say of one site's day. */
export function judgeSiteDay(facts: SiteDayFacts): Suspicion[] {
  return SITE_DAY_KINDS.flatMap((kind) => JUDGES[kind](facts));
}
