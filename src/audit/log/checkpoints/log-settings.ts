import { z } from 'zod';
import { parseSigningKey, parseVerifierKey, type SigningKey, type VerifierKey } from './signed-note.ts';

/** A witness (C2SP tlog-witness) and the key that verifies its signatures. */
export interface Witness {
  readonly key: VerifierKey;
  /** Its submission prefix. */
  readonly url: URL;
}

export interface LogSettings {
  readonly origin: string;
  readonly keys: readonly SigningKey[];
  readonly witnesses: readonly Witness[];
}

export const logName = z
  .string()
  .max(200)
  .regex(/^[\w.~:/-]+$/, 'letters, digits and . - _ ~ : / only');

// Error messages do not show the key.
export const logSigningKey = z.string().refine(isSigningKey, 'not a signing key: npm run create-log-key');
export const logSigningKeys = z
  .string()
  .refine((text) => listOf(text).every(isSigningKey), 'not all of them are signing keys');
export const logWitnesses = z
  .string()
  .refine((text) => isSound(() => witnessesOf(text)), 'each is a verifier key, @ and an http(s) address');

/** The values of a setting that holds several. */
export function listOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

export interface LogConfig {
  readonly LOG_ORIGIN: string;
  readonly LOG_SIGNING_KEY?: string | undefined;
  readonly LOG_PREVIOUS_KEYS: string;
  readonly LOG_WITNESSES: string;
}

/** The settings of the log; undefined without a signing key. */
export function logSettingsOf(config: LogConfig): LogSettings | undefined {
  if (config.LOG_SIGNING_KEY === undefined) return undefined;
  return {
    origin: config.LOG_ORIGIN,
    keys: [config.LOG_SIGNING_KEY, ...listOf(config.LOG_PREVIOUS_KEYS)].map(parseSigningKey),
    witnesses: witnessesOf(config.LOG_WITNESSES),
  };
}

/** Throws RangeError or TypeError. */
function witnessesOf(text: string): Witness[] {
  return listOf(text).map((word) => {
    const at = word.indexOf('@');
    const url = new URL(word.slice(at + 1));
    if (at < 0 || !/^https?:$/.test(url.protocol)) throw new RangeError('not a witness');
    return { key: parseVerifierKey(word.slice(0, at)), url };
  });
}

function isSigningKey(text: string): boolean {
  return isSound(() => parseSigningKey(text));
}

function isSound(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}
