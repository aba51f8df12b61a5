import { z } from 'zod';
import type { Text } from '../platform/texts.ts';
import { variantsWith } from '../platform/variants.ts';
import type { FactsByScope, Scope } from './gathering/facts.ts';
import type { SuspicionBy } from './rules/rule.ts';
import { RULE_BOOK } from './rules/rule-book.ts';

type RuleOfBook = (typeof RULE_BOOK)[number];
type Measured = z.infer<RuleOfBook['measured']>;

export type FindingKind = RuleOfBook['kind'];
export const FINDING_KINDS: readonly FindingKind[] = RULE_BOOK.map(({ kind }) => kind);
export const findingKind = z.enum(FINDING_KINDS);

type SuspicionOf<T> = T extends { readonly kind: infer K extends string; readonly measures: infer M }
  ? SuspicionBy<K, Readonly<M>>
  : never;
/** What one of the rules says about the facts it was shown. */
export type Suspicion = SuspicionOf<Measured>;

type Judge = { readonly [S in Scope]?: (facts: FactsByScope[S]) => readonly Suspicion[] };

/** What the rules of one scope say about these facts. */
export function judge<S extends Scope>(scope: S, facts: FactsByScope[S]): Suspicion[] {
  return RULE_BOOK.flatMap(({ judge }: { readonly judge: Judge }) => judge[scope]?.(facts) ?? []);
}

/** A schema with these fields for each kind of finding, and the measures of that kind. */
export function ofEachKind<F extends z.ZodRawShape>(fields: F) {
  return variantsWith(
    'kind',
    RULE_BOOK.map(({ measured }) => measured),
    fields,
  );
}

/** The title of a kind of finding. */
export function titleOf(kind: FindingKind): Text {
  return ruleOf(kind).title;
}

/** The rule a finding was made by, in the version it names. Throws RangeError for a version that never was. */
export function ruleOfFinding(finding: { readonly kind: FindingKind; readonly ruleVersion: number }) {
  const found = ruleOf(finding.kind).versions.find(({ version }) => version === finding.ruleVersion);
  if (found === undefined) throw new RangeError('not a version of this rule');
  const { version, from, text, document } = found;
  return { version, from, text: { ...text }, document };
}

function ruleOf(kind: FindingKind): RuleOfBook {
  const found = RULE_BOOK.find((rule) => rule.kind === kind);
  if (found === undefined) throw new RangeError('not a kind of finding');
  return found;
}
