import { z } from 'zod';
import { recordAction } from '../../audit/record.ts';
import { provinceCode } from '../../platform/area.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { type Override, override } from './override.ts';
import { policyProblem } from './policy.problems.ts';
import {
  advancePolicyHead,
  appendOverride,
  getPolicyHead,
  listOverrides,
  shippedPolicy,
  versionOf,
} from './policy.store.ts';
import { resolvePolicy } from './policy-at.ts';

export const newOverride = z.strictObject({
  basedOn: z
    .string()
    .max(100)
    .meta({ description: 'The version this change was based on; refused if another one is in force' }),
  document: override.shape.document,
  effectiveFrom: override.shape.effectiveFrom,
  changes: override.shape.changes,
});
type NewOverride = z.infer<typeof newOverride>;

export const overriddenPolicy = z
  .strictObject({ province: provinceCode, version: z.string(), sequence: z.int() })
  .meta({ id: 'OverriddenPolicy' });
type OverriddenPolicy = z.infer<typeof overriddenPolicy>;

/**
 * Appends an override to the policy of a province, citing the document that decides it. Nothing is replaced: earlier
 * versions stay available. Of two concurrent overrides one is appended, the other gets `policy/changed-meanwhile`. Also
 * throws `policy/campaign-not-started`, `policy/document-in-future`, `policy/effective-before-document`.
 */
export async function overridePolicy(
  context: UseCaseContext,
  province: string,
  wanted: NewOverride,
): Promise<OverriddenPolicy> {
  return transact(context, async (tx, now) => {
    const head = await getPolicyHead(tx, province);
    const current = versionOf(head);
    const about = { area: province, object: wanted.document.number, policyVersion: current };
    const today = dayAtSite(now);
    const { date } = wanted.document;
    if (wanted.basedOn !== current) {
      throw policyProblem('policy/changed-meanwhile', { version: current }).about(about);
    }
    if (date > today) throw policyProblem('policy/document-in-future', { date, today }).about(about);
    if (wanted.effectiveFrom < date) {
      const { effectiveFrom } = wanted;
      throw policyProblem('policy/effective-before-document', { date, effectiveFrom }).about(about);
    }
    const next: Override = {
      province,
      sequence: head.sequence + 1,
      recordedOn: today,
      effectiveFrom: wanted.effectiveFrom,
      document: wanted.document,
      changes: wanted.changes,
    };
    // An override that cannot be resolved must never be stored: every later decision reads it.
    const { version } = resolvePolicy(shippedPolicy(head.base), [
      ...(await listOverrides(tx, province)),
      next,
    ]);
    if (!(await advancePolicyHead(tx, province, head.sequence))) {
      throw policyProblem('policy/changed-meanwhile', { version: current }).about(about);
    }
    await appendOverride(tx, next, context.actor.account, now);
    const entry = await recordAction(tx, context, now, {
      action: 'overridePolicy',
      area: province,
      policyVersion: version,
      reason: wanted.document.number,
      details: {
        documentDate: date,
        effectiveFrom: next.effectiveFrom,
        changes: next.changes.map((change) => change.kind),
      },
    });
    return { entry, answer: { province, version, sequence: next.sequence } };
  });
}
