import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiOverride,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import type { ProblemKind } from '../problem.ts';
import type { Endpoint } from './endpoint.ts';
import { IDEMPOTENCY_KEY } from './idempotency.ts';
import { problemComponents, problemResponses } from './openapi-problems.ts';

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
  const shared = problemComponents(problems, endpoints);
  const document: ZodOpenApiObject = {
    openapi: '3.1.0',
    info,
    paths,
    components: {
      ...shared,
      headers: { ...shared.headers, ...replayedHeader },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
  return createDocument(document, { override: formatInsteadOfPattern });
}

/** Dates are named by their format; the pattern Zod adds says the same in 200 characters. */
const formatInsteadOfPattern: ZodOpenApiOverride = ({ jsonSchema }) => {
  if (jsonSchema.format === 'date' || jsonSchema.format === 'date-time') delete jsonSchema.pattern;
};

const idempotencyKey = z
  .string()
  .regex(IDEMPOTENCY_KEY)
  .meta({
    description: 'Same key and same request: the stored answer',
    param: { id: 'IdempotencyKey' },
  });

const replayedHeader = {
  'Idempotency-Replayed': {
    description: '`true` if this is the stored answer of an earlier request with the same key',
    schema: { type: 'string' },
  },
} as const;

function operation(
  endpoint: Endpoint,
  problems: ReadonlyMap<string, ProblemKind>,
): ZodOpenApiOperationObject {
  return {
    operationId: endpoint.id,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: [endpoint.description, whoMay(endpoint)].filter((part) => part !== undefined).join('\n\n'),
    security: endpoint.access.kind === 'public' ? [] : [{ bearer: [] }],
    requestParams: {
      ...(endpoint.params === undefined ? {} : { path: endpoint.params as z.ZodObject }),
      ...(endpoint.query === undefined ? {} : { query: endpoint.query as z.ZodObject }),
      ...(endpoint.idempotent ? { header: z.object({ 'Idempotency-Key': idempotencyKey }) } : {}),
    },
    ...(endpoint.body === undefined
      ? {}
      : { requestBody: { required: true, content: { [endpoint.bodyType]: { schema: endpoint.body } } } }),
    responses: { [`${endpoint.status}`]: success(endpoint), ...problemResponses(endpoint, problems) },
  };
}

function success({ produces, response, idempotent }: Endpoint): ZodOpenApiResponseObject {
  return {
    description: 'Done',
    ...(idempotent
      ? { headers: { 'Idempotency-Replayed': { $ref: '#/components/headers/Idempotency-Replayed' } } }
      : {}),
    content:
      produces === undefined
        ? { 'application/json': { schema: response } }
        : { [produces]: { schema: z.string().meta({ format: 'binary' }) } },
  };
}

function whoMay(endpoint: Endpoint): string {
  const { access } = endpoint;
  if (access.kind === 'public') return 'Who may: anyone.';
  if (access.kind === 'signed-in') return 'Who may: any account.';
  return `Who may: ${access.roles.join(', ')}, in their own area.`;
}
