import { z } from 'zod';

type Extended<O, F extends z.ZodRawShape> =
  O extends z.ZodObject<infer S> ? z.ZodObject<F & S, z.core.$strict> : never;

/** The union of these objects, told apart by the member `key`; each has these further fields. */
export function variantsWith<K extends string, O extends z.ZodObject, F extends z.ZodRawShape>(
  key: K,
  variants: readonly O[],
  fields: F,
): z.ZodDiscriminatedUnion<[Extended<O, F>, ...Extended<O, F>[]], K> {
  const extended = variants.map((variant) => z.strictObject({ ...fields, ...variant.shape }));
  return z.discriminatedUnion(key, extended as unknown as [Extended<O, F>, ...Extended<O, F>[]]);
}
