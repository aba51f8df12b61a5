import { accountProblem } from './accounts/account.problems.ts';
import { redistributionProblem } from './allocation/redistribution/redistribution.problems.ts';
import { roundProblem } from './allocation/rounds/round.problems.ts';
import { shareOutProblem } from './allocation/share-outs/share-out.problems.ts';
import { auditProblem } from './audit/audit.problems.ts';
import { secondPersonProblem } from './audit/second-person.problems.ts';
import { correctionProblem } from './doses/correction.problems.ts';
import { doseRefusal } from './doses/deciding/dose-refusal.problems.ts';
import { doseProblem } from './doses/dose.problems.ts';
import { overrideProblem } from './doses/overrides/override.problems.ts';
import { reactionProblem } from './doses/reactions/reaction.problems.ts';
import { recallProblem } from './doses/recalls/recall.problems.ts';
import { screeningProblem } from './doses/screening/screening.problems.ts';
import { erasureProblem } from './erasure/erasure.problems.ts';
import { findingProblem } from './findings/finding.problems.ts';
import { peopleProblem } from './people/people.problems.ts';
import { relationProblem } from './people/relations/relation.problems.ts';
import { importProblem } from './places/imports/import.problems.ts';
import { placeProblem } from './places/place.problems.ts';
import { type ProblemKind, platformProblem } from './platform/problem.ts';
import { policyProblem } from './policy/campaign/policy.problems.ts';
import { invitationProblem } from './scheduling/invitations/invitation.problems.ts';
import { leftoverProblem } from './scheduling/leftovers/leftover.problems.ts';
import { sessionPlanProblem } from './scheduling/planning/session-plan.problems.ts';
import { schedulingProblem } from './scheduling/scheduling.problems.ts';
import { coldChainProblem } from './supply/cold-chain/cold-chain.problems.ts';
import { lotProblem } from './supply/lots/lot.problems.ts';
import { flagProblem } from './supply/near-expiry/lot-flag.problems.ts';
import { shipmentProblem } from './supply/shipments/shipment.problems.ts';
import { stockProblem } from './supply/stock/stock.problems.ts';
import { stockCountProblem } from './supply/stock-counts/stock-count.problems.ts';
import { vialProblem } from './supply/vials/vial.problems.ts';

/** The one registry of refusals: code → status, title, details. Every code an endpoint names must be here. */
export const problemRegistry: ReadonlyMap<string, ProblemKind> = new Map<string, ProblemKind>(
  [
    platformProblem,
    accountProblem,
    auditProblem,
    secondPersonProblem,
    policyProblem,
    peopleProblem,
    placeProblem,
    importProblem,
    lotProblem,
    stockProblem,
    vialProblem,
    shipmentProblem,
    coldChainProblem,
    flagProblem,
    stockCountProblem,
    roundProblem,
    shareOutProblem,
    redistributionProblem,
    schedulingProblem,
    sessionPlanProblem,
    leftoverProblem,
    invitationProblem,
    relationProblem,
    doseRefusal,
    doseProblem,
    correctionProblem,
    recallProblem,
    overrideProblem,
    screeningProblem,
    reactionProblem,
    findingProblem,
    erasureProblem,
  ].flatMap((area) => Object.entries<ProblemKind>(area.kinds)),
);
