import { z } from 'zod';
import {
  listOf,
  logName,
  logSigningKey,
  logSigningKeys,
  logWitnesses,
} from './audit/log/checkpoints/log-settings.ts';
import { storedSecrets } from './secrets.ts';

/** Every setting of the service. `.env.example` is generated from them and their descriptions. */
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
        'A MongoDB 8 replica set or sharded cluster. Absent: the service starts its own database in DATA_FOLDER',
    }),
  DATABASE_NAME: z
    .string()
    .regex(/^[\w-]{1,38}$/)
    .default('vaccine-queue')
    .meta({ description: 'Name of the database' }),
  DATA_FOLDER: z.string().default('.data').meta({ description: 'Data folder of the embedded database' }),
  CACHE_FOLDER: z
    .string()
    .default('.cache')
    .meta({ description: 'Where a downloaded database program is stored' }),
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
      'Key for hashing national ids and for generating invitation codes; never change it. Required with MONGODB_URI, else generated once into DATA_FOLDER',
  }),
  LOG_ORIGIN: logName.default('vaccine-queue.localhost/log').meta({
    description:
      'Name of the transparency log in every checkpoint, like an address without https://. It can never change',
  }),
  LOG_SIGNING_KEY: logSigningKey.optional().meta({
    description:
      'Signs the checkpoints of the transparency log (npm run create-log-key). Only the worker needs it. Required with MONGODB_URI unless WORKER=off, else generated once into DATA_FOLDER',
  }),
  LOG_PREVIOUS_KEYS: logSigningKeys.default('').meta({
    description:
      'Keys that also sign during a change of keys, separated by spaces: leave the old one here until everyone has the new one',
  }),
  LOG_WITNESSES: logWitnesses.default('').meta({
    description:
      'Witnesses that receive checkpoints to cosign (C2SP tlog-witness), separated by spaces: verifier key, @, address',
  }),
  TOKEN_MINUTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(120)
    .default(15)
    .meta({ description: 'Minutes an access token is valid' }),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info')
    .meta({ description: 'Least severe log line written' }),
  METRICS_TOKEN: z.string().min(16).optional().meta({
    description: 'Bearer token for /metrics. Absent: only callers on this machine may read it',
  }),
  WORKER: z.enum(['on', 'off']).default('on').meta({
    description: 'off: this process only serves HTTP; jobs run in a separate process (npm run worker)',
  }),
  MESSAGE_SENDER: z
    .enum(['log', 'http'])
    .default('log')
    .meta({ description: 'log: messages are only logged; http: they are posted to MESSAGE_GATEWAY_URL' }),
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

/** All faults of the settings at once, with a message for the person who starts the service. */
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
  if (filled.MONGODB_URI !== undefined && filled.LOG_SIGNING_KEY === undefined && filled.WORKER !== 'off') {
    faults.push('LOG_SIGNING_KEY: required with MONGODB_URI unless WORKER=off; it has no default');
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
  const { DATA_FOLDER, LOG_ORIGIN } = parsed.data;
  const stored = filled.MONGODB_URI === undefined ? storedSecrets(DATA_FOLDER, LOG_ORIGIN) : undefined;
  if (stored === 'unreadable') {
    throw new ConfigError(`${DATA_FOLDER}/secrets.json does not hold the secrets of this folder`);
  }
  const LOG_SIGNING_KEY = parsed.data.LOG_SIGNING_KEY ?? stored?.LOG_SIGNING_KEY;
  const signing = [LOG_SIGNING_KEY ?? '', ...listOf(parsed.data.LOG_PREVIOUS_KEYS)].filter(
    (key) => key !== '',
  );
  if (signing.some((key) => !key.startsWith(`PRIVATE+KEY+${LOG_ORIGIN}+`))) {
    throw new ConfigError('LOG_SIGNING_KEY, LOG_PREVIOUS_KEYS: a key belongs to another log than LOG_ORIGIN');
  }
  return {
    ...parsed.data,
    ...(LOG_SIGNING_KEY === undefined ? {} : { LOG_SIGNING_KEY }),
    AUTH_TOKEN_SECRET: parsed.data.AUTH_TOKEN_SECRET ?? stored?.AUTH_TOKEN_SECRET ?? missing(),
    IDENTITY_KEY: parsed.data.IDENTITY_KEY ?? stored?.IDENTITY_KEY ?? missing(),
    PATH: env.PATH ?? env.Path,
  };
}

function missing(): never {
  throw new ConfigError('a secret is missing');
}

/** The text of `.env.example`: every setting with its description, and its default if it has one. */
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
