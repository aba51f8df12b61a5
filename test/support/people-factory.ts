import type { AreaCode } from '../../src/platform/area.ts';
import type { SignedIn, TestService } from './service.ts';

/** What a test specifies about a made-up person; the rest is filled in. */
export interface MadeUpPerson {
  readonly district?: AreaCode;
  readonly commune?: string | null;
  readonly name?: string;
  readonly birthDate?: string;
  readonly sex?: 'male' | 'female';
  readonly nationalId?: string;
  readonly phone?: string;
  readonly facility?: string;
  /** Groups that are claimed; group 16 comes with a decision. */
  readonly groups?: readonly number[];
}

export interface Registered {
  readonly id: string;
  readonly pseudonym: string;
  readonly identityGrade: string;
  readonly memberships: readonly { readonly id: string; readonly group: number }[];
}

export const DISTRICT = '26-243';
export const COMMUNE = '08707';

let counted = 0;

/** Starts the campaign of a province. */
export async function startCampaign(service: TestService, province = '26'): Promise<{ seedHash: string }> {
  const head = await service.as('province', province);
  const answer = await head.post(`/v1/provinces/${province}/campaign`).expect(201);
  return answer.body;
}

/** Appends an override to the policy as it is now; returns the new version. */
export async function overridePolicy(
  service: TestService,
  changes: readonly object[],
  { province = '26', effectiveFrom = '2021-08-01', number = '100/QĐ-UBND' } = {},
): Promise<string> {
  const head = await service.as('province', province);
  const policy = await head.get(`/v1/provinces/${province}/policy`).expect(200);
  const answer = await head
    .post(`/v1/provinces/${province}/policy/overrides`, {
      basedOn: policy.body.rules.version,
      document: { number, date: '2021-08-01', signer: 'Chủ tịch UBND tỉnh', title: 'Quyết định' },
      effectiveFrom,
      changes,
    })
    .expect(201);
  return answer.body.version;
}

/** The body of a registration. */
export function personBody(person: MadeUpPerson = {}): Record<string, unknown> {
  counted += 1;
  const { groups = [1], district = DISTRICT, ...given } = person;
  return {
    name: `Nguyễn Thử ${counted}`,
    birthDate: '1980-05-17',
    sex: 'female',
    district,
    ...(district === DISTRICT ? { commune: COMMUNE } : {}),
    ...given,
    groups: groups.map((group) => ({ group, evidence: evidenceOf(group) })),
  };
}

export function evidenceOf(group: number): Record<string, unknown> {
  if (group !== 16) return { kind: 'employer-list', reference: 'DS-01/2021' };
  const decision = { number: '55/QĐ-UBND', date: '2021-08-02', signer: 'Chủ tịch UBND tỉnh' };
  return { kind: 'decision', reference: '55/QĐ-UBND', decision };
}

/** Registers a person through the API with groups that are only claimed. */
export async function registerPerson(
  service: TestService,
  person: MadeUpPerson = {},
  by?: SignedIn,
): Promise<Registered> {
  const clerk = by ?? (await service.as('district', person.district ?? DISTRICT, 'clerk'));
  const answer = await clerk.post('/v1/people', personBody(person));
  if (answer.status !== 201) throw new Error(`not registered: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Registers a person and has another account verify all their groups: they are in the order if a group is open. */
export async function verifiedPerson(service: TestService, person: MadeUpPerson = {}): Promise<Registered> {
  const registered = await registerPerson(service, person);
  const verifier = await service.as('district', person.district ?? DISTRICT, 'verifier');
  for (const { id } of registered.memberships) {
    await verifier.post(`/v1/memberships/${id}/verify`).expect(200);
  }
  return registered;
}

/** A guardian's consent to a product, given now. */
export async function giveConsent(
  service: TestService,
  person: string,
  product: string,
): Promise<{ id: string }> {
  const clerk = await service.as('district', DISTRICT, 'clerk');
  const answer = await clerk
    .post(`/v1/people/${person}/consents`, {
      guardianName: 'Trần Thị Giám Hộ',
      relation: 'mother',
      product,
      givenAt: service.clock.now().toISOString(),
    })
    .expect(201);
  return answer.body;
}
