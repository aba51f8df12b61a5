import { z } from 'zod';
import { keyedHashHex, sameSecret } from '../../platform/hash.ts';
import { provinceScopedId } from '../../platform/id.ts';
import type { Secrets } from '../../platform/use-case.ts';

const MARK_DIGITS = 40;

/** `26.<ULID>.<40 hex digits>`: whose place is asked for, and a mark of 160 bits that only the service can make. */
export const turnCode = z
  .string()
  .max(80)
  .regex(/^\d{2}\.[0-9A-HJKMNP-TV-Z]{26}\.[0-9a-f]{40}$/)
  .meta({ description: 'The personal code of the slip; never put it into a URL' });

/**
 * The code with which a person without an account asks for her own place. It shows and changes nothing else, so it is
 * good for as long as she is in the order, and it is stored nowhere: it follows from the service's secret.
 */
export function turnCodeOf(secrets: Secrets, person: string): string {
  return `${person}.${markOf(secrets, person)}`;
}

/** The person a code was made for; undefined for one that was never made. */
export function personOfTurnCode(secrets: Secrets, code: string): string | undefined {
  const cut = code.lastIndexOf('.');
  const person = provinceScopedId.safeParse(code.slice(0, cut));
  if (!person.success || !sameSecret(code.slice(cut + 1), markOf(secrets, person.data))) return undefined;
  return person.data;
}

function markOf({ identityKey }: Secrets, person: string): string {
  return keyedHashHex(keyedHashHex(identityKey, 'turn-codes'), person).slice(0, MARK_DIGITS);
}
