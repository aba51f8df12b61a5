import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { accountEndpoints } from './accounts/accounts.endpoints.ts';
import { allocationEndpoints } from './allocation/allocation.endpoints.ts';
import { auditEndpoints } from './audit/audit.endpoints.ts';
import { logEndpoints } from './audit/log/log.endpoints.ts';
import { watchLog } from './audit/log/sequencing/log-metrics.ts';
import { recordRefusal } from './audit/record.ts';
import { doseEndpoints } from './doses/doses.endpoints.ts';
import { overrideEndpoints } from './doses/overrides/overrides.endpoints.ts';
import { reactionEndpoints } from './doses/reactions/reactions.endpoints.ts';
import { recallEndpoints } from './doses/recalls/recalls.endpoints.ts';
import { erasureEndpoints } from './erasure/erasures.endpoints.ts';
import { findingEndpoints } from './findings/findings.endpoints.ts';
import { orderEndpoints } from './people/order/order.endpoints.ts';
import { publicOrderEndpoints } from './people/order-file/public-order.endpoints.ts';
import { peopleEndpoints } from './people/registry/people.endpoints.ts';
import { relationEndpoints } from './people/relations/relations.endpoints.ts';
import { turnEndpoints } from './people/turn/turn.endpoints.ts';
import { placeEndpoints } from './places/places.endpoints.ts';
import type { Clock } from './platform/clock.ts';
import type { Database } from './platform/database/database.ts';
import { createTokens } from './platform/http/auth.ts';
import { type Endpoint, endpointFaults } from './platform/http/endpoint.ts';
import { createMetrics, type Metrics } from './platform/http/metrics.ts';
import { mountOperations } from './platform/http/operations.ts';
import {
  mountEndpoints,
  problemHandler,
  type RouterDeps,
  requestLine,
  unknownPath,
} from './platform/http/router.ts';
import { policyEndpoints } from './policy/campaign/policy.endpoints.ts';
import { problemRegistry } from './problems.ts';
import { reportEndpoints } from './reports/reports.endpoints.ts';
import { wastageEndpoints } from './reports/wastage/wastage.endpoints.ts';
import { bookingEndpoints } from './scheduling/bookings/bookings.endpoints.ts';
import { invitationEndpoints } from './scheduling/invitations/invitations.endpoints.ts';
import { leftoverEndpoints } from './scheduling/leftovers/leftovers.endpoints.ts';
import { sessionPlanEndpoints } from './scheduling/planning/session-plans.endpoints.ts';
import { sessionEndpoints } from './scheduling/sessions/sessions.endpoints.ts';
import { sessionVialEndpoints } from './scheduling/vials/vials.endpoints.ts';
import { supplyEndpoints } from './supply/supply.endpoints.ts';

export interface AppDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly tokenSecret: string;
  readonly tokenMinutes: number;
  readonly identityKey: string;
  readonly metricsToken?: string | undefined;
  readonly checkAnswers?: boolean;
  readonly metrics?: Metrics;
  /** Whether the service is shutting down; `/readyz` reports it. */
  readonly isStopping?: () => boolean;
}

/** The list of all endpoints, in reading order. */
export function listEndpoints(deps: Pick<AppDeps, 'tokenSecret' | 'tokenMinutes' | 'clock'>): Endpoint[] {
  const tokens = createTokens(deps.tokenSecret, deps.tokenMinutes, deps.clock);
  return [
    ...accountEndpoints(tokens),
    ...relationEndpoints,
    ...auditEndpoints,
    ...logEndpoints,
    ...policyEndpoints,
    ...placeEndpoints,
    ...peopleEndpoints,
    ...orderEndpoints,
    ...turnEndpoints,
    ...publicOrderEndpoints,
    ...supplyEndpoints,
    ...allocationEndpoints,
    ...sessionPlanEndpoints,
    ...sessionEndpoints,
    ...sessionVialEndpoints,
    ...bookingEndpoints,
    ...leftoverEndpoints,
    ...invitationEndpoints,
    ...doseEndpoints,
    ...recallEndpoints,
    ...reactionEndpoints,
    ...overrideEndpoints,
    ...findingEndpoints,
    ...erasureEndpoints,
    ...reportEndpoints(problemRegistry),
    ...wastageEndpoints,
  ];
}

/** Builds the HTTP app. Throws if an endpoint does not declare its access or lists an unknown problem. */
export function buildApp(deps: AppDeps, endpoints: readonly Endpoint[] = listEndpoints(deps)): Express {
  const faults = endpointFaults(endpoints, new Set(problemRegistry.keys()));
  if (faults.length > 0) throw new Error(`the endpoints have faults:\n${faults.join('\n')}`);

  const metrics = deps.metrics ?? createMetrics();
  watchLog(metrics, deps.database, deps.clock);
  const router: RouterDeps = {
    database: deps.database,
    clock: deps.clock,
    log: deps.log,
    tokens: createTokens(deps.tokenSecret, deps.tokenMinutes, deps.clock),
    metrics,
    secrets: { identityKey: deps.identityKey },
    recordRefusal,
    checkAnswers: deps.checkAnswers ?? false,
  };
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('etag', false);
  // Everything is served from here; upgrading to HTTPS would break the API page on a private network without it.
  app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }));
  app.use(requestLine(router));
  mountOperations(app, { ...deps, metrics, endpoints, problems: problemRegistry });
  mountEndpoints(app, endpoints, router);
  app.use(unknownPath);
  app.use(problemHandler(router));
  return app;
}
