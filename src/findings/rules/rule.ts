import { entryOn } from '../../policy/dated.ts';
import type { IsoDate, Label } from '../../policy/terms.ts';
import type { FindingKind } from '../finding-kind.ts';

/**
 * One version of a rule: in force from its day until the next version's. A finding names the version it was made by,
 * and searching the past uses the version of that day. A version that puts right what an earlier one overlooked has its
 * day, and holds in its place.
 */
export interface RuleVersion<L> {
  readonly version: number;
  readonly from: IsoDate;
  /** What the rule says and where it comes from. */
  readonly text: Label;
  readonly document: string;
  readonly limits: L;
}

/** The history of one rule, oldest first. */
export interface Rule<L = unknown> {
  readonly kind: FindingKind;
  readonly versions: readonly RuleVersion<L>[];
}

/** The rule as it was on this day; undefined before its first day, when nothing is found by it. */
export function ruleOn<L>(rule: Rule<L>, day: IsoDate): RuleVersion<L> | undefined {
  return entryOn(rule.versions, day);
}

/** First day of the campaign: the rules of its start. */
export const FROM_START: IsoDate = '2021-03-08';
export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;
