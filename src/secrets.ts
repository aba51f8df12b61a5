import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { generateSigningKey } from './audit/log/checkpoints/signed-note.ts';

const secretsFile = z.object({
  AUTH_TOKEN_SECRET: z.string().min(32),
  IDENTITY_KEY: z.string().min(32),
  LOG_SIGNING_KEY: z.string().optional(),
});

export type StoredSecrets = Readonly<Required<z.infer<typeof secretsFile>>>;

/**
 * The secrets of an embedded database: generated once, stored beside its data, readable by the owner only. A secret missing
 * from a folder of an earlier version is added. `unreadable`: the file exists but holds something else.
 */
export function storedSecrets(dataFolder: string, logName: string): StoredSecrets | 'unreadable' {
  const file = path.join(dataFolder, 'secrets.json');
  if (!existsSync(file)) {
    mkdirSync(dataFolder, { recursive: true });
    const made: StoredSecrets = {
      AUTH_TOKEN_SECRET: randomBytes(32).toString('hex'),
      IDENTITY_KEY: randomBytes(32).toString('hex'),
      LOG_SIGNING_KEY: generateSigningKey(logName),
    };
    try {
      writeFileSync(file, textOf(made), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // Another first start at the same moment created it; its secrets count.
      if (!existsSync(file)) throw error;
    }
  }
  const parsed = secretsFile.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) return 'unreadable';
  const { LOG_SIGNING_KEY = generateSigningKey(logName), ...rest } = parsed.data;
  const secrets = { ...rest, LOG_SIGNING_KEY };
  if (parsed.data.LOG_SIGNING_KEY === undefined) writeFileSync(file, textOf(secrets), { mode: 0o600 });
  return secrets;
}

function textOf(secrets: StoredSecrets): string {
  return `${JSON.stringify(secrets, null, 2)}\n`;
}
