import { z } from 'zod';
import { recordAction } from '../../audit/record.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { systemActor } from '../../platform/http/auth.ts';
import { platformProblem } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import { TURN_COMPONENT_LABELS } from '../../policy/rules/turn-key.rules.ts';
import { isoDate, label } from '../../policy/terms.ts';
import { findCourse } from '../courses/course.store.ts';
import { countAhead } from '../order/next-in-order.store.ts';
import { turnOfCourse } from '../order/order.rules.ts';
import { birthCommitmentSalt } from '../registry/birth-commitment.ts';
import { findPseudonymKey, getPerson } from '../registry/person.store.ts';
import { changesOf, turnChanges } from './turn-changes.ts';
import { personOfTurnCode } from './turn-code.ts';
import { meaningOf, meaningOfReason } from './turn-meaning.ts';

/** A person's own place: no name, no birth date, no product. With the salt they can open the published commitment to their birth date. */
export const ownTurn = z
  .strictObject({
    on: isoDate,
    pseudonym: z.string(),
    birthSalt: z.string().meta({
      description:
        'SHA-256 of this, "|" and the birth date (yyyy-MM-dd) is the column birth of the published order',
    }),
    policyVersion: z.string(),
    waiting: z.boolean(),
    booked: z.boolean(),
    reason: label.nullable().meta({ description: 'Why the person is not waiting' }),
    ahead: z
      .int()
      .nullable()
      .meta({ description: 'People of the district before this person for their next dose' }),
    notBefore: isoDate.nullable(),
    components: z.array(z.strictObject({ component: z.string(), label, meaning: label })),
    ...turnChanges.pick({ since: true, changes: true }).shape,
  })
  .meta({ id: 'OwnTurn' });
type OwnTurn = z.input<typeof ownTurn>;

/**
 * Returns the place of the holder of a personal code, its explanation, and what changed it since yesterday. Recorded as a
 * read of the person's record. Throws `request/not-found` for an unknown code, `person/erased`, `policy/campaign-not-started`.
 */
export async function viewOwnTurn(context: UseCaseContext, code: string): Promise<OwnTurn> {
  const person = personOfTurnCode(context.secrets, code);
  if (person === undefined) throw platformProblem('request/not-found');
  return transact(context, async (tx, now) => {
    const { id } = await getPerson(tx, person);
    const course = await findCourse(tx, id);
    const key = await findPseudonymKey(tx, id);
    if (course === undefined || key === undefined) throw platformProblem('request/not-found');
    const { district, pseudonym, booking } = course;
    const on = dayAtSite(now);
    const policy = await loadPolicy(tx, course.province);
    const turn = turnOfCourse(course, policy, on);
    const { since, changes } = await changesOf(tx, course, now);
    const actor = { ...systemActor(course.province), account: 'turn-code' };
    const entry = await recordAction(tx, { ...context, actor }, now, {
      action: 'viewOwnTurn',
      area: district,
      subject: pseudonym,
      object: person,
      policyVersion: policy.version,
    });
    const common = {
      on,
      pseudonym,
      birthSalt: birthCommitmentSalt(key),
      policyVersion: policy.version,
      booked: booking !== '',
      since,
      changes,
    };
    if (turn.kind !== 'waiting') {
      const reason = meaningOfReason(turn.reason);
      const none = { ahead: null, notBefore: null, components: [] };
      return { entry, answer: { ...common, waiting: false, reason, ...none } };
    }
    const ahead: number[] = [];
    for (const product of turn.products) {
      ahead.push(await countAhead(tx, { district, product, day: on, key: turn.key }));
    }
    const answer: OwnTurn = {
      ...common,
      waiting: true,
      reason: null,
      ahead: ahead.length === 0 ? null : Math.min(...ahead),
      notBefore: turn.notBefore,
      components: turn.explanation
        .filter(({ component }) => component !== 'birthDate')
        .map((part) => ({
          component: part.component,
          label: TURN_COMPONENT_LABELS[part.component],
          meaning: meaningOf(part, turn, policy.policy),
        })),
    };
    return { entry, answer };
  });
}
