import { readFileSync, writeFileSync } from 'node:fs';
import { envExample } from '../src/config.ts';
import { readOptions } from './support/options.ts';

const USAGE = `Writes .env.example from the settings of the service.
  npm run write-env-example
  npm run write-env-example -- --check   writes nothing; status 1 if the file is stale`;

const { check } = readOptions(USAGE, { check: { type: 'boolean', default: false } });
const file = new URL('../.env.example', import.meta.url);
if (!check) {
  writeFileSync(file, envExample());
} else if (readFileSync(file, 'utf8') !== envExample()) {
  console.error('.env.example is stale: npm run write-env-example');
  process.exitCode = 1;
}
