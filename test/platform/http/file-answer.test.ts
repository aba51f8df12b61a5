import { describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { z } from 'zod';
import { defineEndpoint, fileAnswer } from '../../../src/platform/http/endpoint.ts';
import { useService } from '../../support/service.ts';
import { smallApp } from '../../support/small-app.ts';

describe('an answer that is not JSON', () => {
  const service = useService();
  const files = (answer: z.infer<typeof fileAnswer>) =>
    smallApp(service, [
      defineEndpoint({
        id: 'readFile',
        method: 'get',
        path: '/v1/files/*rest',
        tag: 'files',
        summary: 'A file',
        access: { kind: 'public' },
        params: z.strictObject({ rest: z.array(z.string()) }),
        produces: 'text/csv; charset=utf-8',
        response: fileAnswer,
        problems: [],
        handle: async ({ params }) => ({
          ...answer,
          content: `${answer.content}${params.rest.join('+')}`,
        }),
      }),
    ]).app;

  test('is sent unchanged, with its media type and name, and is not cached', async () => {
    const answer = await supertest(files({ content: 'lô;', fileName: 'a.csv' })).get('/v1/files/b/c');
    expect([answer.status, answer.text]).toEqual([200, 'lô;b+c']);
    expect(answer.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.get('content-disposition')).toBe('attachment; filename="a.csv"');
    expect(answer.get('cache-control')).toBe('no-store');
  });

  test('may be cached as long as it says', async () => {
    const answer = await supertest(files({ content: '', maxAgeSeconds: 60 })).get('/v1/files/x');
    expect(answer.get('cache-control')).toBe('public, max-age=60');
    expect(answer.get('content-disposition')).toBeUndefined();
  });
});
