import type { Endpoint } from '../platform/http/endpoint.ts';
import { coldChainEndpoints } from './cold-chain/cold-chain.endpoints.ts';
import { lotEndpoints } from './lots/lots.endpoints.ts';
import { lotFlagEndpoints } from './near-expiry/lot-flags.endpoints.ts';
import { batchEndpoints } from './stock/batches.endpoints.ts';
import { stockEndpoints } from './stock/stock.endpoints.ts';
import { stockCountEndpoints } from './stock-counts/stock-counts.endpoints.ts';
import { vialEndpoints } from './vials/vials.endpoints.ts';

/** Every endpoint of supply: lots, stock, vials, cold chain and counts. */
export const supplyEndpoints: Endpoint[] = [
  ...lotEndpoints,
  ...lotFlagEndpoints,
  ...batchEndpoints,
  ...stockEndpoints,
  ...vialEndpoints,
  ...coldChainEndpoints,
  ...stockCountEndpoints,
];
