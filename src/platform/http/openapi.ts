import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import type { ProblemKind } from '../problem.ts';
import type { Endpoint } from './endpoint.ts';

/** The OpenAPI 3.1 description of these endpoints: request and response schemas, who may, and every refusal. */
export function openApiDocument(
  endpoints: readonly Endpoint[],
  problems: ReadonlyMap<string, ProblemKind>,
  info: { readonly title: string; readonly version: string; readonly description: string },
): ReturnType<typeof createDocument> {
  const paths: Record<string, Partial<Record<Endpoint['method'], ZodOpenApiOperationObject>>> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(/[:*](\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method]: operation(endpoint, problems) };
  }
  const document: ZodOpenApiObject = {
    openapi: '3.1.0',
    info,
    paths,
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
  };
  return createDocument(document);
}

function operation(
  endpoint: Endpoint,
  problems: ReadonlyMap<string, ProblemKind>,
): ZodOpenApiOperationObject {
  const header = endpoint.idempotent
    ? z.object({
        'Idempotency-Key': z.string().meta({ description: 'Same key and same request: the stored answer' }),
      })
    : undefined;
  return {
    operationId: endpoint.id,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: [endpoint.description, whoMay(endpoint)].filter((part) => part !== undefined).join('\n\n'),
    security: endpoint.access.kind === 'public' ? [] : [{ bearer: [] }],
    requestParams: {
      ...(endpoint.params === undefined ? {} : { path: endpoint.params as z.ZodObject }),
      ...(endpoint.query === undefined ? {} : { query: endpoint.query as z.ZodObject }),
      ...(header === undefined ? {} : { header }),
    },
    ...(endpoint.body === undefined
      ? {}
      : { requestBody: { required: true, content: { [endpoint.bodyType]: { schema: endpoint.body } } } }),
    responses: {
      [`${endpoint.status}`]: {
        description: 'Done',
        content: answerContent(endpoint),
      },
      ...problemResponses(endpoint, problems),
    } as ZodOpenApiResponsesObject,
  };
}

function answerContent({ produces, response }: Endpoint): Record<string, unknown> {
  if (produces === undefined) return { 'application/json': { schema: response } };
  return { [produces]: { schema: z.string().meta({ format: 'binary' }) } };
}

function whoMay(endpoint: Endpoint): string {
  const { access } = endpoint;
  if (access.kind === 'public') return 'Who may: anyone.';
  if (access.kind === 'signed-in') return 'Who may: any account.';
  return `Who may: ${access.roles.join(', ')}, in their own area.`;
}

function problemResponses(
  endpoint: Endpoint,
  problems: ReadonlyMap<string, ProblemKind>,
): Record<string, unknown> {
  const codes = new Set(endpoint.problems);
  codes.add('request/invalid');
  if (endpoint.method === 'post')
    for (const code of ['request/malformed-json', 'request/too-large', 'request/unsupported-media-type'])
      codes.add(code);
  if (endpoint.idempotent)
    for (const code of ['idempotency/key-required', 'idempotency/key-reused']) codes.add(code);
  if (endpoint.access.kind !== 'public')
    for (const code of ['auth/required', 'auth/token-invalid']) codes.add(code);
  if (endpoint.access.kind === 'roles') {
    codes.add('auth/role-not-allowed');
    if (endpoint.access.area !== 'own') codes.add('request/not-found');
  }
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const status = problems.get(code)?.status ?? 500;
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      String(status),
      {
        description: list.map((code) => descriptionOf(code, problems.get(code))).join('  \n'),
        content: { 'application/problem+json': { schema: problemSchema(status, list) } },
      },
    ]),
  );
}

function descriptionOf(code: string, kind: ProblemKind | undefined): string {
  const retry = kind?.transient === true ? ' (transient: may be retried unchanged)' : '';
  return `\`${code}\`: ${kind?.title.en ?? ''}${retry}`;
}

function problemSchema(status: number, codes: readonly string[]): z.ZodType {
  return z.object({
    type: z.string(),
    title: z.string(),
    status: z.literal(status),
    code: z.enum(codes as [string, ...string[]]),
    details: z.record(z.string(), z.unknown()),
    instance: z.string(),
  });
}
