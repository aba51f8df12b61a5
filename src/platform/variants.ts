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
  return z
    .discriminatedUnion(key, extended as unknown as [Extended<O, F>, ...Extended<O, F>[]])
    .meta({ override: (context) => describeFieldsOnce(context, Object.keys(fields)) });
}

/** Moves the schemas of the common fields out of the variants: the OpenAPI document has them once. */
function describeFieldsOnce(
  { jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema },
  fields: readonly string[],
): void {
  const variants = jsonSchema.oneOf ?? [];
  const [first] = variants;
  const isCommon = ([name]: readonly [string, unknown]): boolean => fields.includes(name);
  const common = Object.entries(first?.properties ?? {}).filter(isCommon);
  jsonSchema.type = 'object';
  jsonSchema.properties = Object.fromEntries(common);
  jsonSchema.required = first?.required?.filter((name) => fields.includes(name)) ?? [];
  jsonSchema.oneOf = variants.map((variant) => ({
    properties: Object.fromEntries(
      Object.entries(variant.properties ?? {}).filter((entry) => !isCommon(entry)),
    ),
    required: variant.required?.filter((name) => !fields.includes(name)) ?? [],
  }));
  jsonSchema.unevaluatedProperties = false;
}
