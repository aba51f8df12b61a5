import { z } from 'zod';
import { keyedHashHex, sameSecret } from '../../platform/hash.ts';
import { provinceScopedId } from '../../platform/id.ts';
import type { Secrets } from '../../platform/use-case.ts';

const MARK_DIGITS = 40;

/** `26.<ULID>.<40 hex digits>`: the id of the person, and a mark of 160 bits that only the service can compute. */
export const turnCode = z
  .string()
  .max(80)
  .regex(/^\d{2}\.[0-9A-HJKMNP-TV-Z]{26}\.[0-9a-f]{40}$/)
  .meta({ description: 'The personal code on the appointment slip; never put it into a URL' });

/**
 * Returns the code with which a person without an account can see their own place. It shows and changes nothing else, so
 * it stays valid while the person is registered. It is not stored: it is derived from the service's secret.
 */
export function turnCodeOf(secrets: Secrets, person: string): string {
  return `${person}.${markOf(secrets, person)}`;
}

/** Returns the person a code was issued for; undefined for an unknown code. */
export function personOfTurnCode(secrets: Secrets, code: string): string | undefined {
  const cut = code.lastIndexOf('.');
  const person = provinceScopedId.safeParse(code.slice(0, cut));
  if (!person.success || !sameSecret(code.slice(cut + 1), markOf(secrets, person.data))) return undefined;
  return person.data;
}

function markOf({ identityKey }: Secrets, person: string): string {
  return keyedHashHex(keyedHashHex(identityKey, 'turn-codes'), person).slice(0, MARK_DIGITS);
}
