const DIGITS = 12;

/** A number as an id that sorts like the number: twelve digits. Throws RangeError for larger numbers. */
export function numberKey(number: number): string {
  const key = String(number).padStart(DIGITS, '0');
  if (!Number.isSafeInteger(number) || number < 0 || key.length > DIGITS) {
    throw new RangeError('not a number that can be a key');
  }
  return key;
}
