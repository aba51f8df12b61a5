import { z } from 'zod';
import { areaOfPerson } from '../people/registry/person.store.ts';
import type { Role } from '../platform/http/auth.ts';
import { ROLES } from '../platform/http/auth.ts';
import { defineEndpoint, type Endpoint } from '../platform/http/endpoint.ts';
import { DISTRICT_AND_SITE, PROVINCE_STAFF } from '../platform/http/roles.ts';
import { areaOfId, provinceScopedId, siteScopedId } from '../platform/id.ts';
import { correctDose } from './correct-dose.ts';
import { DOSE_REFUSALS } from './deciding/dose-refusal.problems.ts';
import { LOT_REFUSALS } from './deciding/draw-refusal.rules.ts';
import { doseRecord, newCorrection, newDose, recordedDose } from './dose.ts';
import { getDoseRecord, listDosesOfPerson, listScreenings } from './read-doses.ts';
import { recordDose } from './record-dose.ts';
import { screenPerson } from './screening/screen-person.ts';
import { newScreening, screened, screening } from './screening/screening.ts';

const tag = 'doses';
const staff: readonly Role[] = DISTRICT_AND_SITE;
const readers: readonly Role[] = ROLES;
const bookingParams = z.strictObject({ booking: siteScopedId });
const doseParams = z.strictObject({ dose: siteScopedId });

export const doseEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'screenPerson',
    method: 'post',
    path: '/v1/bookings/:booking/screenings',
    tag,
    summary: 'Screen a person who has checked in, by the rules of the day',
    description:
      'Four outcomes: eligible, caution, defer, contraindicated. The staff may be stricter than the rule, never milder. ' +
      'A deferral or contraindication frees the slot, and the next person on the standby list is called.',
    access: { kind: 'roles', roles: staff, area: ({ params }) => areaOfId(params.booking) },
    params: bookingParams,
    body: newScreening,
    idempotent: true,
    status: 201,
    response: screened,
    problems: [
      'screening/not-checked-in',
      'screening/milder-than-rule',
      'booking/not-possible-now',
      'booking/changed-meanwhile',
      'dose/changed-meanwhile',
      'policy/campaign-not-started',
    ],
    handle: ({ params, body }, context) => screenPerson(context, { booking: params.booking, finding: body }),
  }),
  defineEndpoint({
    id: 'listScreenings',
    method: 'get',
    path: '/v1/bookings/:booking/screenings',
    tag,
    summary: 'The screenings of a booking, oldest first; the last one counts',
    access: { kind: 'roles', roles: readers, area: ({ params }) => areaOfId(params.booking) },
    params: bookingParams,
    response: z.strictObject({ items: z.array(screening) }),
    problems: [],
    handle: async ({ params }, context) => ({ items: await listScreenings(context, params.booking) }),
  }),
  defineEndpoint({
    id: 'recordDose',
    method: 'post',
    path: '/v1/doses',
    tag,
    summary: 'Record an injection',
    description:
      'Decided by the rules of the day of injection. Of several refusals, the first in the table of src/doses/states.md is returned.',
    access: { kind: 'roles', roles: staff, area: ({ body }) => areaOfId(body.session) },
    body: newDose,
    idempotent: true,
    status: 201,
    response: recordedDose,
    problems: [
      ...DOSE_REFUSALS,
      'override/spent',
      'dose/changed-meanwhile',
      'booking/not-possible-now',
      'booking/changed-meanwhile',
      'policy/campaign-not-started',
    ],
    handle: ({ body }, context) => recordDose(context, body),
  }),
  defineEndpoint({
    id: 'getDose',
    method: 'get',
    path: '/v1/doses/:dose',
    tag,
    summary: 'A dose with its corrections',
    access: { kind: 'roles', roles: readers, area: ({ params }) => areaOfId(params.dose) },
    params: doseParams,
    response: doseRecord,
    problems: [],
    handle: ({ params }, context) => getDoseRecord(context, params.dose),
  }),
  defineEndpoint({
    id: 'correctDose',
    method: 'post',
    path: '/v1/doses/:dose/corrections',
    tag,
    summary: 'Correct a recorded dose by a later entry; the dose itself stays as it was recorded',
    access: { kind: 'roles', roles: PROVINCE_STAFF, area: ({ params }) => areaOfId(params.dose) },
    params: doseParams,
    body: newCorrection,
    idempotent: true,
    status: 201,
    response: doseRecord,
    problems: [
      'person/erased',
      'dose/already-corrected',
      'dose/same-lot',
      'dose/wrong-product',
      ...LOT_REFUSALS,
      'dose/changed-meanwhile',
      'policy/campaign-not-started',
    ],
    handle: ({ params, body }, context) => correctDose(context, { dose: params.dose, correction: body }),
  }),
  defineEndpoint({
    id: 'listDosesOfPerson',
    method: 'get',
    path: '/v1/people/:person/doses',
    tag,
    summary: 'Every dose recorded for a person, including those entered in error',
    access: {
      kind: 'roles',
      roles: readers,
      area: ({ params }, read, actor) => areaOfPerson(read, actor, params.person),
    },
    params: z.strictObject({ person: provinceScopedId }),
    response: z.strictObject({ items: z.array(doseRecord) }),
    problems: ['person/erased'],
    handle: async ({ params }, context) => ({ items: await listDosesOfPerson(context, params.person) }),
  }),
];
