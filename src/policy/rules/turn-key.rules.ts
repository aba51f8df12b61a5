import { sha256Hex } from '../../platform/hash.ts';
import type { IsoDate, Label } from '../terms.ts';
import { policyTexts } from '../texts/policy.texts.ts';

/**
 * The components of a place in the order, most significant first. In each of them the lower comes first.
 *
 * stage      0 completes a primary course · 1 first dose · 2 additional dose · 3 booster
 * favoured   0 if people of this age are favoured for completing their course, else 1
 * rank       of the best open verified group, 1–89; 90 children after all groups; 99 no rank on this day
 * cohort     0 adults, 1 children
 * birthDate  older first
 * draw       64 hex digits, see `drawOf`
 */
export interface TurnKeyParts {
  readonly stage: 0 | 1 | 2 | 3;
  readonly favoured: 0 | 1;
  readonly rank: number;
  readonly cohort: 0 | 1;
  readonly birthDate: IsoDate;
  readonly draw: string;
}

export type TurnComponent = keyof TurnKeyParts;

export const TURN_COMPONENT_LABELS: Readonly<Record<TurnComponent, Label>> = {
  stage: policyTexts['turn/stage'],
  favoured: policyTexts['turn/favoured'],
  rank: policyTexts['turn/rank'],
  cohort: policyTexts['turn/cohort'],
  birthDate: policyTexts['turn/birth-date'],
  draw: policyTexts['turn/draw'],
};

/**
 * The draw between people with the same birth date: SHA-256 of a seed of the province, `|` and the person's pseudonym, as
 * hex. Of the pseudonym and not of the id, so that anyone with the published order and the revealed seed can recompute it.
 */
export function drawOf(seed: string, pseudonym: string): string {
  return sha256Hex(`${seed}|${pseudonym}`);
}

/** Returns the seed with this number, from 1. Throws RangeError if none was committed. */
export function seedOfDraw({ seeds }: { readonly seeds: readonly string[] }, number: number): string {
  const seed = seeds[number - 1];
  if (seed === undefined) throw new RangeError('no seed with this number');
  return seed;
}

/** Returns the key: every component in fixed width, so that comparing keys as text compares places. 83 characters. */
export function turnKey(parts: TurnKeyParts): string {
  const rank = String(parts.rank).padStart(2, '0');
  return [parts.stage, parts.favoured, rank, parts.cohort, parts.birthDate, parts.draw].join('|');
}
