import { expect } from '@jest/globals';
import type supertest from 'supertest';
import type { AuditEntry } from '../../src/audit/audit-entry.ts';
import type { TestService } from '../support/service.ts';

/**
 * Sends a request that must be refused: the code is right, nothing was written, and the audit log has the attempt under the
 * pseudonym of the person.
 */
export async function expectRefused(
  service: TestService,
  expected: { readonly code: string; readonly subject: string; readonly action?: string },
  send: () => supertest.Test,
): Promise<supertest.Response> {
  const { code, subject, action = 'recordDose' } = expected;
  const logged = await refusalsOf(service, subject, code);
  const before = await service.snapshot();
  const response = await send();
  expect(response.body).toMatchObject({ code });
  expect([409, 422]).toContain(response.status);
  expect(await service.snapshot()).toBe(before);
  const after = await refusalsOf(service, subject, code);
  expect(after.length).toBe(logged.length + 1);
  expect(after.at(-1)).toMatchObject({ action, outcome: 'refused', problem: code, subject });
  return response;
}

/** The refused attempts about a person in the audit log, oldest first. */
async function refusalsOf(
  service: TestService,
  subject: string,
  problem: string,
): Promise<readonly AuditEntry[]> {
  const inspector = await service.as('inspector', '26');
  const query = new URLSearchParams({ subject, problem, outcome: 'refused', limit: '200' });
  const answer = await inspector.get(`/v1/audit-entries?${query}`).expect(200);
  return answer.body.items;
}
