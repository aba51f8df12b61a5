const MARKS = /\p{M}/gu;
const INVISIBLE = /[\p{Cf}]/gu;
const BETWEEN_WORDS = /[^\p{L}\p{N}]+/gu;

/**
 * A name folded for comparison: no case, tone or vowel marks, `đ` as `d`, words separated by one space.
 * "Hoà" and "Hòa", "ĐẶNG  THỊ" and "Đặng Thị", composed and decomposed spellings fold to the same. So may different names
 * ("Hoa" and "Hòa"): good for finding candidates, never proof that two people are the same.
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
