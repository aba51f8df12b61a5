import { z } from 'zod';
import { SECOND_PERSON_PROBLEMS } from '../../audit/second-person.problems.ts';
import { areaCode, COUNTRY, covers } from '../../platform/area.ts';
import { ROLES } from '../../platform/http/auth.ts';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  pageOf,
  pageQuery,
  toPage,
} from '../../platform/http/endpoint.ts';
import { PROVINCE_AND_ABOVE, STAFF } from '../../platform/http/roles.ts';
import { anyId, areaOfId } from '../../platform/id.ts';
import { instant } from '../../platform/instant.ts';
import { platformProblem } from '../../platform/problem.ts';
import { balance } from '../ledger/balance.ts';
import { ledgerOf, placeOfAccount } from '../ledger/stock-account.ts';
import { approveExpiryExtension } from '../lots/extensions/approve-expiry-extension.ts';
import { findExtension, listExtensions } from '../lots/extensions/expiry-extension.store.ts';
import { expiryExtension, newExpiryExtension } from '../lots/extensions/expiry-extension.ts';
import { proposeExpiryExtension } from '../lots/extensions/propose-expiry-extension.ts';
import { lotId } from '../lots/lot.ts';
import { readUsableUntil, usableUntil } from '../lots/read-usable-until.ts';
import { newThaw } from '../vials/thaw.ts';
import { thawStock } from '../vials/thaw-stock.ts';

const tag = 'supply';
const ofExtension = z.strictObject({ extension: anyId });

/** Endpoints that decide how long a batch may be used: extensions of its lot's expiry, and thawing. */
export const batchEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'proposeExpiryExtension',
    method: 'post',
    path: '/v1/expiry-extensions',
    tag,
    summary: 'Enter a letter that extends the shelf life of lots; somebody else approves it',
    access: { kind: 'roles', roles: PROVINCE_AND_ABOVE, area: ({ body }) => body.area },
    idempotent: true,
    body: newExpiryExtension,
    status: 201,
    response: expiryExtension,
    problems: ['lot/unknown', 'expiry/not-later'],
    handle: ({ body }, context) => proposeExpiryExtension(context, body),
  }),
  defineEndpoint({
    id: 'approveExpiryExtension',
    method: 'post',
    path: '/v1/expiry-extensions/:extension/approve',
    tag,
    summary:
      'Approve an extension that somebody else entered: from its first day it applies to all stock it covers',
    access: {
      kind: 'roles',
      roles: PROVINCE_AND_ABOVE,
      area: ({ params }) => areaOfId(params.extension),
    },
    idempotent: true,
    params: ofExtension,
    response: expiryExtension,
    problems: [...SECOND_PERSON_PROBLEMS, 'expiry/already-approved', 'expiry/not-later'],
    handle: ({ params }, context) => approveExpiryExtension(context, params.extension),
  }),
  defineEndpoint({
    id: 'listExpiryExtensions',
    method: 'get',
    path: '/v1/expiry-extensions',
    tag,
    summary: 'List the extensions that apply in your area',
    access: { kind: 'roles', roles: ROLES, area: 'own' },
    query: z.strictObject({ ...pageQuery }),
    response: pageOf(expiryExtension),
    problems: [],
    handle: async ({ query }, { database, actor }) => {
      const areas = actor.area === COUNTRY ? undefined : [COUNTRY, ledgerOf(actor.area)];
      const found = await listExtensions(database, areas, cursorKey(query.cursor), query.limit + 1);
      return toPage(found, query.limit, (item) => item.id);
    },
  }),
  defineEndpoint({
    id: 'getExpiryExtension',
    method: 'get',
    path: '/v1/expiry-extensions/:extension',
    tag,
    summary: 'Get an extension that applies in your area',
    access: { kind: 'roles', roles: ROLES, area: 'own' },
    params: ofExtension,
    response: expiryExtension,
    problems: ['request/not-found'],
    handle: async ({ params }, { database, actor }) => {
      const found = await findExtension(database, params.extension);
      if (found === undefined) throw platformProblem('request/not-found');
      if (!covers(found.area, actor.area) && !covers(actor.area, found.area)) {
        throw platformProblem('request/not-found');
      }
      return found;
    },
  }),
  defineEndpoint({
    id: 'getUsableUntil',
    method: 'get',
    path: '/v1/lots/:lot/usable-until',
    tag,
    summary: 'Get until when a batch of a lot in a place may be used, as known at an instant',
    access: { kind: 'roles', roles: ROLES, area: ({ query }) => query.place },
    params: z.strictObject({ lot: lotId }),
    query: z.strictObject({
      place: areaCode,
      at: instant.optional().meta({ description: 'Default: now' }),
      thawedAt: instant.optional(),
    }),
    response: usableUntil,
    problems: [],
    handle: ({ params, query }, context) => readUsableUntil(context, params.lot, query),
  }),
  defineEndpoint({
    id: 'thawStock',
    method: 'post',
    path: '/v1/thaws',
    tag,
    summary: 'Record that vials were taken out of the freezer: they become a batch with its own clock',
    access: { kind: 'roles', roles: STAFF, area: ({ body }) => placeOfAccount(body.account) },
    idempotent: true,
    body: newThaw,
    status: 201,
    response: balance,
    problems: [
      'stock/not-frozen',
      'stock/refreezing',
      'stock/not-whole-vials',
      'stock/thawed-in-future',
      'stock/thawed-before-arrival',
      'stock/short',
      'lot/unknown',
      'lot/held',
      'lot/expired',
      'lot/quarantined',
      'lot/recalled',
      'lot/cold-chain-failure',
    ],
    handle: ({ body }, context) => thawStock(context, body),
  }),
];
