import { describe, expect, test } from '@jest/globals';
import { listEndpoints } from '../../../src/app.ts';
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

  test('has no reference that leads nowhere', async () => {
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

  test('says for each operation who may, what it answers and how it refuses', async () => {
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
        expect(responses['400']?.content).toHaveProperty(['application/problem+json']);
        if (security.length > 0) expect(responses).toHaveProperty('401');
      }
    }
  });

  test('tells of every parameter of a path', async () => {
    const document = await load();
    for (const [path, item] of Object.entries<Record<string, Operation>>(document.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      for (const operation of Object.values(item)) {
        const described = (operation.parameters ?? [])
          .filter((parameter) => parameter.in === 'path')
          .map((parameter) => parameter.name);
        expect([path, described.sort()]).toEqual([path, names.sort()]);
      }
    }
  });

  test('has a page that needs nothing from elsewhere', async () => {
    await service.anonymous().get('/docs').expect(302);
    const page = await service.anonymous().get('/docs/').expect(200);
    expect(page.text).not.toMatch(/https?:\/\//);
    for (const [, asset] of page.text.matchAll(/(?:src|href)="([^"]+)"/g))
      await service.anonymous().get(String(asset)).expect(200);
  });
});

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly security: unknown[];
  readonly parameters?: { readonly in: string; readonly name: string }[];
  readonly responses: Record<string, { readonly content: object }>;
}
