import { z } from 'zod';
import { recordAction } from '../../audit/record.ts';
import { provinceCode } from '../../platform/area.ts';
import { dayAtSite } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import { provinceScopedId } from '../../platform/id.ts';
import { transact, UNCHANGED, type UseCaseContext } from '../../platform/use-case.ts';
import { policyForDay } from '../../policy/campaign/get-policy.ts';
import { policyProblem } from '../../policy/campaign/policy.problems.ts';
import {
  doseKind,
  groupCode,
  type IsoDate,
  isoDate,
  membershipStatus,
  mixingCondition,
  productCode,
  source,
} from '../../policy/terms.ts';
import { getCourse } from '../courses/course.store.ts';
import { birthDate } from '../registry/person.ts';
import { decideEligibilityBy, type EligibilityFacts } from './eligibility.rules.ts';
import { factsOn } from './facts-on.rules.ts';
import { listMembershipsOf } from './membership.store.ts';

const madeUpPerson = z.strictObject({
  kind: z.literal('made-up'),
  province: provinceCode,
  birthDate,
  memberships: z
    .array(
      z.strictObject({
        group: groupCode,
        status: membershipStatus,
        decision: z.strictObject({ number: z.string().min(1).max(100), date: isoDate }).optional(),
      }),
    )
    .max(16),
  history: z
    .array(
      z.strictObject({
        doseNumber: z.int().min(1).max(9),
        product: productCode,
        day: isoDate,
        kind: doseKind,
      }),
    )
    .max(9)
    .default([]),
  immunosuppressed: z.boolean().default(false),
});

export const eligibilityQuestion = z.strictObject({
  subject: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('person'), person: provinceScopedId }),
    madeUpPerson,
  ]),
  product: productCode,
  on: isoDate.optional().meta({ description: 'The day of injection; default: today' }),
  version: z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'Version of the policy; default: as known at the end of the day' }),
  agrees: z.boolean().default(false).meta({ description: 'The person consents to another product' }),
  sameProductUnavailable: z.boolean().default(false),
  otherVaccineOn: isoDate.optional(),
});
type EligibilityAsked = z.infer<typeof eligibilityQuestion>;

export const eligibilityAnswer = z
  .strictObject({
    policyVersion: z.string(),
    on: isoDate,
    product: productCode,
    eligible: z.boolean(),
    refusals: z.array(
      z.strictObject({ code: z.string(), earliest: isoDate.nullable(), source: source.nullable() }),
    ),
    group: groupCode.nullable(),
    rank: z.int().nullable(),
    dose: z
      .strictObject({
        doseNumber: z.int(),
        kind: doseKind,
        notBefore: isoDate,
        notAfter: isoDate.nullable(),
        conditions: z.array(mixingCondition),
        source,
      })
      .nullable(),
  })
  .meta({ id: 'Eligibility' });
type EligibilityAnswer = z.input<typeof eligibilityAnswer>;

interface Subject {
  readonly province: string;
  readonly facts: EligibilityFacts;
  readonly recorded?: { readonly area: string; readonly subject: string; readonly object: string };
}

/**
 * Returns what would be decided about a product on a day, and under which version of the policy, for a registered person or
 * for made-up facts. Changes nothing; for a person it is recorded as a read. Throws `request/not-found`, `person/erased`,
 * `policy/campaign-not-started`, `policy/unknown-version`, `policy/before-campaign`.
 */
export async function decideEligibility(
  context: UseCaseContext,
  asked: EligibilityAsked,
): Promise<EligibilityAnswer> {
  return transact(context, async (tx, now) => {
    const today = dayAtSite(now);
    const on = asked.on ?? today;
    const { province, facts, recorded } = await subjectOf(tx, asked, on, today);
    const policy = await policyForDay(tx, province, on, asked.version);
    if (on < policy.startsOn) throw policyProblem('policy/before-campaign', { startsOn: policy.startsOn });
    const { product, agrees, sameProductUnavailable, otherVaccineOn } = asked;
    const question = { product, day: on, agrees, sameProductUnavailable, otherVaccineOn };
    const { dose, refusals, ...decided } = decideEligibilityBy(facts, question, policy);
    const answer: EligibilityAnswer = {
      policyVersion: policy.version,
      on,
      product,
      ...decided,
      refusals: [...refusals],
      dose:
        dose === null
          ? null
          : {
              doseNumber: dose.doseNumber,
              kind: dose.kind,
              notBefore: dose.notBefore,
              notAfter: dose.notAfter,
              conditions: [...dose.conditions],
              source: dose.source,
            },
    };
    // Made-up facts are about nobody: there is nothing to record.
    if (recorded === undefined) return { entry: UNCHANGED, answer };
    const entry = await recordAction(tx, context, now, {
      ...recorded,
      action: 'decideEligibility',
      policyVersion: policy.version,
      details: { product, on, eligible: decided.eligible },
    });
    return { entry, answer };
  });
}

async function subjectOf(
  tx: Tx,
  { subject }: EligibilityAsked,
  on: IsoDate,
  today: IsoDate,
): Promise<Subject> {
  if (subject.kind === 'made-up') {
    const { province, birthDate: born, memberships, history, immunosuppressed } = subject;
    const facts = { birthDate: born, memberships, history, immunosuppressed, contraindicated: [] };
    return { province, facts };
  }
  const course = await getCourse(tx, subject.person);
  const { facts } =
    on < today ? { facts: factsOn(course, await listMembershipsOf(tx, course.id), on) } : course;
  return {
    province: course.province,
    facts: { ...facts, birthDate: course.birthDate },
    recorded: { area: course.district, subject: course.pseudonym, object: course.id },
  };
}
