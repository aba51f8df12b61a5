import { readFileSync, writeFileSync } from 'node:fs';
import { listEndpoints } from '../src/app.ts';
import { systemClock } from '../src/platform/clock.ts';
import { openApiDocument } from '../src/platform/http/openapi.ts';
import { API_INFO } from '../src/platform/http/operations.ts';
import { problemRegistry } from '../src/problems.ts';
import { compactJson } from './support/compact-json.ts';
import { readOptions } from './support/options.ts';

const USAGE = `Writes src/openapi.json from the endpoints.
  npm run write-openapi
  npm run write-openapi -- --check   writes nothing; status 1 if the file is stale`;

const { check } = readOptions(USAGE, { check: { type: 'boolean', default: false } });
const file = new URL('../src/openapi.json', import.meta.url);
const endpoints = listEndpoints({ tokenSecret: 'x'.repeat(32), tokenMinutes: 1, clock: systemClock });
const fresh = `${compactJson(openApiDocument(endpoints, problemRegistry, API_INFO))}\n`;
if (!check) {
  writeFileSync(file, fresh);
} else if (readFileSync(file, 'utf8') !== fresh) {
  console.error('src/openapi.json is stale: npm run write-openapi');
  process.exitCode = 1;
}
