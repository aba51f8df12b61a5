import fc from 'fast-check';
import { z } from 'zod';

/** The part of JSON Schema that requests use; references are resolved. */
export interface JsonSchema {
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null';
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** Known values of the members of a request. */
export interface Hints {
  /** Values by member name: ids of existing things, relevant days. */
  readonly values: Readonly<Record<string, readonly unknown[]>>;
  /** How often a member gets one of them, not a made-up value: `mostly`, or `always` if one fits. */
  readonly used: 'mostly' | 'always';
}
const NO_HINTS: Hints = { values: {}, used: 'mostly' };

/** The input of a zod schema as JSON Schema without references or refinements. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const whole: unknown = z.toJSONSchema(schema, { io: 'input', reused: 'inline' });
  return resolve(whole, whole) as JsonSchema;
}

function resolve(part: unknown, whole: unknown): unknown {
  if (Array.isArray(part)) return part.map((item) => resolve(item, whole));
  if (typeof part !== 'object' || part === null) return part;
  const { $ref, $defs: _, ...members } = part as Record<string, unknown>;
  const resolved = Object.entries(members).map(([key, value]) => [key, resolve(value, whole)]);
  if (typeof $ref !== 'string') return Object.fromEntries(resolved);
  const name = $ref.split('/').at(-1) ?? '';
  const target = (whole as { $defs: Record<string, unknown> }).$defs[name];
  return { ...(resolve(target, whole) as object), ...Object.fromEntries(resolved) };
}

/** Inputs that a schema accepts; draws again if a refinement refuses. */
export function arbitraryOfSchema(schema: z.ZodType, hints = NO_HINTS): fc.Arbitrary<unknown> {
  const json = jsonSchemaOf(schema);
  const members = Object.keys(json.properties ?? {}).join(', ');
  return arbitraryOf(json, hints, '').filter(
    soonEnough((value) => schema.safeParse(value).success, `an input of ${members}`),
  );
}

/** The same predicate, but throws after a thousand refusals in a row instead of drawing for ever. */
export function soonEnough<T>(fits: (value: T) => boolean, what: string): (value: T) => boolean {
  let refused = 0;
  return (value) => {
    const fitting = fits(value);
    refused = fitting ? 0 : refused + 1;
    if (refused > 1000) throw new Error(`nothing that is drawn fits: ${what}`);
    return fitting;
  };
}

function arbitraryOf(schema: JsonSchema, hints: Hints, name: string): fc.Arbitrary<unknown> {
  const known = (hints.values[name] ?? []).filter((value) => fits(schema, value));
  const made = madeUp(schema, hints, name);
  if (known.length === 0) return made;
  if (hints.used === 'always') return fc.constantFrom(...known);
  return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: made });
}

function madeUp(schema: JsonSchema, hints: Hints, name: string): fc.Arbitrary<unknown> {
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return fc.oneof(...branches.map((branch) => arbitraryOf(branch, hints, name)));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'object':
      return objectOf(schema, hints);
    case 'array': {
      const { items = {}, minItems = 0, maxItems = 3 } = schema;
      const maxLength = Math.min(maxItems, minItems + 2);
      // Items often have to differ.
      return fc.array(arbitraryOf(items, { ...hints, used: 'mostly' }, name), {
        minLength: minItems,
        maxLength,
      });
    }
    case 'string':
      return textOf(schema);
    case 'integer':
      return wholeOf(schema);
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      throw new Error(`no values are known for ${JSON.stringify(schema)}`);
  }
}

function objectOf({ properties = {}, required = [] }: JsonSchema, hints: Hints): fc.Arbitrary<unknown> {
  const members = Object.fromEntries(
    Object.entries(properties).map(([key, member]) => [key, arbitraryOf(member, hints, key)]),
  );
  return fc.record(members, { requiredKeys: [...required], noNullPrototype: true });
}

/** Mostly small numbers, and both bounds. */
function wholeOf({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: JsonSchema): fc.Arbitrary<number> {
  const small = fc.integer({ min: minimum, max: Math.min(maximum, minimum + 20) });
  return fc.oneof(
    { weight: 6, arbitrary: small },
    { weight: 1, arbitrary: fc.constantFrom(minimum, maximum) },
  );
}

/** Days near the campaign, birth dates, and the first and last days that can be written. */
const day = fc.oneof(
  { weight: 6, arbitrary: days('2021-03-01', '2022-06-30') },
  { weight: 2, arbitrary: days('1900-01-01', '2015-12-31') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('0000-01-01', '0099-12-31', '1889-12-31', '2200-01-01', '9999-12-31'),
  },
);
const zone = fc.constantFrom('Z', '+07:00', '-11:30', '+23:59', '-23:59');
const instant = fc
  .tuple(day, fc.constantFrom('00:00:00', '07:30:00', '12:34:56.789', '23:59:59.999'), zone)
  .map(([on, at, where]) => `${on}T${at}${where}`);
const words = fc
  .array(
    fc.constantFrom('Trạm', 'Y tế', 'Nguyễn', 'Thị', 'Hoà', 'số', '12', '0123/VP', 'x', "O'", '$', '.'),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((parts) => parts.join(' '));

function days(from: string, to: string): fc.Arbitrary<string> {
  return fc
    .integer({ min: Date.parse(from) / 86_400_000, max: Date.parse(to) / 86_400_000 })
    .map((number) => new Date(number * 86_400_000).toISOString().slice(0, 10));
}

function textOf(schema: JsonSchema): fc.Arbitrary<string> {
  if (schema.format === 'date') return day;
  if (schema.format === 'date-time') return instant;
  const [pattern] = patternsOf(schema);
  const { minLength = 0 } = schema;
  // Letters of any script are drawn from words; look-aheads are left to the filter.
  const drawn =
    pattern === undefined || /\\[pP]/.test(pattern)
      ? words.map((text) => text.padEnd(minLength, 'x'))
      : fc.stringMatching(new RegExp(pattern.replaceAll(/\(\?=[^)]*\)/g, '')));
  return drawn.filter((text) => fits(schema, text));
}

function patternsOf({ pattern, allOf = [] }: JsonSchema): string[] {
  return [pattern, ...allOf.map((part) => part.pattern)].filter((text) => text !== undefined);
}

/** Whether a scalar satisfies the schema. */
function fits(schema: JsonSchema, value: unknown): boolean {
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return branches.some((branch) => fits(branch, value));
  if (schema.const !== undefined) return schema.const === value;
  if (schema.enum !== undefined) return schema.enum.some((one) => one === value);
  if (schema.type === 'string') {
    const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
    if (typeof value !== 'string' || value.length < minLength || value.length > maxLength) return false;
    return patternsOf(schema).every((pattern) => new RegExp(pattern, 'u').test(value));
  }
  if (schema.type === 'integer') {
    const { minimum = -Infinity, maximum = Infinity } = schema;
    return typeof value === 'number' && value >= minimum && value <= maximum;
  }
  return false;
}
