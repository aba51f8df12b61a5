import { compare } from '../../../src/platform/compare.ts';
import type { TurnKeyParts } from '../../../src/policy/rules/turn-key.rules.ts';

/** The order that the text of a key stands for, written out by component: what keys are tested against. */
export function compareTurns(a: TurnKeyParts, b: TurnKeyParts): number {
  return (
    a.stage - b.stage ||
    a.favoured - b.favoured ||
    a.rank - b.rank ||
    a.cohort - b.cohort ||
    compare(a.birthDate, b.birthDate) ||
    compare(a.draw, b.draw)
  );
}
