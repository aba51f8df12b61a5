import { createHmac, randomBytes } from 'node:crypto';
import { keyedHashHex } from '../../platform/hash.ts';
import type { Secrets } from '../../platform/use-case.ts';

// Crockford's alphabet: no letter that is easily mistaken for a digit.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_BYTES = 20;
const NONCE_BYTES = 16;

export function newNonce(): string {
  return randomBytes(NONCE_BYTES).toString('hex');
}

/**
 * The code of an invitation: 160 bits as 32 letters and digits in groups of four. It is derived from the random nonce and
 * the service's secret, so that it is never stored; the database alone does not reveal it.
 */
export function codeOf(secrets: Secrets, nonce: string): string {
  const bytes = createHmac('sha256', keyOf(secrets)).update(`code|${nonce}`).digest().subarray(0, CODE_BYTES);
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  const letters = (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET.charAt(Number.parseInt(five, 2)));
  return (letters.join('').match(/.{4}/g) ?? []).join('-');
}

/** The id of an invitation: the keyed hash of its code, however the code is typed. */
export function hashOfCode(secrets: Secrets, code: string): string {
  return keyedHashHex(keyOf(secrets), `hash|${code.replace(/[ -]/g, '').toUpperCase()}`);
}

/** A separate key, so that nothing made with it is of use elsewhere. */
function keyOf({ identityKey }: Secrets): string {
  return keyedHashHex(identityKey, 'invitations');
}
