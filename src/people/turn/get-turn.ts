import { z } from 'zod';
import { recordAction } from '../../audit/record.ts';
import { dayAtSite } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import { provinceScopedId } from '../../platform/id.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { policyForDay } from '../../policy/campaign/get-policy.ts';
import { loadPolicy, type ProvincePolicy } from '../../policy/campaign/policy.store.ts';
import type { Turn } from '../../policy/rules/turn.rules.ts';
import { TURN_COMPONENT_LABELS } from '../../policy/rules/turn-key.rules.ts';
import {
  doseKind,
  groupCode,
  type IsoDate,
  isoDate,
  label,
  mixingCondition,
  productCode,
  source,
} from '../../policy/terms.ts';
import { getCourse } from '../courses/course.store.ts';
import type { Course } from '../courses/course.ts';
import { factsOn } from '../memberships/facts-on.rules.ts';
import { listMembershipsOf } from '../memberships/membership.store.ts';
import { countAhead } from '../order/next-in-order.store.ts';
import { KINDS, turnOfCourse } from '../order/order.rules.ts';
import { meaningOf, meaningOfReason } from './turn-meaning.ts';

export const explainedTurn = z
  .strictObject({
    person: provinceScopedId,
    pseudonym: z.string(),
    on: isoDate,
    policyVersion: z.string(),
    seedHash: z.string(),
    waiting: z.boolean(),
    reason: z.strictObject({ code: z.string(), meaning: label }).nullable(),
    doseNumber: z.int().nullable(),
    kind: doseKind.nullable(),
    group: groupCode.nullable(),
    key: z.string().nullable(),
    notBefore: isoDate.nullable(),
    changesOn: isoDate.nullable(),
    booked: z.boolean(),
    products: z.array(
      z.strictObject({
        product: productCode,
        ahead: z.int().nullable().meta({
          description: 'People of the district before this person for this product; null for a past day',
        }),
      }),
    ),
    conditionalProducts: z.array(
      z.strictObject({ product: productCode, conditions: z.array(mixingCondition), notBefore: isoDate }),
    ),
    components: z.array(
      z.strictObject({
        component: z.string(),
        label,
        value: z.string(),
        meaning: label,
        source: source.nullable(),
      }),
    ),
  })
  .meta({ id: 'ExplainedTurn' });
type ExplainedTurn = z.input<typeof explainedTurn>;

/**
 * Explains a person's place in the order: each component with its value, its meaning and the document it comes from, and
 * how many people are before them. For a past day, by the rules and facts known at the end of that day. Recorded as a read
 * of the person's record. Throws `request/not-found`, `person/erased`, `policy/campaign-not-started`.
 */
export async function getTurn(
  context: UseCaseContext,
  id: string,
  asked: IsoDate | undefined,
): Promise<ExplainedTurn> {
  return transact(context, async (tx, now) => {
    const today = dayAtSite(now);
    const on = asked ?? today;
    const course = await getCourse(tx, id);
    const current = await loadPolicy(tx, course.province);
    const { turn, policy } = await turnOn(tx, course, current, on, today);
    const { district, booking, pseudonym } = course;
    const entry = await recordAction(tx, context, now, {
      action: 'getTurn',
      area: district,
      subject: pseudonym,
      object: id,
      policyVersion: policy.version,
      details: { on },
    });
    const common = {
      person: id,
      pseudonym,
      on,
      policyVersion: policy.version,
      seedHash: policy.seedHash,
      changesOn: turn.changesOn,
      booked: booking !== '',
    };
    if (turn.kind === 'not-waiting') {
      const answer: ExplainedTurn = {
        ...common,
        waiting: false,
        reason: { code: turn.reason, meaning: meaningOfReason(turn.reason) },
        doseNumber: null,
        kind: null,
        group: null,
        key: null,
        notBefore: null,
        products: [],
        conditionalProducts: [],
        components: [],
      };
      return { entry, answer };
    }
    const products: ExplainedTurn['products'] = [];
    for (const product of turn.products) {
      const ahead = on < today ? null : await countAhead(tx, { district, product, day: on, key: turn.key });
      products.push({ product, ahead });
    }
    const answer: ExplainedTurn = {
      ...common,
      waiting: true,
      reason: null,
      doseNumber: turn.doseNumber,
      kind: KINDS[turn.stage],
      group: turn.group,
      key: turn.key,
      notBefore: turn.notBefore,
      products,
      conditionalProducts: turn.conditionalProducts.map((one) => ({
        ...one,
        conditions: [...one.conditions],
      })),
      components: turn.explanation.map((part) => ({
        ...part,
        label: TURN_COMPONENT_LABELS[part.component],
        meaning: meaningOf(part, turn, policy.policy),
      })),
    };
    return { entry, answer };
  });
}

/** Returns the turn on a day: by what was known at the end of a past day, else by what is known now. */
export async function turnOn(
  tx: Tx,
  course: Course,
  current: ProvincePolicy,
  on: IsoDate,
  today: IsoDate,
): Promise<{ turn: Turn; policy: ProvincePolicy }> {
  if (on >= today) return { turn: turnOfCourse(course, current, on), policy: current };
  const then = await policyForDay(tx, course.province, on, undefined);
  const policy = { ...current, policy: then, version: then.version };
  const facts = factsOn(course, await listMembershipsOf(tx, course.id), on);
  return { turn: turnOfCourse({ ...course, facts }, policy, on), policy };
}
