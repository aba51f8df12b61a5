import { z } from 'zod';
import { addDays, dayAtSite, instantAtSite } from '../../platform/clock.ts';
import type { Reader, Tx } from '../../platform/database/database.ts';
import { listOverrides, loadPolicy } from '../../policy/campaign/policy.store.ts';
import type { Turn } from '../../policy/rules/turn.rules.ts';
import { TURN_COMPONENT_LABELS, type TurnComponent } from '../../policy/rules/turn-key.rules.ts';
import { doseKind, groupCode, type IsoDate, isoDate, label } from '../../policy/terms.ts';
import type { Course } from '../courses/course.ts';
import { listMembershipsOf, listPeopleDecidedSince } from '../memberships/membership.store.ts';
import { countAheadAmong } from '../order-file/district-courses.store.ts';
import { turnOn } from './get-turn.ts';

/** What changed a person's place since yesterday: their own facts, the rules, and people who came in before them. */
const turnChange = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('waiting'),
    from: z.string().nullable().meta({ description: 'Why the person was not waiting; null if waiting' }),
    to: z.string().nullable(),
  }),
  z.strictObject({
    kind: z.literal('component'),
    component: z.string(),
    label,
    from: z.string(),
    to: z.string(),
  }),
  z.strictObject({
    kind: z.literal('policy'),
    from: z.string(),
    to: z.string(),
    documents: z.array(z.string()),
  }),
  z.strictObject({
    kind: z.literal('membership'),
    group: groupCode,
    status: z.enum(['claimed', 'verified', 'rejected', 'withdrawn']),
  }),
  z.strictObject({ kind: z.literal('dose'), doseNumber: z.int(), doseKind }),
  z.strictObject({
    kind: z.literal('came-before'),
    people: z.int().meta({
      description:
        'People of the district whose group was verified since then and who are now before this person',
    }),
    atLeast: z.boolean().meta({ description: 'There may be more' }),
  }),
]);
type TurnChange = z.infer<typeof turnChange>;

export const turnChanges = z
  .strictObject({ since: isoDate, until: isoDate, changes: z.array(turnChange) })
  .meta({ id: 'TurnChanges' });
type TurnChanges = z.infer<typeof turnChanges>;

/** More decisions than the reviewers of a district make in two days. */
const MAX_DECIDED = 5000;

/**
 * Returns what changed a person's place between the end of yesterday and now, without names and products.
 * Throws `policy/campaign-not-started`.
 */
export async function changesOf(tx: Tx, course: Course, now: Date): Promise<TurnChanges> {
  const until = dayAtSite(now);
  const since = addDays(until, -1);
  const current = await loadPolicy(tx, course.province);
  if (since < current.policy.startsOn) return { since, until, changes: [] };
  const then = await turnOn(tx, course, current, since, until);
  const today = await turnOn(tx, course, current, until, until);
  return {
    since,
    until,
    changes: [
      ...(await factChanges(tx, course, since)),
      ...(await ruleChanges(tx, course.province, then.policy.version, today.policy.version)),
      ...placeChanges(then.turn, today.turn),
      ...(await cameBefore(tx, course, today.turn, since)),
    ],
  };
}

/** Returns the differences between two turns; birth date and draw never differ. */
function placeChanges(then: Turn, now: Turn): TurnChange[] {
  const reason = (turn: Turn) => (turn.kind === 'waiting' ? null : turn.reason);
  if (then.kind !== 'waiting' || now.kind !== 'waiting') {
    return reason(then) === reason(now) ? [] : [{ kind: 'waiting', from: reason(then), to: reason(now) }];
  }
  const valueIn = (turn: typeof then, component: TurnComponent) =>
    turn.explanation.find((entry) => entry.component === component)?.value ?? '';
  return (['stage', 'favoured', 'rank', 'cohort'] as const).flatMap((component): TurnChange[] => {
    const [from, to] = [valueIn(then, component), valueIn(now, component)];
    const change = {
      kind: 'component',
      component,
      label: TURN_COMPONENT_LABELS[component],
      from,
      to,
    } as const;
    return from === to ? [] : [change];
  });
}

/** Facts of the person added after the end of the day `since`. */
async function factChanges(reader: Reader, course: Course, since: IsoDate): Promise<TurnChange[]> {
  const isLater = (at: string | undefined) => at !== undefined && dayAtSite(new Date(at)) > since;
  const memberships = await listMembershipsOf(reader, course.id);
  const changed = memberships.flatMap((one): TurnChange[] =>
    isLater(one.withdrawnAt) || isLater(one.decidedAt) || isLater(one.claimedAt)
      ? [{ kind: 'membership', group: one.group, status: one.status }]
      : [],
  );
  const doses = course.facts.history
    .filter(({ day }) => day > since)
    .map(({ doseNumber, kind }): TurnChange => ({ kind: 'dose', doseNumber, doseKind: kind }));
  return [...changed, ...doses];
}

async function ruleChanges(
  reader: Reader,
  province: string,
  from: string,
  to: string,
): Promise<TurnChange[]> {
  if (from === to) return [];
  const overridesOf = (version: string) => Number(/\.(\d+)$/.exec(version)?.[1] ?? 0);
  const documents = (await listOverrides(reader, province, overridesOf(to)))
    .filter(({ sequence }) => sequence > overridesOf(from))
    .map(({ document }) => document.number);
  return [{ kind: 'policy', from, to, documents }];
}

async function cameBefore(
  reader: Reader,
  { id, district }: Course,
  turn: Turn,
  since: IsoDate,
): Promise<TurnChange[]> {
  if (turn.kind !== 'waiting') return [];
  const after = instantAtSite(addDays(since, 1));
  const decided = await listPeopleDecidedSince(reader, district, after, MAX_DECIDED);
  const others = decided.filter((person) => person !== id);
  const people = await countAheadAmong(reader, others, turn.key);
  return people === 0 ? [] : [{ kind: 'came-before', people, atLeast: decided.length >= MAX_DECIDED }];
}
