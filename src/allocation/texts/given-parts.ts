import type { StoredShareOut } from '../share-outs/share-out.ts';

/** What a sentence about a line of a share-out is made of; `useBy` as it is written for people. */
export type LineOfShareOut = Omit<StoredShareOut['lines'][number], 'unit' | 'lot' | 'product'>;

/** The parts of a line that have doses, each with its words. */
export function givenParts(
  { floor, secondDue, firstDue, moved }: LineOfShareOut['parts'],
  words: {
    readonly floor: string;
    readonly secondDue: string;
    readonly firstDue: string;
    readonly moved: string;
  },
): string {
  return [
    [floor, words.floor] as const,
    [secondDue, words.secondDue] as const,
    [firstDue, words.firstDue] as const,
    [moved, words.moved] as const,
  ]
    .filter(([doses]) => doses > 0)
    .map(([doses, word]) => `${doses} ${word}`)
    .join(', ');
}
