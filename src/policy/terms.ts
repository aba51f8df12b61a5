import { z } from 'zod';

/** A deeply read-only type. */
export type Frozen<T> = T extends readonly (infer U)[]
  ? readonly Frozen<U>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

/**
 * A calendar day at the sites, yyyy-MM-dd; days compare as strings. Nobody alive was born before the first day allowed; the
 * last leaves room for adding days to it.
 */
export const isoDate = z.iso
  .date()
  .refine((day) => day >= '1890-01-01' && day <= '2199-12-31', 'not between 1890 and 2199')
  .meta({ example: '2021-10-14' });
export type IsoDate = string;

export const label = z.strictObject({ vi: z.string().min(1).max(500), en: z.string().min(1).max(500) });
export type Label = Frozen<z.infer<typeof label>>;

/** The document a rule comes from. `uncertain` says what of the rule no document confirms. */
export const source = z.strictObject({
  document: z.string().min(1).max(200),
  date: isoDate,
  uncertain: z.string().min(1).max(500).optional(),
});
export type Source = Frozen<z.infer<typeof source>>;

/** A signed document, which a provincial override or a group decision has to cite. */
export const citedDocument = z.strictObject({
  number: z.string().trim().min(1).max(100).meta({ example: '907-CV/TU' }),
  date: isoDate,
  signer: z.string().trim().min(1).max(200),
  title: z.string().trim().min(1).max(500),
});

/** Priority group by the national platform's code (Decision 3355/QĐ-BYT, 8/7/2021). */
export const groupCode = z.int().min(1).max(16);
export type GroupCode = number;
/** Lower comes first. Two digits in the key of the order; 90 and above are reserved for the rules. */
export const groupRank = z.int().min(1).max(89);

export const PRODUCT_CODES = [
  'astrazeneca',
  'comirnaty',
  'moderna',
  'vero-cell',
  'sputnik-v',
  'abdala',
] as const;
export const productCode = z.enum(PRODUCT_CODES);
export type ProductCode = z.infer<typeof productCode>;

export const doseKind = z.enum(['primary', 'additional', 'booster']);
export type DoseKind = z.infer<typeof doseKind>;

/** Conditions of a second dose of another product: the person's consent; a recorded decision that the first product is unavailable. */
export const mixingCondition = z.enum(['person-agrees', 'same-product-unavailable']);
export type MixingCondition = z.infer<typeof mixingCondition>;

/** A membership of a group is claimed until an account other than the claimant's verifies it. */
export const membershipStatus = z.enum(['claimed', 'verified', 'rejected']);
export type MembershipStatus = z.infer<typeof membershipStatus>;
