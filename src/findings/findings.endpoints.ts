import { z } from 'zod';
import { areaCode, areaWithin } from '../platform/area.ts';
import type { Role } from '../platform/http/auth.ts';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  fileAnswer,
  pageOf,
  pageQuery,
  toPage,
} from '../platform/http/endpoint.ts';
import { PROVINCE_AND_ABOVE } from '../platform/http/roles.ts';
import { areaOfId } from '../platform/id.ts';
import { isoDate } from '../policy/terms.ts';
import { buildCaseFile } from './cases/build-case-file.ts';
import { caseFile } from './cases/case-file.ts';
import { caseFilePage } from './cases/case-file-page.ts';
import { confirmFinding, dismissFinding, reviewFinding } from './decide-finding.ts';
import { getFinding, listFindings } from './finding.store.ts';
import {
  confirmReason,
  dismissReason,
  finding,
  findingChange,
  findingId,
  findingNote,
  findingRecord,
  findingState,
} from './finding.ts';
import { listFindingEvents } from './finding-event.store.ts';
import { findingKind, ruleOfFinding } from './finding-kind.ts';
import { findingSearch, searchFindings, searchResult } from './search-findings.ts';
import { severity } from './severity.ts';

const tag = 'findings';
const readers: readonly Role[] = [...PROVINCE_AND_ABOVE, 'inspector'];
const deciders: readonly Role[] = PROVINCE_AND_ABOVE;
const params = z.strictObject({ finding: findingId });
const area = ({ params: { finding: id } }: { readonly params: { readonly finding: string } }) => areaOfId(id);
const decisionProblems = [
  'finding/not-from-above',
  'finding/named-in-it',
  'second-person/related',
  'finding/not-possible-now',
  'finding/changed-meanwhile',
] as const;
const names = z
  .enum(['true', 'false'])
  .default('false')
  .meta({ description: 'Include names: for inspectors of a province or the country; recorded' });

export const findingEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'listFindings',
    method: 'get',
    path: '/v1/findings',
    tag,
    summary: 'List the findings about an area and everything in it',
    access: { kind: 'roles', roles: readers, area: ({ query }, _read, actor) => query.area ?? actor.area },
    query: z.strictObject({
      ...pageQuery,
      area: areaCode.optional(),
      kind: findingKind.optional(),
      state: findingState.optional(),
      severity: severity.optional(),
      from: isoDate.optional(),
      to: isoDate.optional(),
    }),
    response: pageOf(finding),
    problems: [],
    handle: async ({ query }, { database, actor }) => {
      const { limit, cursor, area: asked, ...rest } = query;
      const wanted = areaWithin(actor.area, asked);
      const found = await listFindings(database, {
        ...rest,
        area: wanted,
        after: cursorKey(cursor),
        limit: limit + 1,
      });
      return toPage(found, limit, ({ id }) => id);
    },
  }),
  defineEndpoint({
    id: 'searchFindings',
    method: 'post',
    path: '/v1/findings/search',
    readOnly: true,
    tag,
    summary: 'Apply the rules to a past period now',
    description:
      'Each day is judged by the version of the rule, and each dose by the version of the policy, in force at that time. At most 31 days and 300 site-days in one province. Changes nothing; the search itself is recorded.',
    access: { kind: 'roles', roles: readers, area: ({ body }) => body.area },
    body: findingSearch,
    response: searchResult,
    problems: ['finding/search-too-wide'],
    handle: ({ body }, context) => searchFindings(context, body),
  }),
  defineEndpoint({
    id: 'getFinding',
    method: 'get',
    path: '/v1/findings/:finding',
    tag,
    summary: 'A finding with its rule and its events',
    access: { kind: 'roles', roles: readers, area },
    params,
    response: findingRecord,
    problems: [],
    handle: async (input, { database }) => {
      const found = await getFinding(database, input.params.finding);
      return {
        finding: found,
        rule: ruleOfFinding(found),
        events: await listFindingEvents(database, found.id),
      };
    },
  }),
  defineEndpoint({
    id: 'reviewFinding',
    method: 'post',
    path: '/v1/findings/:finding/review',
    tag,
    summary: 'Take a finding under review',
    access: { kind: 'roles', roles: deciders, area },
    params,
    idempotent: true,
    response: findingChange,
    problems: decisionProblems,
    handle: (input, context) => reviewFinding(context, input.params.finding),
  }),
  defineEndpoint({
    id: 'confirmFinding',
    method: 'post',
    path: '/v1/findings/:finding/confirm',
    tag,
    summary: 'Confirm a finding under review',
    access: { kind: 'roles', roles: deciders, area },
    params,
    body: z.strictObject({ reason: confirmReason, note: findingNote }),
    idempotent: true,
    response: findingChange,
    problems: decisionProblems,
    handle: (input, context) => confirmFinding(context, input.params.finding, input.body),
  }),
  defineEndpoint({
    id: 'dismissFinding',
    method: 'post',
    path: '/v1/findings/:finding/dismiss',
    tag,
    summary: 'Dismiss a finding that another account took under review',
    access: { kind: 'roles', roles: deciders, area },
    params,
    body: z.strictObject({ reason: dismissReason, note: findingNote }),
    idempotent: true,
    response: findingChange,
    problems: [...decisionProblems, 'second-person/same-account'],
    handle: (input, context) => dismissFinding(context, input.params.finding, input.body),
  }),
  defineEndpoint({
    id: 'getCaseFile',
    method: 'get',
    path: '/v1/findings/:finding/case-file.json',
    tag,
    summary:
      'The case file of a finding: timeline, people, decisions, proofs, and how to verify it independently',
    access: { kind: 'roles', roles: readers, area },
    params,
    query: z.strictObject({ names }),
    response: caseFile,
    problems: ['finding/names-not-allowed'],
    handle: (input, context) => buildCaseFile(context, input.params.finding, input.query.names === 'true'),
  }),
  defineEndpoint({
    id: 'getCaseFilePage',
    method: 'get',
    path: '/v1/findings/:finding/case-file.html',
    tag,
    summary: 'The case file as a printable page, in Vietnamese',
    access: { kind: 'roles', roles: readers, area },
    params,
    query: z.strictObject({ names }),
    produces: 'text/html; charset=utf-8',
    response: fileAnswer,
    problems: ['finding/names-not-allowed'],
    handle: async (input, context) => {
      const file = await buildCaseFile(context, input.params.finding, input.query.names === 'true');
      return { content: caseFilePage(file), fileName: `case-file-${file.finding.id}.html`.slice(-120) };
    },
  }),
];
