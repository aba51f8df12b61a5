import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** Every setting of the service. `.env.example` is generated from this; each has a description for it. */
export const settings = z.object({
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(8080)
    .meta({ description: 'Port of the HTTP API' }),
  HOST: z
    .string()
    .default('127.0.0.1')
    .meta({ description: 'Address the HTTP API listens on; 0.0.0.0 for every interface' }),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//)
    .optional()
    .meta({
      description:
        'A MongoDB 8 replica set or sharded cluster. Absent: the service starts a database of its own in DATA_FOLDER',
    }),
  DATABASE_NAME: z
    .string()
    .regex(/^[\w-]{1,38}$/)
    .default('vaccine-queue')
    .meta({ description: 'Name of the database' }),
  DATA_FOLDER: z
    .string()
    .default('.data')
    .meta({ description: 'Where the embedded database keeps its data between starts' }),
  CACHE_FOLDER: z
    .string()
    .default('.cache')
    .meta({ description: 'Where a fetched database program is kept' }),
  DATABASE_EXECUTABLE: z
    .string()
    .optional()
    .meta({ description: 'A mongod or secantusd-rs to use as the embedded database' }),
  DATABASE_DOWNLOAD: z
    .enum(['allow', 'skip'])
    .default('allow')
    .meta({ description: 'skip: do not try to download the official mongod (closed networks)' }),
  AUTH_TOKEN_SECRET: z.string().min(32).optional().meta({
    description:
      'Signs access tokens; at least 32 characters. Required with MONGODB_URI, else generated once into DATA_FOLDER',
  }),
  IDENTITY_KEY: z.string().min(32).optional().meta({
    description:
      'Key under which national ids are hashed for uniqueness; never change it. Required with MONGODB_URI, else generated once into DATA_FOLDER',
  }),
  TOKEN_MINUTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(120)
    .default(15)
    .meta({ description: 'How long an access token is good' }),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info')
    .meta({ description: 'Least severe log line written' }),
  METRICS_TOKEN: z.string().min(16).optional().meta({
    description:
      'Bearer token Prometheus shows at /metrics. Absent: only callers on this machine may read it',
  }),
  WORKER: z.enum(['on', 'off']).default('on').meta({
    description:
      'off: this process answers HTTP only and jobs run in a process of their own (npm run worker)',
  }),
  MESSAGE_SENDER: z
    .enum(['log', 'http'])
    .default('log')
    .meta({ description: 'log: reminders are only noted in the log; http: posted to MESSAGE_GATEWAY_URL' }),
  MESSAGE_GATEWAY_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({ description: 'HTTP gateway for SMS and Zalo messages; required when MESSAGE_SENDER=http' }),
  MESSAGE_GATEWAY_TOKEN: z
    .string()
    .min(16)
    .optional()
    .meta({ description: 'Bearer token for the gateway; required when MESSAGE_SENDER=http' }),
});

export type Config = Readonly<
  z.infer<typeof settings> & { AUTH_TOKEN_SECRET: string; IDENTITY_KEY: string; PATH: string | undefined }
>;

/** Faults of the settings, all at once, in words for whoever starts the service. */
export class ConfigError extends Error {}

/** Reads the settings from the environment (default: the process's). Throws ConfigError that lists every fault. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = settings.safeParse(filled);
  const faults = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (filled.MONGODB_URI !== undefined) {
    for (const name of ['AUTH_TOKEN_SECRET', 'IDENTITY_KEY'] as const) {
      if (filled[name] === undefined) faults.push(`${name}: required with MONGODB_URI; it has no default`);
    }
  }
  if (filled.MESSAGE_SENDER === 'http') {
    for (const name of ['MESSAGE_GATEWAY_URL', 'MESSAGE_GATEWAY_TOKEN'] as const) {
      if (filled[name] === undefined) faults.push(`${name}: required when MESSAGE_SENDER=http`);
    }
  }
  if (!parsed.success || faults.length > 0) {
    throw new ConfigError(
      `The settings have ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  }
  const kept = filled.MONGODB_URI === undefined ? keptSecrets(parsed.data.DATA_FOLDER) : undefined;
  return {
    ...parsed.data,
    AUTH_TOKEN_SECRET: parsed.data.AUTH_TOKEN_SECRET ?? kept?.AUTH_TOKEN_SECRET ?? missing(),
    IDENTITY_KEY: parsed.data.IDENTITY_KEY ?? kept?.IDENTITY_KEY ?? missing(),
    PATH: env.PATH ?? env.Path,
  };
}

const secretsFile = z.object({ AUTH_TOKEN_SECRET: z.string().min(32), IDENTITY_KEY: z.string().min(32) });

/** Secrets that belong to an embedded database: made once, kept beside its data, readable by the owner alone. */
function keptSecrets(dataFolder: string): z.infer<typeof secretsFile> {
  const file = path.join(dataFolder, 'secrets.json');
  if (!existsSync(file)) {
    mkdirSync(dataFolder, { recursive: true });
    const made = {
      AUTH_TOKEN_SECRET: randomBytes(32).toString('hex'),
      IDENTITY_KEY: randomBytes(32).toString('hex'),
    };
    try {
      writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // Another first start at the same moment made it: its secrets count.
      if (!existsSync(file)) throw error;
    }
  }
  const parsed = secretsFile.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success)
    throw new ConfigError(`${file} does not hold AUTH_TOKEN_SECRET and IDENTITY_KEY of 32 characters`);
  return parsed.data;
}

function missing(): never {
  throw new ConfigError('a secret is missing');
}

/** The text of `.env.example`: every setting with its description; values only where there is a default. */
export function envExample(): string {
  const lines = Object.entries(settings.shape).flatMap(([name, schema]) => {
    const fallback = schema instanceof z.ZodDefault ? String(schema.def.defaultValue) : undefined;
    return [
      `# ${schema.meta()?.description ?? ''}`,
      fallback === undefined ? `# ${name}=` : `${name}=${fallback}`,
      '',
    ];
  });
  return `${lines.join('\n').trimEnd()}\n`;
}
