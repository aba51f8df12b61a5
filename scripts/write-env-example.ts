import { readFileSync, writeFileSync } from 'node:fs';
import { envExample } from '../src/config.ts';

/** Writes .env.example; with --check only says whether it is fresh (exit status 1 when it is stale). */
const file = new URL('../.env.example', import.meta.url);
if (!process.argv.includes('--check')) {
  writeFileSync(file, envExample());
} else if (readFileSync(file, 'utf8') !== envExample()) {
  console.error('.env.example is stale: npm run write-env-example');
  process.exitCode = 1;
}
