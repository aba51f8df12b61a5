const MARKS = /\p{M}/gu;
const INVISIBLE = /[\p{Cf}]/gu;
const BETWEEN_WORDS = /[^\p{L}\p{N}]+/gu;

/**
 * A name as it is compared: without case, tone and vowel marks, `đ` as `d`, words parted by one space.
 * "Hoà" and "Hòa", "ĐẶNG  THỊ" and "Đặng Thị", composed and decomposed spellings fold to the same. Different names may
 * fold to the same too ("Hoa" and "Hòa"): good for finding who might be meant, never a proof that two are one.
 */
export function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(INVISIBLE, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(BETWEEN_WORDS, ' ')
    .trim();
}
