import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { listEndpoints } from '../../../src/app.ts';
import { declaredProblems } from '../../../src/platform/http/declared-problems.ts';
import { problemRegistry } from '../../../src/problems.ts';
import { TEST_SECRET, useService } from '../../support/service.ts';

const HTTP_METHODS = ['get', 'post'];

describe('the API document', () => {
  const service = useService();
  const load = async () => (await service.anonymous().get('/openapi.json').expect(200)).body;

  test('is OpenAPI 3.1 and describes every endpoint once', async () => {
    const document = await load();
    expect(document.openapi).toMatch(/^3\.1\./);
    const described = Object.entries<Record<string, { operationId: string }>>(document.paths).flatMap(
      ([path, item]) =>
        Object.entries(item).map(([method, operation]) => `${operation.operationId} ${method} ${path}`),
    );
    const endpoints = listEndpoints({ tokenSecret: TEST_SECRET, tokenMinutes: 15, clock: service.clock });
    const declared = endpoints.map(
      ({ id, method, path }) => `${id} ${method} ${path.replaceAll(/[:*](\w+)/g, '{$1}')}`,
    );
    expect(described.sort()).toEqual(declared.sort());
  });

  test('has no dangling reference', async () => {
    const document = await load();
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      (match) => match[1] ?? '',
    );
    expect(references.length).toBeGreaterThan(0);
    for (const reference of new Set(references)) {
      const steps = reference.replace(/^#\//, '').split('/');
      const found = steps.reduce<unknown>(
        (at, step) =>
          typeof at === 'object' && at !== null
            ? Object.entries(at).find(
                ([key]) => key === step.replaceAll('~1', '/').replaceAll('~0', '~'),
              )?.[1]
            : undefined,
        document,
      );
      expect([reference, typeof found]).toEqual([reference, 'object']);
    }
  });

  test('states for each operation who may call it, what it returns and how it refuses', async () => {
    const document = await load();
    for (const item of Object.values<Record<string, Operation>>(document.paths)) {
      for (const [method, operation] of Object.entries(item)) {
        const { operationId, summary, description, responses, security } = operation;
        expect([operationId, HTTP_METHODS.includes(method)]).toEqual([operationId, true]);
        expect([operationId, summary.length > 5]).toEqual([operationId, true]);
        expect(description).toContain('Who may:');
        expect([operationId, Object.keys(responses).some((status) => status.startsWith('2'))]).toEqual([
          operationId,
          true,
        ]);
        expect(inDocument(document, responses['400'])).toHaveProperty([
          'content',
          'application/problem+json',
        ]);
        if (security.length > 0) expect(responses).toHaveProperty('401');
      }
    }
  });

  test('names for each operation every problem it declares, under its status and with its details', async () => {
    const document = await load();
    const operations = Object.values<Record<string, Operation>>(document.paths).flatMap((item) =>
      Object.values(item),
    );
    for (const endpoint of listEndpoints({
      tokenSecret: TEST_SECRET,
      tokenMinutes: 15,
      clock: service.clock,
    })) {
      const responses = operations.find(({ operationId }) => operationId === endpoint.id)?.responses ?? {};
      const described = Object.entries(responses)
        .filter(([status]) => status >= '400')
        .flatMap(([status, response]) => codesOf(document, response).map((code) => `${status} ${code}`));
      const declared = [...declaredProblems(endpoint)].map(
        (code) => `${problemRegistry.get(code)?.status} ${code}`,
      );
      expect([endpoint.id, described.sort()]).toEqual([endpoint.id, declared.sort()]);
    }
  });

  test('has one schema for each problem code: its status, its title and its details', async () => {
    const document = await load();
    for (const [code, { status, title, details }] of problemRegistry) {
      const name = `Problem.${code.replaceAll('/', '.')}`;
      expect(name).toMatch(/^[\w.-]+$/);
      const schema = document.components.schemas[name];
      expect(schema).toMatchObject({
        description: title.en,
        properties: { status: { const: status }, code: { const: code } },
        required: ['status', 'code', 'details'],
      });
      const members = Object.keys(schema.properties.details.properties ?? {});
      expect([code, members]).toEqual([
        code,
        details instanceof z.ZodObject ? Object.keys(details.shape) : [],
      ]);
    }
    expect(document.components.schemas.Problem.oneOf).toHaveLength(problemRegistry.size);
  });

  test('is stored in a file that a person can review', () => {
    const lines = readFileSync(new URL('../../../src/openapi.json', import.meta.url), 'utf8').split('\n');
    expect(lines.length).toBeLessThanOrEqual(41_000);
    // Texts may be longer; a list or an object on one line may not.
    const long = lines.filter((line) => line.length > 200 && !/^ *("[^"]+": )?"/.test(line));
    expect(long).toEqual([]);
  });

  test('describes every parameter of a path', async () => {
    const document = await load();
    for (const [path, item] of Object.entries<Record<string, Operation>>(document.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      for (const operation of Object.values(item)) {
        const described = (operation.parameters ?? [])
          .map((parameter) => inDocument(document, parameter))
          .filter((parameter) => parameter.in === 'path')
          .map((parameter) => parameter.name);
        expect([path, described.sort()]).toEqual([path, names.sort()]);
      }
    }
  });

  test('has a page that loads nothing from elsewhere', async () => {
    await service.anonymous().get('/docs').expect(302);
    const page = await service.anonymous().get('/docs/').expect(200);
    expect(page.text).not.toMatch(/https?:\/\//);
    for (const [, asset] of page.text.matchAll(/(?:src|href)="([^"]+)"/g))
      await service.anonymous().get(String(asset)).expect(200);
  });
});

/** What a `$ref` of the document leads to; anything else as it is. */
function inDocument<T>(document: object, at: T): T {
  const reference = (at as { readonly $ref?: string } | undefined)?.$ref;
  if (reference === undefined) return at;
  const steps = reference.replace(/^#\//, '').split('/');
  return steps.reduce<unknown>((found, step) => (found as Record<string, unknown>)[step], document) as T;
}

/** The problem codes of a response, taken from the schemas it refers to. */
function codesOf(document: object, response: unknown): string[] {
  const { content } = inDocument(document, response) as {
    readonly content: Record<string, { schema: Schema }>;
  };
  const schema = content['application/problem+json']?.schema ?? {};
  const codes = (schema.oneOf ?? [schema]).map((one) => inDocument(document, one).properties?.code?.const);
  expect(Object.keys(schema.discriminator?.mapping ?? {})).toEqual(schema.oneOf === undefined ? [] : codes);
  return codes.map(String);
}

interface Schema {
  readonly oneOf?: Schema[];
  readonly discriminator?: { readonly mapping: Record<string, string> };
  readonly properties?: { readonly code?: { readonly const?: string } };
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly security: unknown[];
  readonly parameters?: { readonly in: string; readonly name: string }[];
  readonly responses: Record<string, { readonly content: object }>;
}
