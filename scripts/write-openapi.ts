import { readFileSync, writeFileSync } from 'node:fs';
import { listEndpoints } from '../src/app.ts';
import { systemClock } from '../src/platform/clock.ts';
import { openApiDocument } from '../src/platform/http/openapi.ts';
import { API_INFO } from '../src/platform/http/operations.ts';
import { problemRegistry } from '../src/problems.ts';
import { compactJson } from './support/compact-json.ts';

/** Writes src/openapi.json; with --check it only checks that the file is up to date (exit status 1 if not). */
const file = new URL('../src/openapi.json', import.meta.url);
const endpoints = listEndpoints({ tokenSecret: 'x'.repeat(32), tokenMinutes: 1, clock: systemClock });
const fresh = `${compactJson(openApiDocument(endpoints, problemRegistry, API_INFO))}\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(file, fresh);
} else if (readFileSync(file, 'utf8') !== fresh) {
  console.error('src/openapi.json is stale: npm run write-openapi');
  process.exitCode = 1;
}
