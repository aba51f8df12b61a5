import { z } from 'zod';
import { communeCode, districtCode, provinceCode } from '../../platform/area.ts';
import { districtScopedId, provinceScopedId } from '../../platform/id.ts';
import { isoDate } from '../../policy/terms.ts';
import { membership, newMembership } from '../memberships/membership.ts';

/** A name as written: with letters, by which it can be found, and without control characters. */
export const personName = z
  .string()
  .trim()
  .normalize('NFC')
  .min(1)
  .max(120)
  .regex(/^[^\p{Cc}\p{Cf}]+$/u, 'control characters are not part of a name')
  .regex(/\p{L}/u, 'a name has letters');
const sex = z.enum(['male', 'female']);
export type Sex = z.infer<typeof sex>;
export const birthDate = isoDate;
/** CMND of 9 digits or CCCD of 12. */
export const nationalId = z
  .string()
  .regex(/^(\d{9}|\d{12})$/)
  .meta({ description: 'CMND (9 digits) or CCCD (12 digits)' });
export const phone = z
  .string()
  .regex(/^0\d{9}$/)
  .meta({ description: 'Ten digits; families share one, so it identifies nobody' });

/**
 * How reliable the national id is: it agrees with sex and birth year (or is a CMND, which contains neither), it is
 * missing, or it contradicts them. A person is never rejected for it.
 */
const identityGrade = z.enum(['verified-format', 'no-id', 'mismatch']);
export type IdentityGrade = z.infer<typeof identityGrade>;

const details = {
  name: personName,
  birthDate,
  sex,
  nationalId: nationalId.optional(),
  phone: phone.optional(),
  insuranceNumber: z
    .string()
    .regex(/^([A-Z0-9]{10}|[A-Z0-9]{15})$/)
    .optional(),
  nationality: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .meta({ description: 'ISO 3166-1 alpha-3', example: 'VNM' }),
  facility: districtScopedId.optional().meta({ description: 'Employer in health' }),
};

/** A person as the accounts of their area may read them. */
export const person = z
  .strictObject({
    id: provinceScopedId,
    province: provinceCode,
    district: districtCode,
    commune: communeCode.nullable(),
    ...details,
    identityGrade,
    pseudonym: z.string(),
    registeredAt: z.iso.datetime(),
    registeredBy: z.string(),
  })
  .meta({ id: 'Person' });
export type Person = Readonly<z.infer<typeof person>>;

/** A person with all memberships they ever had. */
export const personRecord = z
  .strictObject({ ...person.shape, memberships: z.array(membership) })
  .meta({ id: 'PersonRecord' });
export type PersonRecord = z.infer<typeof personRecord>;

export const newPerson = z.strictObject({
  ...details,
  district: districtCode,
  commune: communeCode.nullable().optional().meta({ description: 'Absent in districts without communes' }),
  nationality: details.nationality.default('VNM'),
  groups: z
    .array(newMembership)
    .max(16)
    .refine(
      (groups) => new Set(groups.map(({ group }) => group)).size === groups.length,
      'a group is listed twice',
    )
    .default([]),
});
export type NewPerson = z.infer<typeof newPerson>;

/** The answer to a registration: stored for replays, so it contains nothing that identifies anybody. */
export const registeredPerson = z
  .strictObject({
    id: provinceScopedId,
    pseudonym: z.string(),
    identityGrade,
    memberships: z.array(z.strictObject({ id: districtScopedId, group: z.int() })),
  })
  .meta({ id: 'RegisteredPerson' });
export type RegisteredPerson = z.infer<typeof registeredPerson>;
