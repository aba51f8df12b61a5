import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ConfigError, envExample, readConfig, settings } from '../src/config.ts';

describe('the settings', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'vaccine-queue-config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function faultsOf(env: Record<string, string>): string {
    try {
      readConfig({ DATA_FOLDER: folder, ...env });
    } catch (error) {
      if (error instanceof ConfigError) return error.message;
      throw error;
    }
    return '';
  }

  test('list all their faults at once', () => {
    const said = faultsOf({
      PORT: 'eighty',
      TOKEN_MINUTES: '0',
      LOG_LEVEL: 'loud',
      MONGODB_URI: 'postgres://x',
      MESSAGE_SENDER: 'http',
      AUTH_TOKEN_SECRET: 'short',
    });
    for (const name of [
      'PORT',
      'TOKEN_MINUTES',
      'LOG_LEVEL',
      'MONGODB_URI',
      'AUTH_TOKEN_SECRET',
      'IDENTITY_KEY',
      'MESSAGE_GATEWAY_URL',
      'MESSAGE_GATEWAY_TOKEN',
    ])
      expect(said).toContain(`${name}:`);
  });

  test('have no default for a secret with an external database', () => {
    const said = faultsOf({ MONGODB_URI: 'mongodb://db/' });
    expect(said).toContain('AUTH_TOKEN_SECRET');
    expect(said).toContain('IDENTITY_KEY');
  });

  test('never repeat the value of a secret', () => {
    expect(faultsOf({ AUTH_TOKEN_SECRET: 'my-short-secret' })).not.toContain('my-short-secret');
  });

  test('of an embedded database store secrets generated once, readable by the owner only', () => {
    const first = readConfig({ DATA_FOLDER: folder });
    expect(first.AUTH_TOKEN_SECRET).toMatch(/^[0-9a-f]{64}$/);
    expect(first.IDENTITY_KEY).not.toBe(first.AUTH_TOKEN_SECRET);
    expect(readConfig({ DATA_FOLDER: folder })).toEqual(first);
    if (process.platform !== 'win32')
      expect(statSync(path.join(folder, 'secrets.json')).mode & 0o077).toBe(0);
    writeFileSync(path.join(folder, 'secrets.json'), '{}');
    expect(faultsOf({})).toContain('secrets.json');
  });

  test('count an empty value as absent', () => {
    expect(readConfig({ DATA_FOLDER: folder, PORT: '', MONGODB_URI: '' })).toMatchObject({ PORT: 8080 });
  });

  test('are all in the example, secrets without value', () => {
    const example = envExample();
    for (const name of Object.keys(settings.shape)) expect(example).toMatch(new RegExp(`^#? ?${name}=`, 'm'));
    expect(example).toMatch(/^# AUTH_TOKEN_SECRET=$/m);
    expect(example).toMatch(/^# IDENTITY_KEY=$/m);
  });
});
