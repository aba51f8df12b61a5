import type { Endpoint } from '../platform/http/endpoint.ts';
import { redistributionEndpoints } from './redistribution/redistributions.endpoints.ts';
import { roundEventEndpoints } from './rounds/events/round-events.endpoints.ts';
import { movementEntryEndpoints } from './rounds/figures/movement-entries.endpoints.ts';
import { roundEndpoints } from './rounds/rounds.endpoints.ts';
import { scenarioEndpoints } from './rounds/scenarios/scenarios.endpoints.ts';
import { shareOutEndpoints } from './share-outs/share-outs.endpoints.ts';
import { shipmentEndpoints } from './shipments/shipments.endpoints.ts';

/** Every endpoint of allocation: rounds, shipments, share-outs and transfers. */
export const allocationEndpoints: Endpoint[] = [
  ...scenarioEndpoints,
  ...roundEndpoints,
  ...roundEventEndpoints,
  ...movementEntryEndpoints,
  ...shipmentEndpoints,
  ...shareOutEndpoints,
  ...redistributionEndpoints,
];
