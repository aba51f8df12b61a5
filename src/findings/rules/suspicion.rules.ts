import type { FindingKind, Suspicion } from '../finding-kind.ts';
import type { Measures } from '../finding-measure.ts';
import type { DoseFact } from '../gathering/facts.ts';
import type { RuleVersion } from './rule.ts';
import { severityOf } from './severity.rules.ts';

/** What a rule hands in; the severity follows from kind and measures. */
export type Draft = Omit<Suspicion, 'kind' | 'ruleVersion' | 'severity'>;

export function suspicion(kind: FindingKind, rule: RuleVersion<unknown>, draft: Draft): Suspicion {
  return { kind, ruleVersion: rule.version, severity: severityOf(kind, draft.measures), ...draft };
}

/** A suspicion about one dose. */
export function ofDose(
  kind: FindingKind,
  rule: RuleVersion<unknown>,
  dose: DoseFact,
  measures: Measures,
  more: Partial<Pick<Draft, 'accounts' | 'objects'>> = {},
): Suspicion {
  return suspicion(kind, rule, {
    subject: dose.dose,
    area: dose.site,
    day: dose.day,
    people: [dose.pseudonym],
    accounts: [...new Set([dose.recordedBy, ...(more.accounts ?? [])])],
    objects: [dose.dose, ...(dose.booking === null ? [] : [dose.booking.booking]), ...(more.objects ?? [])],
    policyVersion: dose.policyVersion,
    measures,
  });
}
