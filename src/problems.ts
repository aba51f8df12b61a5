import { accountProblem } from './accounts/account.problems.ts';
import { doseProblem } from './doses/dose.problems.ts';
import { screeningProblem } from './doses/screening.problems.ts';
import { peopleProblem } from './people/people.problems.ts';
import { importProblem } from './places/import.problems.ts';
import { placeProblem } from './places/place.problems.ts';
import { type ProblemKind, platformProblem } from './platform/problem.ts';
import { policyProblem } from './policy/policy.problems.ts';
import { schedulingProblem } from './scheduling/scheduling.problems.ts';
import { supplyProblem } from './supply/supply.problems.ts';

/** The one registry of refusals: code → status, title, details. Every code an endpoint names must be here. */
export const problemRegistry: ReadonlyMap<string, ProblemKind> = new Map<string, ProblemKind>(
  [
    platformProblem,
    accountProblem,
    policyProblem,
    peopleProblem,
    placeProblem,
    importProblem,
    supplyProblem,
    schedulingProblem,
    doseProblem,
    screeningProblem,
  ].flatMap((area) => Object.entries<ProblemKind>(area.kinds)),
);
