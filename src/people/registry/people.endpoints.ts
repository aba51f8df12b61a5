import { z } from 'zod';
import { SECOND_PERSON_PROBLEMS } from '../../audit/second-person.problems.ts';
import { districtCode, provinceOf } from '../../platform/area.ts';
import type { Role } from '../../platform/http/auth.ts';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  pageOf,
  pageQuery,
  toPage,
} from '../../platform/http/endpoint.ts';
import { PROVINCE_AND_DISTRICT, PROVINCE_STAFF } from '../../platform/http/roles.ts';
import { areaOfId, districtScopedId, provinceScopedId } from '../../platform/id.ts';
import { claimGroup } from '../memberships/claim-group.ts';
import { rejectMembership, verifyMembership, withdrawMembership } from '../memberships/decide-membership.ts';
import { listMemberships } from '../memberships/membership.store.ts';
import {
  membership,
  membershipChange,
  membershipState,
  newMembership,
  rejectionReason,
  withdrawalReason,
} from '../memberships/membership.ts';
import { consentChange, newConsent } from './consent.ts';
import { findPeople, foundPeople, peopleQuery } from './find-people.ts';
import { getPersonRecord } from './get-person-record.ts';
import { giveConsent } from './give-consent.ts';
import { areaForActor, areaOfPerson } from './person.store.ts';
import { newPerson, personRecord, registeredPerson } from './person.ts';
import { registerPerson } from './register-person.ts';
import { withdrawConsent } from './withdraw-consent.ts';

const tag = 'people';
/** Personal data is for those who work with the people of an area, and for inspectors. */
const readers: readonly Role[] = [...PROVINCE_STAFF, 'inspector'];

const personParams = z.strictObject({ person: provinceScopedId });
const membershipParams = z.strictObject({ membership: districtScopedId });
const claimProblems = [
  'policy/campaign-not-started',
  'membership/decision-required',
  'membership/decision-in-future',
];
const decisionProblems = [
  'policy/campaign-not-started',
  'membership/not-possible-now',
  'person/changed-meanwhile',
  'person/erased',
];

export const peopleEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'registerPerson',
    method: 'post',
    path: '/v1/people',
    tag,
    summary: 'Register a person, with the groups claimed for them',
    access: {
      kind: 'roles',
      roles: PROVINCE_STAFF,
      area: ({ body }, _read, actor) => areaForActor(body.district, actor),
    },
    body: newPerson,
    idempotent: true,
    status: 201,
    response: registeredPerson,
    problems: [
      'person/identity-taken',
      'person/born-in-future',
      'person/unknown-facility',
      'place/unknown-district',
      'place/unknown-commune',
      'place/commune-elsewhere',
      ...claimProblems,
    ],
    handle: ({ body }, context) => registerPerson(context, body),
  }),
  defineEndpoint({
    id: 'findPeople',
    method: 'post',
    path: '/v1/people/search',
    readOnly: true,
    tag,
    summary: 'Find people of your area by national id, phone, or name and birth date',
    access: {
      kind: 'roles',
      roles: readers,
      // An account within a province may name that province, which changes nothing.
      area: ({ body }, _read, actor) =>
        body.province === undefined || body.province === provinceOf(actor.area) ? actor.area : body.province,
    },
    body: peopleQuery,
    response: foundPeople,
    problems: ['person/search-too-wide'],
    handle: ({ body }, context) => findPeople(context, body),
  }),
  defineEndpoint({
    id: 'getPerson',
    method: 'get',
    path: '/v1/people/:person',
    tag,
    summary: "Get a person's record; the read is recorded",
    access: {
      kind: 'roles',
      roles: readers,
      area: ({ params }, read, actor) => areaOfPerson(read, actor, params.person),
    },
    params: personParams,
    response: personRecord,
    problems: ['person/erased'],
    handle: ({ params }, context) => getPersonRecord(context, params.person),
  }),
  defineEndpoint({
    id: 'claimGroup',
    method: 'post',
    path: '/v1/people/:person/memberships',
    tag,
    summary: 'Claim one more group for a person',
    access: {
      kind: 'roles',
      roles: PROVINCE_STAFF,
      area: ({ params }, read, actor) => areaOfPerson(read, actor, params.person),
    },
    params: personParams,
    body: newMembership,
    idempotent: true,
    status: 201,
    response: membershipChange,
    problems: ['person/erased', 'membership/already-claimed', 'person/changed-meanwhile', ...claimProblems],
    handle: ({ params, body }, context) => claimGroup(context, params.person, body),
  }),
  defineEndpoint({
    id: 'listMemberships',
    method: 'get',
    path: '/v1/memberships',
    tag,
    summary: 'List the memberships of a district in one state, oldest first, for example those to verify',
    access: {
      kind: 'roles',
      roles: readers,
      area: ({ query }, _read, actor) => areaForActor(query.district, actor),
    },
    query: z.strictObject({
      ...pageQuery,
      district: districtCode,
      status: membershipState.default('claimed'),
    }),
    response: pageOf(membership),
    problems: [],
    handle: async ({ query }, { database }) => {
      const { district, status, cursor, limit } = query;
      const after = cursorKey(cursor);
      const found = await listMemberships(database, { district, status, after, limit: limit + 1 });
      return toPage(found, limit, (item) => item.id);
    },
  }),
  defineEndpoint({
    id: 'verifyMembership',
    method: 'post',
    path: '/v1/memberships/:membership/verify',
    tag,
    summary: 'Verify a membership that another account claimed',
    access: {
      kind: 'roles',
      roles: PROVINCE_AND_DISTRICT,
      area: ({ params }) => areaOfId(params.membership),
    },
    params: membershipParams,
    idempotent: true,
    response: membershipChange,
    problems: [...SECOND_PERSON_PROBLEMS, ...decisionProblems],
    handle: ({ params }, context) => verifyMembership(context, params.membership),
  }),
  defineEndpoint({
    id: 'rejectMembership',
    method: 'post',
    path: '/v1/memberships/:membership/reject',
    tag,
    summary: 'Reject a membership that another account claimed',
    access: {
      kind: 'roles',
      roles: PROVINCE_AND_DISTRICT,
      area: ({ params }) => areaOfId(params.membership),
    },
    params: membershipParams,
    body: z.strictObject({ reason: rejectionReason }),
    idempotent: true,
    response: membershipChange,
    problems: [...SECOND_PERSON_PROBLEMS, ...decisionProblems],
    handle: ({ params, body }, context) => rejectMembership(context, params.membership, body.reason),
  }),
  defineEndpoint({
    id: 'withdrawMembership',
    method: 'post',
    path: '/v1/memberships/:membership/withdraw',
    tag,
    summary: 'Withdraw a membership, claimed or verified',
    access: {
      kind: 'roles',
      roles: PROVINCE_STAFF,
      area: ({ params }, _read, actor) => areaForActor(areaOfId(params.membership), actor),
    },
    params: membershipParams,
    body: z.strictObject({ reason: withdrawalReason }),
    idempotent: true,
    response: membershipChange,
    problems: decisionProblems,
    handle: ({ params, body }, context) => withdrawMembership(context, params.membership, body.reason),
  }),
  defineEndpoint({
    id: 'giveConsent',
    method: 'post',
    path: '/v1/people/:person/consents',
    tag,
    summary: "Record a guardian's consent to one product",
    access: {
      kind: 'roles',
      roles: PROVINCE_STAFF,
      area: ({ params }, read, actor) => areaOfPerson(read, actor, params.person),
    },
    params: personParams,
    body: newConsent,
    idempotent: true,
    status: 201,
    response: consentChange,
    problems: ['person/erased', 'consent/in-future'],
    handle: ({ params, body }, context) => giveConsent(context, params.person, body),
  }),
  defineEndpoint({
    id: 'withdrawConsent',
    method: 'post',
    path: '/v1/consents/:consent/withdraw',
    tag,
    summary: "Withdraw a guardian's consent",
    access: {
      kind: 'roles',
      roles: PROVINCE_STAFF,
      area: ({ params }, _read, actor) => areaForActor(areaOfId(params.consent), actor),
    },
    params: z.strictObject({ consent: districtScopedId }),
    idempotent: true,
    response: consentChange,
    problems: ['person/erased', 'consent/already-withdrawn'],
    handle: ({ params }, context) => withdrawConsent(context, params.consent),
  }),
];
