import { z } from 'zod';
import { districtCode, provinceCode } from '../../platform/area.ts';
import { districtScopedId, provinceScopedId } from '../../platform/id.ts';
import { groupCode, isoDate } from '../../policy/terms.ts';

export const MEMBERSHIP_STATES = ['claimed', 'verified', 'rejected', 'withdrawn'] as const;
export const membershipState = z.enum(MEMBERSHIP_STATES);
export type MembershipState = z.infer<typeof membershipState>;

export const MEMBERSHIP_EVENTS = ['verify', 'reject', 'withdraw'] as const;
export type MembershipEvent = (typeof MEMBERSHIP_EVENTS)[number];

const text = z.string().trim().min(1);

/** Number, date and signer of the decision that admits a person to group 16. */
const membershipDecision = z.strictObject({
  number: text.max(100),
  date: isoDate,
  signer: text.max(200),
});

/** The evidence for a membership; `reference` says where to find it and is stored nowhere else. */
const evidence = z.strictObject({
  kind: z.enum([
    'employer-list',
    'facility-licence',
    'identity-document',
    'medical-record',
    'school-list',
    'local-list',
    'decision',
  ]),
  reference: text.max(300),
  decision: membershipDecision.optional(),
});
export type Evidence = Readonly<z.infer<typeof evidence>>;

export const newMembership = z.strictObject({ group: groupCode, evidence });
export type NewMembership = z.infer<typeof newMembership>;

export const rejectionReason = z.enum([
  'evidence-missing',
  'evidence-does-not-match',
  'not-a-member',
  'duplicate',
]);
export const withdrawalReason = z.enum([
  'entered-in-error',
  'no-longer-member',
  'evidence-false',
  'moved-away',
]);

/** A person's claim to a priority group and what became of it; for its states see states.md. */
export const membership = z
  .strictObject({
    id: districtScopedId,
    province: provinceCode,
    district: districtCode,
    person: provinceScopedId,
    group: groupCode,
    evidence,
    status: membershipState,
    claimedBy: z.string(),
    claimedAt: z.iso.datetime(),
    decidedBy: z.string().optional(),
    decidedAt: z.iso.datetime().optional(),
    withdrawnBy: z.string().optional(),
    withdrawnAt: z.iso.datetime().optional(),
    reasonCode: z.string().optional(),
  })
  .meta({ id: 'Membership' });
export type Membership = Readonly<z.infer<typeof membership>>;

/** The answer to a change of a membership: stored for replays, so without free text. */
export const membershipChange = z
  .strictObject({
    id: districtScopedId,
    person: provinceScopedId,
    group: groupCode,
    status: membershipState,
  })
  .meta({ id: 'MembershipChange' });
export type MembershipChange = z.infer<typeof membershipChange>;
