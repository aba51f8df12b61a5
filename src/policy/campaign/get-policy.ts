import { dayAtSite } from '../../platform/clock.ts';
import type { Reader } from '../../platform/database/database.ts';
import type { UseCaseContext } from '../../platform/use-case.ts';
import type { IsoDate } from '../terms.ts';
import { override } from './override.ts';
import { policyProblem } from './policy.problems.ts';
import {
  currentSeedOf,
  getPolicyHead,
  listOverrides,
  loadPolicyVersion,
  shippedPolicy,
} from './policy.store.ts';
import type { Policy } from './policy.ts';
import { parsePolicyVersion, policyInForce } from './policy-at.ts';
import { type ProvincePolicyAnswer, rulesOn } from './rules-on.ts';

/**
 * Returns the rules of a province on a day: as known at the end of that day or, if a version is given, of that version.
 * Throws `policy/campaign-not-started`, `policy/unknown-version`, `policy/before-campaign`.
 */
export async function getPolicy(
  context: UseCaseContext,
  province: string,
  asked: { readonly on?: IsoDate | undefined; readonly version?: string | undefined },
): Promise<ProvincePolicyAnswer> {
  const day = asked.on ?? dayAtSite(context.clock.now());
  const { hash: seedHash } = currentSeedOf(await getPolicyHead(context.database, province));
  const policy = await policyForDay(context.database, province, day, asked.version);
  if (day < policy.startsOn) throw policyProblem('policy/before-campaign', { startsOn: policy.startsOn });
  const { overrides: count } = parsePolicyVersion(policy.version);
  const overrides = count === 0 ? [] : await listOverrides(context.database, province, count);
  return {
    province,
    seedHash,
    overrides: overrides.map(({ sequence, recordedOn, effectiveFrom, document, changes }) => ({
      sequence,
      recordedOn,
      effectiveFrom,
      document: document.number,
      documentDate: document.date,
      changes: override.shape.changes.parse(changes),
    })),
    rules: rulesOn(policy, day),
  };
}

/**
 * Returns the policy by which a province judges a day: as known at the end of that day or, if given, exactly the version.
 * Throws `policy/campaign-not-started`, `policy/unknown-version`.
 */
export async function policyForDay(
  reader: Reader,
  province: string,
  day: IsoDate,
  version: string | undefined,
): Promise<Policy> {
  const head = await getPolicyHead(reader, province);
  if (version === undefined) {
    return policyInForce(shippedPolicy(head.base), await listOverrides(reader, province), province, day);
  }
  try {
    const of = parsePolicyVersion(version).province;
    if (of !== null && of !== province) throw policyProblem('policy/unknown-version');
    return await loadPolicyVersion(reader, version);
  } catch (error) {
    if (error instanceof RangeError) throw policyProblem('policy/unknown-version');
    throw error;
  }
}
