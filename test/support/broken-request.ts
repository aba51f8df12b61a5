import fc from 'fast-check';
import type { Endpoint } from '../../src/platform/http/endpoint.ts';
import { type Hints, type JsonSchema, jsonSchemaOf } from './arbitrary-of-schema.ts';
import { breakBody, CANARY } from './broken-body.ts';
import { pointerOf } from './json-text.ts';
import type { RawRequest } from './raw-requests.ts';
import { type AskedRequest, headersOf, pathOf, requestOf, toRaw } from './requests-of-endpoint.ts';

/** A request with one fault, and how it must be refused. */
export interface BrokenRequest {
  readonly way: string;
  readonly request: RawRequest;
  readonly statuses: readonly number[];
  /** Where the fault is, for a 400: one of the pointers is this one, or lies above or below it. */
  readonly pointer: string;
}

/** A request that is made when it is chosen. */
interface Draft {
  readonly way: string;
  make(): BrokenRequest;
}

/** Requests that must be refused, each with one fault. Faults are chosen evenly. */
export function brokenRequest(
  endpoint: Endpoint,
  hints: Hints,
  authorization: string,
): fc.Arbitrary<BrokenRequest> {
  const schemas = {
    body: endpoint.body === undefined ? undefined : jsonSchemaOf(endpoint.body),
    query: endpoint.query === undefined ? undefined : jsonSchemaOf(endpoint.query),
  };
  return fc
    .record({ asked: requestOf(endpoint, hints), way: fc.nat(), place: fc.nat() })
    .map(({ asked, way, place }) => {
      const broken = [
        ...breakBodies(endpoint, asked, schemas.body, authorization),
        ...[
          ...breakTransport(endpoint, asked, authorization),
          ...breakQuery(endpoint, asked, schemas.query, authorization),
          ...breakPath(endpoint, asked, authorization),
        ].map((one): Draft => ({ way: one.way, make: () => one })),
      ];
      const ways = [...Map.groupBy(broken, (one) => one.way).values()];
      return pick(pick(ways, way), place).make();
    });
}

function pick<T>(list: readonly T[], index: number): T {
  const found = list[index % list.length];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
}

/** What is inside a JSON body. */
function breakBodies(
  endpoint: Endpoint,
  asked: AskedRequest,
  schema: JsonSchema | undefined,
  authorization: string,
): Draft[] {
  if (schema === undefined || endpoint.bodyType !== 'application/json') return [];
  const request = toRaw(endpoint, asked, authorization);
  return breakBody(schema, asked.body).map(({ way, text, path, json }) => ({
    way,
    make: () => ({
      way: `body: ${way}`,
      request: { ...request, body: text() },
      statuses: way === 'too many' ? [400, 413] : [400],
      pointer: json ? pointerOf('body', path) : '/body',
    }),
  }));
}

const NOT_UTF8 = [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe1, 0xbb]].map((bytes) => Buffer.from(bytes));
const OTHER_TYPES = {
  'application/json': [
    'text/plain',
    'text/csv',
    'application/x-www-form-urlencoded',
    'application/problem+json',
  ],
  'text/csv': ['application/json', 'text/plain', 'text/html'],
};

/** Length, type, encoding and key of a body; and bodies where none is expected. */
function breakTransport(endpoint: Endpoint, asked: AskedRequest, authorization: string): BrokenRequest[] {
  if (endpoint.method === 'get') return [];
  const request = toRaw(endpoint, asked, authorization);
  const { headers } = request;
  const type = endpoint.bodyType;
  const json = type === 'application/json';
  const text = request.body === undefined ? '{}' : String(request.body);
  const at = (way: string, changes: Partial<RawRequest>, status = 400, pointer = '/body'): BrokenRequest => ({
    way: `transport: ${way}`,
    request: { ...request, ...changes },
    statuses: [status],
    pointer,
  });
  const typed = (contentType: string) => ({
    body: text,
    headers: { ...headers, 'Content-Type': contentType },
  });
  const over = `"${'x'.repeat(endpoint.bodyLimitBytes)}"`;
  const key = (value: string) => ({ headers: { ...headers, 'Idempotency-Key': value } });
  const { 'Idempotency-Key': _, ...noKey } = headers ?? {};
  const { 'Content-Type': __, ...noType } = headers ?? {};
  return [
    ...OTHER_TYPES[type].map((other) => at('another media type', typed(other), 415)),
    at('another media type', { body: text, headers: noType }, 415),
    ...['utf-16', 'iso-8859-1', 'klingon'].map((charset) =>
      at('another charset', typed(`${type}; charset=${charset}`), 415),
    ),
    at('too large', { ...typed(type), body: over }, 413),
    at(
      'too large',
      { headers: { ...headers, ...typed(type).headers, 'Transfer-Encoding': 'chunked' }, body: over },
      413,
    ),
    ...NOT_UTF8.map((bytes) =>
      at('not UTF-8', {
        ...typed(type),
        body: Buffer.concat([Buffer.from(`{"a":"${CANARY}`), bytes, Buffer.from('"}')]),
      }),
    ),
    ...(endpoint.body === undefined
      ? ['{"a":1}', `"${CANARY}"`, '[0]', 'false', '{'].map((body) =>
          at('not expected', { ...typed(type), body }),
        )
      : [at('empty', { body: undefined }), at('empty', { ...typed(type), body: '' })]),
    ...(json
      ? [
          ...[`{"a":`, `${CANARY}`, "{'a':1}", '{"a":1}{"a":1}', '{"a":1,}', '\u0000'].map((body) =>
            at('no JSON', { ...typed(type), body }),
          ),
          at('no JSON', { ...typed(type), body: '['.repeat(100_000) }),
        ]
      : []),
    ...(endpoint.idempotent
      ? [
          at('no key', { headers: noKey }, 400, '/headers/idempotency-key'),
          ...[
            'short',
            'k'.repeat(129),
            'has a space',
            'khoá-khoá'.normalize('NFD').replaceAll(/[^\x20-\xff]/g, '\xe9'),
          ].map((value) => at('a bad key', key(value), 400, '/headers/idempotency-key')),
        ]
      : []),
  ];
}

const PERCENT_FAULTS = ['%', '%zz', '%E0%A4%A', '%ff', '%C0%80', '%ED%A0%80'];
const NO_IDS = [
  '%00',
  '..%2f..',
  '%24gt',
  '%7B%22$gt%22:%22%22%7D',
  `${CANARY}.*`,
  '26%0A',
  '%20',
  'null',
  '-1',
  '%EF%BC%92%EF%BC%96',
];

function breakPath(endpoint: Endpoint, asked: AskedRequest, authorization: string): BrokenRequest[] {
  const names = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  const request = toRaw(endpoint, asked, authorization);
  const at = (way: string, name: string, text: string, pointer = '/path'): BrokenRequest => {
    const path = pathOf(endpoint, { ...asked, params: { ...asked.params, [name]: 'HERE' } });
    return {
      way: `path: ${way}`,
      request: { ...request, path: path.replace('HERE', text) },
      statuses: [400],
      pointer,
    };
  };
  return [
    ...names.flatMap((name) => [
      ...PERCENT_FAULTS.map((text) => at('bad encoding', name, text)),
      ...NO_IDS.map((text) => at('no id', name, text, `/path/${name}`)),
      at('very long', name, CANARY.repeat(800), `/path/${name}`),
    ]),
    ...['PUT', 'PATCH', 'DELETE'].map((method) => ({
      way: 'path: another method',
      request: { ...request, method, headers: headersOf(endpoint, authorization, false), body: undefined },
      statuses: [405],
      pointer: '',
    })),
  ];
}

const STRANGE_NAMES = ['rank', '$where', '__proto__', 'constructor', 'limit[$gt]', 'a.b', '%00'];
const NO_LIMITS = ['0', '-1', '1e9', '1.5', 'NaN', 'Infinity', '', 'abc', '201', '9007199254740993'];
const NO_CURSORS = ['', '%00', '..', 'a%20b', '{"$gt":""}', `${CANARY}${'a'.repeat(300)}`];
const NO_TEXTS = ['%00', '%07', '%1b[2J'];

function breakQuery(
  endpoint: Endpoint,
  asked: AskedRequest,
  schema: JsonSchema | undefined,
  authorization: string,
): BrokenRequest[] {
  const request = toRaw(endpoint, asked, authorization);
  const at = (way: string, name: string, text: string, pointer = `/query/${name}`): BrokenRequest => {
    const { [name]: _, ...others } = asked.query;
    const path = pathOf(endpoint, { ...asked, query: others });
    return {
      way: `query: ${way}`,
      request: { ...request, path: `${path}${path.includes('?') ? '&' : '?'}${text}` },
      statuses: [400],
      pointer,
    };
  };
  const ofMember = ([name, member]: readonly [string, JsonSchema]): BrokenRequest[] => {
    const value = encodeURIComponent(asked.query[name] ?? 'x');
    const bad = (way: string, texts: readonly string[]) =>
      texts.map((text) => at(way, name, `${name}=${text}`));
    return [
      at('a member twice', name, `${name}=${value}&${name}=${CANARY}`),
      at('an operator', name, `${name}[$ne]=${value}`, '/query'),
      at('an operator', name, `${name}[]=${value}`, '/query'),
      ...bad('over-long', [`${CANARY}${'x'.repeat(6_000)}`]),
      ...bad('characters that are not text', NO_TEXTS),
      ...(member.enum === undefined && member.format === undefined
        ? []
        : bad('an unknown code', [CANARY, ''])),
      ...(member.format === undefined
        ? []
        : bad('no day', ['2021-02-30', '2021-8-1', '2021-08-10T08:00:00'])),
      ...(name === 'limit' ? bad('a bad limit', NO_LIMITS) : []),
      ...(name === 'cursor' ? bad('a bad cursor', NO_CURSORS) : []),
    ];
  };
  return [
    ...STRANGE_NAMES.map((name) => at('an unknown member', name, `${name}=${CANARY}`, '/query')),
    at(
      'very many members',
      '',
      Array.from({ length: 1500 }, (_, index) => `a${index}=1`).join('&'),
      '/query',
    ),
    ...Object.entries(schema?.properties ?? {}).flatMap(ofMember),
  ];
}
