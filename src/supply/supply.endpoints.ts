import type { Endpoint } from '../platform/endpoint.ts';
import { lotEndpoints } from './lots.endpoints.ts';
import { roundEndpoints } from './rounds.endpoints.ts';
import { stockEndpoints } from './stock.endpoints.ts';

/** Everything that can be asked about vaccine, in the order of its way: lots, rounds, stock. */
export const supplyEndpoints: Endpoint[] = [...lotEndpoints, ...roundEndpoints, ...stockEndpoints];
