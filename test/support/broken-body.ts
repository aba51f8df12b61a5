import type { JsonSchema } from './arbitrary-of-schema.ts';
import { type JsonNode, type JsonPath, jsonText, Members, nodeOf, Raw, replaceAt } from './json-text.ts';

/** A body with one fault. */
export interface BrokenBody {
  /** The way it is broken: ways are chosen evenly, whatever the size of the body. */
  readonly way: string;
  text(): string;
  /** Where it is broken. */
  readonly path: JsonPath;
  /** Whether it is JSON at all. */
  readonly json: boolean;
}

/** Part of every bad text value; no answer may contain it. */
export const CANARY = 'zq9canary';

type Way = readonly [way: string, change: (node: JsonNode) => JsonNode, notJson?: 'not-json'];

/** Every way to break a valid body, at every place in it. */
export function breakBody(schema: JsonSchema, body: unknown): BrokenBody[] {
  const whole = nodeOf(body);
  return placesOf(schema, body, []).flatMap(({ path, schema: at, nullable }) =>
    waysToBreak(at, nullable).map(([way, change, notJson]) => ({
      way,
      text: () => jsonText(replaceAt(whole, path, change)),
      path,
      json: notJson === undefined,
    })),
  );
}

interface Place {
  readonly path: JsonPath;
  readonly schema: JsonSchema;
  readonly nullable: boolean;
}

function placesOf(schema: JsonSchema, value: unknown, path: JsonPath): Place[] {
  const branches = schema.anyOf ?? schema.oneOf ?? [schema];
  const nullable = branches.some(({ type }) => type === 'null');
  const branch = branches.find((one) => isOf(one, value)) ?? schema;
  if (value === null) return [];
  const here = { path, schema: branch, nullable };
  if (Array.isArray(value)) {
    return [here, ...value.flatMap((item, index) => placesOf(branch.items ?? {}, item, [...path, index]))];
  }
  if (typeof value !== 'object') return [here];
  const members = Object.entries(value).flatMap(([key, member]) =>
    placesOf(branch.properties?.[key] ?? {}, member, [...path, key]),
  );
  return [here, ...members];
}

/** Whether a value is meant by this branch of a union: by its type, or by its discriminator. */
function isOf({ type, properties = {} }: JsonSchema, value: unknown): boolean {
  if (value === null) return type === 'null';
  if (Array.isArray(value)) return type === 'array';
  if (typeof value !== 'object') {
    return type === typeof value || (typeof value === 'number' && type === 'integer');
  }
  const facts = new Map(Object.entries(value));
  return (
    type === 'object' &&
    Object.entries(properties).every(([key, member]) =>
      member.const === undefined ? true : facts.get(key) === member.const,
    )
  );
}

function waysToBreak(schema: JsonSchema, nullable: boolean): Way[] {
  return [...waysForAll(nullable), ...waysForType(schema)];
}

const to = (way: string, node: JsonNode): Way => [way, () => node];
const token = (way: string, text: string): Way => [way, () => new Raw(text), 'not-json'];
const operators = [{ $gt: '' }, { $ne: null }, { $in: [CANARY] }, { $where: CANARY }].map(nodeOf);

function waysForAll(nullable: boolean): Way[] {
  return [
    ...operators.map((node) => to('an operator', node)),
    ...(nullable ? [] : [to('null', null)]),
    token('NaN', 'NaN'),
    to('a deep nest', new Raw(`${'['.repeat(800)}${']'.repeat(800)}`)),
    token('cut short', '{"'),
  ];
}

function waysForType(schema: JsonSchema): Way[] {
  switch (schema.type) {
    case 'object':
      return waysForObject(schema);
    case 'array':
      return waysForList(schema);
    case 'string':
      return waysForText(schema);
    case 'integer':
    case 'number':
      return waysForNumber(schema);
    case 'boolean':
      return ['true', 0, 1, []].map((node) => to('the wrong type', node));
    default:
      return [];
  }
}

const STRANGE_KEYS = [
  'rank',
  '$where',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '',
  'a/b~c',
  '\u0000',
];

function waysForObject({ required = [] }: JsonSchema): Way[] {
  const withMember = (key: string, value: JsonNode) => (node: JsonNode) =>
    node instanceof Members ? new Members([...node.entries, [key, value]]) : node;
  return [
    ...STRANGE_KEYS.map((key): Way => ['an unknown field', withMember(key, CANARY)]),
    ['an unknown field', withMember('__proto__', nodeOf({ [required[0] ?? 'a']: CANARY }))],
    ['an unknown field', withMember('x'.repeat(5000), CANARY)],
    [
      'a key twice',
      (node) =>
        node instanceof Members && node.entries[0] !== undefined
          ? new Members([...node.entries, [node.entries[0][0], CANARY]])
          : new Raw(`{"a":1,"a":"${CANARY}"}`),
      'not-json',
    ],
    ...required.map(
      (key): Way => [
        'a missing field',
        (node) =>
          node instanceof Members ? new Members(node.entries.filter(([name]) => name !== key)) : node,
      ],
    ),
    ...['', CANARY, 7, true].map((node) => to('the wrong type', node)),
    ['a list for an object', (node) => [node]],
  ];
}

function waysForList({ minItems = 0 }: JsonSchema): Way[] {
  return [
    [
      'too many',
      (node) => (Array.isArray(node) && node.length > 0 ? Array(3000).fill(node[0]) : Array(3000).fill(0)),
    ],
    ...(minItems > 0 ? [to('too few', [])] : []),
    to('the wrong type', nodeOf({ 0: CANARY, length: 1 })),
    to('the wrong type', CANARY),
    to('the wrong type', 1),
  ];
}

const NO_DAYS = [
  '2021-02-30',
  '2021-13-01',
  '2021-00-10',
  '2021-8-1',
  '20210810',
  '10/08/2021',
  '-000001-01-01',
];
const NO_INSTANTS = [
  '2021-08-10T08:00:00',
  '2021-08-10',
  '2021-02-30T08:00:00Z',
  '2021-08-10T25:00:00Z',
  '2021-08-10 08:00:00Z',
  '2021-08-10T08:00:00+7',
  'now',
  `2021-08-10T08:00:00.${'0'.repeat(5000)}Z`,
];
// Half a pair of surrogates; characters that control a screen; the end of a C string.
const NO_CHARACTERS = ['\\ud800', '\\udc00x', '\\u0000', '\\u0007', '\\u001b[2J', '\\u0085'];

function waysForText(schema: JsonSchema): Way[] {
  const isFree = schema.pattern === undefined || /\\[pP]/.test(schema.pattern);
  return [
    ...[7, true, [], [CANARY]].map((node) => to('the wrong type', node)),
    to('over-long text', `${CANARY}${'x'.repeat(20_000)}`),
    to('over-long text', `${CANARY}${'ộ'.repeat(2_000)}`),
    ...NO_CHARACTERS.map((escaped) => to('characters that are not text', new Raw(`"${CANARY}1${escaped}1"`))),
    ...(schema.enum === undefined ? [] : [to('an unknown code', CANARY), to('an unknown code', ' ')]),
    ...(schema.const === undefined ? [] : [to('an unknown code', CANARY)]),
    ...(schema.format === 'date' ? NO_DAYS.map((text) => to('no day', text)) : []),
    ...(schema.format === 'date-time' ? NO_INSTANTS.map((text) => to('no instant', text)) : []),
    ...(isFree || schema.format !== undefined
      ? []
      : [`${CANARY}.*`, `{"$gt":"${CANARY}"}`, `' or 1=1 ${CANARY}`, `${CANARY}\n1`, '*', '../..'].map(
          (text) => to('an id that is none', text),
        )),
  ];
}

function waysForNumber({ type, minimum }: JsonSchema): Way[] {
  return [
    ...[`${CANARY}`, '1', true, []].map((node) => to('the wrong type', node)),
    ...['1e999', '-1e999', '1e300', '-1e300', '9007199254740993'].map((text) =>
      to('a huge number', new Raw(text)),
    ),
    ...(type === 'integer' ? [to('a fraction', 1.5), to('a fraction', new Raw('1e-7'))] : []),
    ...(minimum !== undefined && minimum >= 0 ? [to('a negative number', -1)] : []),
    ...['Infinity', '0x10', '01', '.5', '+1', '1_000'].map((text) => token('no number', text)),
  ];
}
