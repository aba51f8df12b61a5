import fc from 'fast-check';
import type { z } from 'zod';
import type { Endpoint } from '../../src/platform/http/endpoint.ts';
import { arbitraryOfSchema, type Hints } from './arbitrary-of-schema.ts';
import type { RawRequest } from './raw-requests.ts';

/** A request as its endpoint declares it, part by part. */
export interface AskedRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

let keys = 0;

/** Requests that an endpoint's schemas accept. */
export function requestOf(endpoint: Endpoint, hints: Hints): fc.Arbitrary<AskedRequest> {
  return fc.record({
    params: textsOf(endpoint.params, hints),
    query: textsOf(endpoint.query, hints),
    body: endpoint.body === undefined ? fc.constant(undefined) : bodyOf(endpoint, endpoint.body, hints),
  });
}

/** The request as it goes out, signed by somebody. */
export function toRaw(endpoint: Endpoint, asked: AskedRequest, authorization: string): RawRequest {
  const { body } = asked;
  const text = endpoint.bodyType === 'text/csv' ? String(body) : JSON.stringify(body);
  return {
    method: endpoint.method.toUpperCase(),
    path: pathOf(endpoint, asked),
    headers: headersOf(endpoint, authorization, body !== undefined),
    body: body === undefined ? undefined : text,
  };
}

export function pathOf(endpoint: Endpoint, { params, query }: AskedRequest): string {
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  );
  const asked = new URLSearchParams(query).toString();
  return asked === '' ? path : `${path}?${asked}`;
}

export function headersOf(
  endpoint: Endpoint,
  authorization: string,
  hasBody: boolean,
): Record<string, string> {
  keys += 1;
  return {
    ...(endpoint.access.kind === 'public' ? {} : { Authorization: authorization }),
    ...(endpoint.idempotent ? { 'Idempotency-Key': `a-fresh-key-${keys}` } : {}),
    ...(hasBody ? { 'Content-Type': endpoint.bodyType } : {}),
  };
}

/** The members of a path or a query: texts, of which the schema makes what it wants. */
function textsOf(schema: z.ZodType | undefined, hints: Hints): fc.Arbitrary<Record<string, string>> {
  if (schema === undefined) return fc.constant({});
  return arbitraryOfSchema(schema, hints).map((members) =>
    Object.fromEntries(
      Object.entries(members as object)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [key, String(value)]),
    ),
  );
}

function bodyOf(endpoint: Endpoint, schema: z.ZodType, hints: Hints): fc.Arbitrary<unknown> {
  if (endpoint.bodyType === 'application/json') return arbitraryOfSchema(schema, hints);
  const cell = fc.constantFrom('26-243', 'Trạm số 1', 'mobile', 'public', '', '12', '"', ';', "'=1+1");
  const row = fc.array(cell, { minLength: 1, maxLength: 6 }).map((cells) => cells.join(','));
  const header = fc.constantFrom('district,name,kind,sector', 'district;name;sector;licence_number', 'x,y');
  return fc.tuple(header, fc.array(row, { maxLength: 4 })).map(([head, rows]) => [head, ...rows].join('\n'));
}
