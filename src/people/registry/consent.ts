import { z } from 'zod';
import { provinceCode } from '../../platform/area.ts';
import { districtScopedId, provinceScopedId } from '../../platform/id.ts';
import { instant } from '../../platform/instant.ts';
import { productCode } from '../../policy/terms.ts';
import { personName } from './person.ts';

export const newConsent = z.strictObject({
  guardianName: personName,
  relation: z.enum(['mother', 'father', 'grandparent', 'sibling', 'other-guardian']),
  product: productCode,
  givenAt: instant,
});
export type NewConsent = z.infer<typeof newConsent>;

/** A guardian's consent to one product for a child (official letter 8688/BYT-DP, 14/10/2021); withdrawn, never deleted. */
const consent = z
  .strictObject({
    id: districtScopedId,
    province: provinceCode,
    person: provinceScopedId,
    guardianName: personName,
    relation: newConsent.shape.relation,
    product: productCode,
    givenAt: z.iso.datetime(),
    recordedAt: z.iso.datetime(),
    recordedBy: z.string(),
    withdrawnAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'GuardianConsent' });
export type Consent = Readonly<z.infer<typeof consent>>;

/** The answer to a change of a consent: stored for replays, so without the guardian's name. */
export const consentChange = z
  .strictObject({
    id: districtScopedId,
    person: provinceScopedId,
    product: productCode,
    status: z.enum(['given', 'withdrawn']),
  })
  .meta({ id: 'GuardianConsentChange' });
export type ConsentChange = z.infer<typeof consentChange>;
