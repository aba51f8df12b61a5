import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { logSettingsOf } from '../../../../src/audit/log/checkpoints/log-settings.ts';
import {
  cosignatureKey,
  generateSigningKey,
  parseSigningKey,
} from '../../../../src/audit/log/checkpoints/signed-note.ts';
import { ConfigError, readConfig } from '../../../../src/config.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'log-settings-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SECRETS = { AUTH_TOKEN_SECRET: 'a'.repeat(32), IDENTITY_KEY: 'b'.repeat(32) };
const CLUSTER = { MONGODB_URI: 'mongodb://db/', ...SECRETS };
const LOG_ORIGIN = 'log.example/vn';

function faultsOf(env: Record<string, string>): string {
  try {
    readConfig({ DATA_FOLDER: folder, ...env });
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  return '';
}

describe('settings of the transparency log', () => {
  test('an external database needs a key, except for a process that only serves HTTP', () => {
    expect(faultsOf(CLUSTER)).toContain('LOG_SIGNING_KEY:');
    const http = readConfig({ ...CLUSTER, WORKER: 'off' });
    expect(http.LOG_SIGNING_KEY).toBeUndefined();
    expect(logSettingsOf(http)).toBeUndefined();
  });

  test('an embedded one makes its key once; a folder of an earlier version gets one and keeps the rest', () => {
    const first = readConfig({ DATA_FOLDER: path.join(folder, 'new') });
    expect(readConfig({ DATA_FOLDER: path.join(folder, 'new') }).LOG_SIGNING_KEY).toBe(first.LOG_SIGNING_KEY);
    expect(logSettingsOf(first)).toMatchObject({ origin: 'vaccine-queue.localhost/log', witnesses: [] });
    const file = path.join(folder, 'secrets.json');
    writeFileSync(file, JSON.stringify(SECRETS));
    const added = readConfig({ DATA_FOLDER: folder });
    expect(added).toMatchObject(SECRETS);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      ...SECRETS,
      LOG_SIGNING_KEY: added.LOG_SIGNING_KEY,
    });
    expect(faultsOf({ LOG_ORIGIN: 'another.example' })).toContain('another log than LOG_ORIGIN');
  });

  test('several keys and witnesses', () => {
    const [now, before] = [generateSigningKey(LOG_ORIGIN), generateSigningKey(LOG_ORIGIN)];
    const witness = cosignatureKey(parseSigningKey(generateSigningKey('w.example/1'))).text;
    const env = { ...CLUSTER, LOG_ORIGIN, LOG_SIGNING_KEY: now ?? '', LOG_PREVIOUS_KEYS: ` ${before} ` };
    const read = logSettingsOf(readConfig({ ...env, LOG_WITNESSES: `${witness}@https://w.example/log` }));
    expect(read?.keys.map(({ verifier }) => verifier.name)).toEqual([LOG_ORIGIN, LOG_ORIGIN]);
    expect(read?.witnesses).toMatchObject([{ key: { text: witness }, url: { host: 'w.example' } }]);
    for (const wrong of [
      witness,
      `${witness}@ftp://w.example`,
      `x@https://w.example`,
      `@https://w.example`,
    ]) {
      expect(faultsOf({ ...env, LOG_WITNESSES: wrong })).toContain('LOG_WITNESSES:');
    }
  });

  test('a wrong key is reported and not shown', () => {
    const wrong = `${generateSigningKey(LOG_ORIGIN).slice(0, -6)}AAAA`;
    for (const name of ['LOG_SIGNING_KEY', 'LOG_PREVIOUS_KEYS']) {
      const said = faultsOf({
        ...CLUSTER,
        LOG_ORIGIN,
        LOG_SIGNING_KEY: generateSigningKey(LOG_ORIGIN),
        [name]: wrong,
      });
      expect(said).toContain(`${name}:`);
      expect(said).not.toContain('PRIVATE');
    }
    expect(faultsOf({ ...CLUSTER, LOG_SIGNING_KEY: generateSigningKey('x.example') })).toContain(
      'LOG_ORIGIN',
    );
  });
});
