import { listRelationsOfAccount } from '../../accounts/relations/declared-relation.store.ts';
import type { DecidedOverride } from '../../doses/overrides/finding-facts.reads.ts';
import {
  type Identity,
  listIdentities,
  listMembershipsOfPeople,
  listStaff,
} from '../../people/finding-facts.reads.ts';
import { findFacility } from '../../places/facilities/facility.store.ts';
import { type AreaCode, covers } from '../../platform/area.ts';
import { sum } from '../../platform/compare.ts';
import type { Reader } from '../../platform/database/database.ts';
import { atMost } from '../../platform/list-whole.ts';
import type { IsoDate } from '../../policy/terms.ts';
import type { ApproverFact, DecisionFact, FacilityFact, Party } from './facts.ts';

/** Twice the largest licensed headcount. */
const MAX_STAFF = 40_000;

/** A facility with everyone on its staff list by a membership of group 1 that was not rejected. */
export async function gatherFacility(reader: Reader, id: string): Promise<FacilityFact | undefined> {
  const facility = await findFacility(reader, id);
  if (facility === undefined) return undefined;
  const staff = atMost(MAX_STAFF, await listStaff(reader, id, MAX_STAFF + 1));
  const memberships = await listMembershipsOfPeople(
    reader,
    staff.map(({ person }) => person),
  );
  return {
    facility: id,
    district: facility.district,
    licensedHeadcount: facility.licensedHeadcount,
    additions: staff.flatMap(({ person, pseudonym }) =>
      (memberships.get(person) ?? [])
        .filter(({ group, status }) => group === 1 && status !== 'rejected' && status !== 'withdrawn')
        .slice(0, 1)
        .map(({ id: membership, claimedAt, claimedBy, decidedBy }) => ({
          membership,
          pseudonym,
          claimedAt: Date.parse(claimedAt),
          claimedBy,
          verifiedBy: decidedBy ?? null,
        })),
    ),
  };
}

/** The parties to every verified membership of these people. */
export async function gatherMembershipDecisions(
  reader: Reader,
  people: readonly string[],
): Promise<DecisionFact[]> {
  const identities = new Map((await listIdentities(reader, people)).map((one) => [one.person, one]));
  const memberships = await listMembershipsOfPeople(reader, people);
  const accounts = new Map<string, Party>();
  const partyOf = async (account: string): Promise<Party> => {
    const known = accounts.get(account) ?? (await gatherHolder(reader, account));
    accounts.set(account, known);
    return known;
  };
  const decisions: DecisionFact[] = [];
  for (const membership of [...memberships.values()].flat()) {
    const beneficiary = identities.get(membership.person);
    const { decidedAt, decidedBy, claimedBy, status, district } = membership;
    if (beneficiary === undefined || decidedBy === undefined || status === 'rejected') continue;
    decisions.push({
      object: membership.id,
      what: 'membership',
      area: district,
      decidedAt: Date.parse(decidedAt ?? membership.claimedAt),
      policyVersion: null,
      proposer: await partyOf(claimedBy),
      verifier: await partyOf(decidedBy),
      beneficiary: beneficiaryOf(beneficiary),
    });
  }
  return decisions;
}

function beneficiaryOf(identity: Identity): Party {
  return {
    account: null,
    person: identity.person,
    pseudonym: identity.pseudonym,
    phone: identity.phone,
    household: null,
    unit: identity.facility,
    relatives: [],
  };
}

/**
 * The holder of an account, as far as they have declared it: themselves and their kin. An account that declares nobody is
 * tied only to itself.
 */
async function gatherHolder(reader: Reader, account: string): Promise<Party> {
  const declared = await listRelationsOfAccount(reader, account);
  const self = declared.find(({ relation }) => relation === 'self')?.person ?? null;
  const holder = self === null ? undefined : (await listIdentities(reader, [self]))[0];
  return {
    account,
    person: self,
    pseudonym: holder?.pseudonym ?? null,
    phone: holder?.phone ?? null,
    household: null,
    unit: holder?.facility ?? null,
    relatives: declared.flatMap(({ relation, person }) =>
      relation === 'self' || person === null ? [] : [person],
    ),
  };
}

/** The parties to these overrides. */
export async function gatherOverrideDecisions(
  reader: Reader,
  approved: readonly DecidedOverride[],
): Promise<DecisionFact[]> {
  const people = await listIdentities(reader, [...new Set(approved.map(({ person }) => person))]);
  const identities = new Map(people.map((one) => [one.person, one]));
  const decisions: DecisionFact[] = [];
  for (const { override, site, person, askedBy, decidedBy, decidedAt, policyVersion } of approved) {
    const beneficiary = identities.get(person);
    if (beneficiary === undefined) continue;
    decisions.push({
      object: override,
      what: 'override',
      area: site,
      decidedAt: decidedAt.getTime(),
      policyVersion,
      proposer: await gatherHolder(reader, askedBy),
      verifier: await gatherHolder(reader, decidedBy),
      beneficiary: beneficiaryOf(beneficiary),
    });
  }
  return decisions;
}

/**
 * What each approver of a province decided in a period, with the doses in their area. Districts in which nobody decided
 * anything are included without a name, for comparison.
 */
export function approverFacts(
  approved: readonly DecidedOverride[],
  doses: ReadonlyMap<AreaCode, number>,
  period: { readonly from: IsoDate; readonly until: IsoDate },
): ApproverFact[] {
  const byApprover = new Map<string, { approver: string; area: AreaCode; overrides: string[] }>();
  for (const { decidedBy, decides, override } of approved) {
    const key = `${decidedBy}|${decides}`;
    const own = byApprover.get(key) ?? { approver: decidedBy, area: decides, overrides: [] };
    own.overrides.push(override);
    byApprover.set(key, own);
  }
  const deciding = [...byApprover.values()];
  const silent = [...doses.keys()]
    .filter((district) => !deciding.some(({ area }) => area === district))
    .map((area) => ({ approver: '', area, overrides: [] }));
  return [...deciding, ...silent].map((one) => {
    const sharing = deciding.filter(({ area }) => area === one.area).length || 1;
    const given = sum(
      [...doses].filter(([district]) => covers(one.area, district)).map(([, count]) => count),
    );
    return { ...one, ...period, doses: given / sharing };
  });
}
