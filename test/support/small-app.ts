import type { Express } from 'express';
import supertest from 'supertest';
import { buildApp } from '../../src/app.ts';
import { createTokens, type Role } from '../../src/platform/http/auth.ts';
import type { Endpoint } from '../../src/platform/http/endpoint.ts';
import { createLog } from '../../src/platform/log.ts';
import { TEST_SECRET, type TestService } from './service.ts';

export interface SmallApp {
  readonly app: Express;
  /** The Authorization header of a signed-in account. */
  bearer(role: Role, area: string, account?: string): Promise<string>;
  post(path: string, who: string): supertest.Test;
  get(path: string, who?: string): supertest.Test;
}

/** An app with only these endpoints, on the database, clock and log of the test's service. */
export function smallApp(service: TestService, endpoints: readonly Endpoint[]): SmallApp {
  const app = buildApp(
    {
      database: service.database,
      clock: service.clock,
      log: createLog('info', { write: (line: string) => void service.logLines.push(line) }),
      tokenSecret: TEST_SECRET,
      tokenMinutes: 15,
      identityKey: TEST_SECRET,
      checkAnswers: true,
    },
    endpoints,
  );
  const tokens = createTokens(TEST_SECRET, 15, service.clock);
  return {
    app,
    bearer: async (role, area, account = `${area}.SOMEBODY`) =>
      `Bearer ${(await tokens.issue({ account, role, area })).token}`,
    post: (path, who) => supertest(app).post(path).set('Authorization', who),
    get: (path, who) =>
      who === undefined ? supertest(app).get(path) : supertest(app).get(path).set('Authorization', who),
  };
}
