import { keyedHashHex, sha256Hex } from '../../platform/hash.ts';

/**
 * What is published in place of a birth date: SHA-256 of a salt of the person's own, `|` and the date. It says nothing
 * to whoever lacks the salt, and whoever is told salt and date can check that no other date was meant. The salt follows
 * from the key of the pseudonym: with the key erased, nobody can open the commitment any more.
 */
export function commitToBirthDate(pseudonymKey: string, birthDate: string): string {
  return openedCommitment(birthCommitmentSalt(pseudonymKey), birthDate);
}

export function birthCommitmentSalt(pseudonymKey: string): string {
  return keyedHashHex(pseudonymKey, 'birth-date');
}

/** The commitment that this salt and date stand for. */
export function openedCommitment(salt: string, birthDate: string): string {
  return sha256Hex(`${salt}|${birthDate}`);
}
