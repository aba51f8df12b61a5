import { z } from 'zod';
import { COUNTRY } from '../../platform/area.ts';
import { ROLES } from '../../platform/http/auth.ts';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  pageOf,
  pageQuery,
  toPage,
} from '../../platform/http/endpoint.ts';
import { PROVINCE_AND_ABOVE } from '../../platform/http/roles.ts';
import { anyId } from '../../platform/id.ts';
import { createRound } from './create-round.ts';
import { amendRound } from './events/amend-round.ts';
import { receiveRound } from './events/receive-round.ts';
import { listReceipts } from './events/round-receipt.store.ts';
import { getRoundDetail, listRoundsWithLines } from './round.reads.ts';
import {
  areaUnit,
  newAmendment,
  newReceipt,
  newRound,
  receipt,
  round,
  roundLine,
  roundStatus,
} from './round.ts';
import { roundDetail } from './round-detail.ts';

const tag = 'supply';
const ofRound = z.strictObject({ round: anyId });

export const roundEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'createRound',
    method: 'post',
    path: '/v1/rounds',
    tag,
    summary: 'Enter an allocation round of the Ministry',
    access: { kind: 'roles', roles: ['ministry'], area: () => COUNTRY },
    idempotent: true,
    body: newRound,
    status: 201,
    response: roundDetail,
    problems: [
      'round/does-not-add-up',
      'round/number-taken',
      'round/unknown-unit',
      'lot/unknown',
      'lot/other-product',
    ],
    handle: ({ body }, context) => createRound(context, body),
  }),
  defineEndpoint({
    id: 'amendRound',
    method: 'post',
    path: '/v1/rounds/:round/amendments',
    tag,
    summary: 'Reallocate doses between the units of a round by decision; the total stays the same',
    access: { kind: 'roles', roles: ['ministry'], area: () => COUNTRY },
    idempotent: true,
    params: ofRound,
    body: newAmendment,
    status: 201,
    response: roundDetail,
    problems: [
      'round/amendment-not-conserving',
      'round/already-amended',
      'round/below-received',
      'round/unit-not-in-round',
      'round/unknown-unit',
      'round/closed',
    ],
    handle: ({ params, body }, context) => amendRound(context, params.round, body),
  }),
  defineEndpoint({
    id: 'listRounds',
    method: 'get',
    path: '/v1/rounds',
    tag,
    summary: 'List allocation rounds with the line of every unit; open to every role',
    access: { kind: 'roles', roles: ROLES, area: 'own' },
    query: z.strictObject(pageQuery),
    response: pageOf(
      z
        .strictObject({ ...round.shape, status: roundStatus, lines: z.array(roundLine) })
        .meta({ id: 'RoundWithLines' }),
    ),
    problems: [],
    handle: async ({ query }, { database }) => {
      const found = await listRoundsWithLines(database, cursorKey(query.cursor), query.limit + 1);
      return toPage(found, query.limit, (item) => item.id);
    },
  }),
  defineEndpoint({
    id: 'getRound',
    method: 'get',
    path: '/v1/rounds/:round',
    tag,
    summary:
      'Get a round with its lines and every event that changed them: amendments, refusals, reallocations, closures',
    access: { kind: 'roles', roles: ROLES, area: 'own' },
    params: ofRound,
    response: roundDetail,
    problems: ['request/not-found'],
    handle: ({ params }, { database }) => getRoundDetail(database, params.round),
  }),
  defineEndpoint({
    id: 'receiveRound',
    method: 'post',
    path: '/v1/rounds/:round/receipts',
    tag,
    summary: 'Confirm the doses of a round received, and those broken or lost on the way',
    access: { kind: 'roles', roles: PROVINCE_AND_ABOVE, area: ({ body }) => body.unit },
    idempotent: true,
    params: ofRound,
    body: newReceipt,
    status: 201,
    response: receipt,
    problems: [
      'round/unit-not-in-round',
      'round/more-than-allocated',
      'round/lot-not-in-round',
      'round/more-than-lot',
      'round/closed',
    ],
    handle: ({ params, body }, context) => receiveRound(context, params.round, body),
  }),
  defineEndpoint({
    id: 'listRoundReceipts',
    method: 'get',
    path: '/v1/rounds/:round/receipts',
    tag,
    summary: 'List the receipts of a unit for a round',
    access: {
      kind: 'roles',
      roles: [...PROVINCE_AND_ABOVE, 'inspector', 'administrator'],
      area: ({ query }) => query.unit,
    },
    params: ofRound,
    query: z.strictObject({ ...pageQuery, unit: areaUnit }),
    response: pageOf(receipt),
    problems: [],
    handle: async ({ params, query }, { database }) => {
      const { unit, cursor, limit } = query;
      const found = await listReceipts(database, unit, params.round, cursorKey(cursor), limit + 1);
      return toPage(found, limit, (item) => item.id);
    },
  }),
];
