import { z } from 'zod';
import type { AreaCode } from '../../platform/area.ts';
import type { Text } from '../../platform/texts.ts';
import { entryOn } from '../../policy/dated.ts';
import type { IsoDate } from '../../policy/terms.ts';
import type { DoseFact, FactsByScope, Scope } from '../gathering/facts.ts';
import type { Severity } from '../severity.ts';
import type { findingsTexts } from '../texts/findings.texts.ts';

/** First day of the campaign: rules in force from its start. */
export const FROM_START: IsoDate = '2021-03-08';
export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;

/**
 * One version of a rule: in force from its day until the next version's. A finding names the version it was made by,
 * and a search of the past uses the version of that day. A version that corrects an earlier one has the same day and
 * replaces it.
 */
export interface RuleVersion<L> {
  readonly version: number;
  readonly from: IsoDate;
  /** What the rule says. */
  readonly text: Text;
  /** The document it comes from. */
  readonly document: string;
  readonly limits: L;
}

type MeasureName = keyof typeof findingsTexts extends infer Key
  ? Key extends `measure/${infer Name}`
    ? Name
    : never
  : never;
/** What a rule measures: numbers and codes, nothing that identifies anyone. Each has its label in the texts of findings. */
type Shape = { readonly [Name in MeasureName]?: z.ZodType<number | string | undefined> };
type MeasuresOf<M extends Shape> = Readonly<z.infer<z.ZodObject<M, z.core.$strict>>>;
type NumberIn<M> = { [N in keyof M]: M[N] extends number ? N : never }[keyof M];

/** One severity, or the one of the last step whose number the measure `by` reaches. */
type SeverityRule<M extends Shape> =
  | Severity
  | { readonly by: NumberIn<MeasuresOf<M>>; readonly steps: readonly (readonly [number, Severity])[] };

/** What a rule states about a case. */
interface Draft<Measures> {
  /** What it is about: a dose, a facility, a vaccinator's day … */
  readonly subject: string;
  /** The place concerned: a site, otherwise its district or province. */
  readonly area: AreaCode;
  /** The day on which it happened, at the site. */
  readonly day: IsoDate;
  /** Pseudonyms of the people concerned. */
  readonly people: readonly string[];
  /** Accounts that are or may be responsible: they may not decide about the finding. */
  readonly accounts: readonly string[];
  /** Ids of the things acted on, as the audit log names them. */
  readonly objects: readonly string[];
  /** Version of the policy the decision in question was made under; null if no policy decides. */
  readonly policyVersion: string | null;
  readonly measures: Measures;
}

/**
 * What a rule says about the facts it was shown. `kind` and `subject` together identify it: the same facts, or more of
 * them, give the same two again.
 */
export interface SuspicionBy<K extends string, Measures> extends Draft<Measures> {
  readonly kind: K;
  readonly ruleVersion: number;
  readonly severity: Severity;
}

/** A rule as it was on some day. */
interface RuleOn<K extends string, M extends Shape, L> {
  readonly limits: L;
  suspect(draft: Draft<MeasuresOf<M>>): SuspicionBy<K, MeasuresOf<M>>;
  /** A suspicion about one dose. */
  suspectDose(
    dose: DoseFact,
    measures: MeasuresOf<M>,
    more?: Partial<Pick<Draft<unknown>, 'accounts' | 'objects'>>,
  ): SuspicionBy<K, MeasuresOf<M>>;
}

interface Declaration<K extends string, M extends Shape, L> {
  readonly kind: K;
  readonly title: Text;
  readonly measures: M & Readonly<Record<Exclude<keyof M, MeasureName>, never>>;
  /** Harm to someone weighs more than an unfair turn, an unfair turn more than a careless record. */
  readonly severity: SeverityRule<M>;
  /** Oldest first: a new version is appended, none is ever changed. */
  readonly versions: readonly RuleVersion<L>[];
}

type JudgeOf<K extends string, M extends Shape> = {
  readonly [S in Scope]?: (facts: FactsByScope[S]) => readonly SuspicionBy<K, MeasuresOf<M>>[];
};

/** A kind of finding and how it is found. `judge` has a function for each scope of facts the rule judges. */
export interface Rule<K extends string, M extends Shape, J> {
  readonly kind: K;
  readonly title: Text;
  readonly versions: readonly RuleVersion<unknown>[];
  /** Kind and measures as a finding states them. */
  readonly measured: z.ZodObject<
    { kind: z.ZodLiteral<K>; measures: z.ZodObject<M, z.core.$strict> },
    z.core.$strict
  >;
  readonly judge: J;
}

interface DeclaredRule<K extends string, M extends Shape, L> {
  /** The rule as it was on this day; undefined before its first day, when it finds nothing. */
  on(day: IsoDate): RuleOn<K, M, L> | undefined;
  judging<const J extends JudgeOf<K, M>>(judge: J): Rule<K, M, J>;
}

/** Declares a kind of finding: everything about it except its judge, which needs the declaration. */
export function declareRule<const K extends string, M extends Shape, L>(
  declaration: Declaration<K, M, L>,
): DeclaredRule<K, M, L> {
  const { kind, title, versions } = declaration;
  const measures: M = declaration.measures;
  return {
    on: (day) => {
      const found = entryOn(versions, day);
      if (found === undefined) return undefined;
      const suspect = (draft: Draft<MeasuresOf<M>>): SuspicionBy<K, MeasuresOf<M>> => ({
        kind,
        ruleVersion: found.version,
        severity: severityOf(declaration.severity, draft.measures),
        ...draft,
      });
      return {
        limits: found.limits,
        suspect,
        suspectDose: (dose, measured, more = {}) => suspect(aboutDose(dose, measured, more)),
      };
    },
    judging: (judge) => ({
      kind,
      title,
      versions,
      measured: z.strictObject({ kind: z.literal(kind), measures: z.strictObject(measures) }),
      judge,
    }),
  };
}

function severityOf<M extends Shape>(severity: SeverityRule<M>, measures: MeasuresOf<M>): Severity {
  if (typeof severity === 'string') return severity;
  const measured = measures[severity.by];
  const number = typeof measured === 'number' ? measured : 0;
  let found: Severity = 'low';
  for (const [from, grade] of severity.steps) if (number >= from) found = grade;
  return found;
}

function aboutDose<Measures>(
  dose: DoseFact,
  measures: Measures,
  { accounts = [], objects = [] }: Partial<Pick<Draft<unknown>, 'accounts' | 'objects'>>,
): Draft<Measures> {
  return {
    subject: dose.dose,
    area: dose.site,
    day: dose.day,
    people: [dose.pseudonym],
    accounts: [...new Set([dose.recordedBy, ...accounts])],
    objects: [dose.dose, ...(dose.booking === null ? [] : [dose.booking.booking]), ...objects],
    policyVersion: dose.policyVersion,
    measures,
  };
}
