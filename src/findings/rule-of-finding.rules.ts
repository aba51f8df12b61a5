import type { Finding, FindingRecord } from './finding.ts';
import { RULE_BOOK } from './rules/rule-book.ts';

/** The rule a finding was made by, in the version it names. Throws RangeError for a version that never was. */
export function ruleOfFinding({
  kind,
  ruleVersion,
}: Pick<Finding, 'kind' | 'ruleVersion'>): FindingRecord['rule'] {
  const found = RULE_BOOK[kind].versions.find(({ version }) => version === ruleVersion);
  if (found === undefined) throw new RangeError('not a version of this rule');
  const { version, from, text, document } = found;
  return { version, from, text: { ...text }, document };
}
