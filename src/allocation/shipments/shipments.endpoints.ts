import { defineEndpoint, type Endpoint } from '../../platform/http/endpoint.ts';
import { STAFF } from '../../platform/http/roles.ts';
import { newShipment, shipment } from '../../supply/shipments/shipment.ts';
import { dispatchShipment } from './dispatch-shipment.ts';

const tag = 'supply';

/** Dispatching stands here, since it asks for share-outs and planned sessions; receiving a shipment is in supply. */
export const shipmentEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'dispatchShipment',
    method: 'post',
    path: '/v1/shipments',
    tag,
    summary: 'Dispatch a shipment to a place below or above; its doses leave the sender’s stock now',
    access: {
      kind: 'roles',
      roles: STAFF,
      area: ({ body }) => body.from,
    },
    idempotent: true,
    body: newShipment,
    status: 201,
    response: shipment,
    problems: [
      'shipment/not-connected',
      'shipment/unknown-place',
      'share-out/not-approved',
      'share-out/exceeded',
      'redistribution/not-accepted',
      'redistribution/exceeded',
      'lot/other-product',
      'lot/held',
      'lot/expired',
      'lot/quarantined',
      'lot/recalled',
      'lot/thawed-too-long',
      'lot/cold-chain-failure',
      'stock/refreezing',
      'shipment/would-expire-before-use',
      'stock/short',
    ],
    handle: ({ body }, context) => dispatchShipment(context, body),
  }),
];
