import { z } from 'zod';
import type {
  ZodOpenApiComponentsObject,
  ZodOpenApiResponseObject,
  ZodOpenApiResponsesObject,
} from 'zod-openapi';
import type { ProblemKind } from '../problem.ts';
import { declaredProblems } from './declared-problems.ts';
import type { Endpoint } from './endpoint.ts';

type Problems = ReadonlyMap<string, ProblemKind>;
type Reference = { readonly $ref: string };

/** Sets of codes that many operations share under one status; a code that is alone has a response of its own. */
const SHARED_RESPONSES: Readonly<Record<string, readonly string[]>> = {
  Unauthenticated: ['auth/required', 'auth/token-invalid'],
  InvalidBody: ['request/invalid', 'request/malformed-json'],
  InvalidIdempotentBody: ['idempotency/key-required', 'request/invalid', 'request/malformed-json'],
};

/** Headers that answers with these codes carry. */
const HEADERS: Readonly<Record<string, string>> = {
  'auth/required': 'WWW-Authenticate',
  'auth/token-invalid': 'WWW-Authenticate',
  'platform/busy': 'Retry-After',
};

/** The responses of an operation that are not its success, by status. */
export function problemResponses(endpoint: Endpoint, problems: Problems): ZodOpenApiResponsesObject {
  return Object.fromEntries(
    [...groupByStatus(endpoint, problems)].map(([status, codes]) => [
      `${status}`,
      responseOf(codes, problems),
    ]),
  );
}

function groupByStatus(endpoint: Endpoint, problems: Problems): Map<number, string[]> {
  return Map.groupBy([...declaredProblems(endpoint)].sort(), (code) => kindOf(problems, code).status);
}

/** One schema for each code with the details it carries, `Problem` as the union of all, and the shared responses. */
export function problemComponents(
  problems: Problems,
  endpoints: readonly Endpoint[],
): Required<Pick<ZodOpenApiComponentsObject, 'schemas' | 'responses' | 'headers'>> {
  const codes = [...problems.keys()].sort();
  const alone = endpoints
    .flatMap((endpoint) => [...groupByStatus(endpoint, problems).values()])
    .flatMap((list) => (list.length === 1 ? list : []));
  const single = [...new Set(alone)].sort().map((code) => [nameOf(code), [code]] as const);
  return {
    schemas: {
      ProblemBase: problemBase,
      Problem: { description: 'Any refusal; `code` says which', ...unionOf(codes) },
      ...Object.fromEntries(codes.map((code) => [schemaName(code), schemaOf(code, kindOf(problems, code))])),
    },
    responses: Object.fromEntries(
      [...single, ...Object.entries(SHARED_RESPONSES)].map(([name, list]) => [
        name,
        inlineResponse(list, problems),
      ]),
    ),
    headers: {
      'WWW-Authenticate': {
        description: '`Bearer`, and what is wrong with the token',
        schema: { type: 'string' },
      },
      'Retry-After': { description: 'Seconds to wait before trying again', schema: { type: 'string' } },
    },
  };
}

/** The members every refusal has (RFC 9457). */
const problemBase = z.object({
  type: z.string().meta({ description: '`/problems/` and the code' }),
  title: z.string().meta({ description: 'In Vietnamese, or in English if the request prefers it' }),
  status: z.int(),
  code: z.string(),
  details: z.looseObject({}),
  instance: z.string().meta({ description: '`urn:request:` and the id of the request' }),
});

function schemaOf(code: string, { status, title, details }: ProblemKind): z.ZodType {
  return z
    .looseObject({ status: z.literal(status), code: z.literal(code), details })
    .meta({ description: title.en, override: { allOf: [{ $ref: '#/components/schemas/ProblemBase' }] } });
}

function responseOf(codes: readonly string[], problems: Problems): ZodOpenApiResponseObject | Reference {
  const [shared] =
    Object.entries(SHARED_RESPONSES).find(([, list]) => list.join() === codes.join()) ??
    (codes.length === 1 ? codes.map(nameOf) : []);
  if (shared !== undefined) return { $ref: `#/components/responses/${shared}` };
  return inlineResponse(codes, problems);
}

function inlineResponse(codes: readonly string[], problems: Problems): ZodOpenApiResponseObject {
  const headers = codes.flatMap((code) => HEADERS[code] ?? []);
  return {
    description: codes.map((code) => lineOf(code, kindOf(problems, code))).join('  \n'),
    ...(headers.length === 0
      ? {}
      : {
          headers: Object.fromEntries(
            headers.map((name) => [name, { $ref: `#/components/headers/${name}` }]),
          ),
        }),
    content: { 'application/problem+json': { schema: unionOf(codes) } },
  };
}

/** What a list of refusals says of one; a transient one may go through when it is sent again as it was. */
function lineOf(code: string, { title, transient }: ProblemKind): string {
  return `\`${code}\`: ${title.en}${transient === true ? ' (transient: may be retried unchanged)' : ''}`;
}

function unionOf(codes: readonly string[]) {
  const mapping = Object.fromEntries(codes.map((code) => [code, `#/components/schemas/${schemaName(code)}`]));
  const [only, ...others] = Object.values(mapping).map(($ref) => ({ $ref }));
  if (only !== undefined && others.length === 0) return only;
  return {
    oneOf: Object.values(mapping).map(($ref) => ({ $ref })),
    discriminator: { propertyName: 'code', mapping },
  };
}

function nameOf(code: string): string {
  return code.replaceAll('/', '.');
}

/** Component names allow letters, digits, `.`, `-` and `_` only. */
function schemaName(code: string): string {
  return `Problem.${nameOf(code)}`;
}

function kindOf(problems: Problems, code: string): ProblemKind {
  const kind = problems.get(code);
  if (kind === undefined) throw new Error(`unknown problem ${code}`);
  return kind;
}
