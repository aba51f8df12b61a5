import { keyedHashHex, sha256Hex } from '../../platform/hash.ts';

/**
 * Returns what is published in place of a birth date: SHA-256 of the person's own salt, `|` and the date. Without the salt
 * it reveals nothing; with salt and date anyone can check that no other date was committed to. The salt is derived from
 * the key of the pseudonym: once the key is erased, nobody can open the commitment.
 */
export function commitToBirthDate(pseudonymKey: string, birthDate: string): string {
  return openedCommitment(birthCommitmentSalt(pseudonymKey), birthDate);
}

export function birthCommitmentSalt(pseudonymKey: string): string {
  return keyedHashHex(pseudonymKey, 'birth-date');
}

/** Returns the commitment that this salt and date give. */
export function openedCommitment(salt: string, birthDate: string): string {
  return sha256Hex(`${salt}|${birthDate}`);
}
