import fc from 'fast-check';
import { type Batch, keyOf } from './paper.ts';
import type { World } from './world.ts';

/** What can happen to doses, in the order of their way. */
export const KINDS = [
  'announce',
  'amend',
  'refuse',
  'proposeReallocation',
  'approveReallocation',
  'receiveRound',
  'dispatch',
  'arrive',
  'thaw',
  'publish',
  'openVial',
  'dose',
  'extraDose',
  'correct',
  'closeSession',
  'waste',
  'hold',
  'release',
  'recall',
  'count',
  'decideCount',
  'fail',
  'proposeForFailure',
  'decideFailure',
  'closeRound',
  'wait',
  'sweep',
] as const;
export type Kind = (typeof KINDS)[number];

/** One thing that somebody does; each kind reads what it needs of the numbers. */
export interface Step {
  readonly kind: Kind;
  /** Which of the earlier things it is about. */
  readonly which: number;
  readonly lot: number;
  readonly thawed: number;
  readonly from: number;
  readonly to: number;
  readonly doses: number;
  /** 0 and 1 do it in a way that is refused, where there is one. */
  readonly odd: number;
  /** Sends it once more with the same Idempotency-Key. */
  readonly twice: boolean;
}

const WAITS = [1, 1, 1, 7, 7, 24, 12 * 24, 32 * 24];
export const CAUSES = ['expired', 'broken', 'cold-chain-failure', 'recalled', 'lost', 'sample'] as const;
const REASONS = { less: ['lost', 'broken', 'recording-error'], more: ['found', 'recording-error'] } as const;

/** The hours that pass. */
export const hoursOf = ({ which }: Step): number => WAITS[which % WAITS.length] ?? 1;

/** What ends things for good. */
const ENDS: readonly Kind[] = ['recall', 'closeRound', 'closeSession', 'publish'];
/** Whether a step that ends something is taken: mostly not. */
export const isMeant = ({ kind, odd, doses }: Step): boolean =>
  !ENDS.includes(kind) || (odd > 4 && doses > 5);

/** What happens often, so that what comes after it can happen at all; what ends things is rare. */
export const AS_OFTEN: readonly Kind[] = [
  ...KINDS.filter((kind) => !ENDS.includes(kind)),
  ...KINDS,
  ...([
    'receiveRound',
    'dispatch',
    'dispatch',
    'dispatch',
    'dispatch',
    'arrive',
    'arrive',
    'arrive',
    'thaw',
  ] as const),
  ...(['openVial', 'dose', 'dose', 'dose', 'dose', 'correct', 'waste', 'wait', 'proposeForFailure'] as const),
  ...([
    'decideFailure',
    'decideCount',
    'sweep',
    'release',
    'release',
    'approveReallocation',
    'extraDose',
  ] as const),
];

export function stepOf(kinds: readonly Kind[]): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constantFrom(...kinds),
    which: fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6),
    lot: fc.constantFrom(0, 0, 0, 0, 1, 1, 1, 1, 2),
    thawed: fc.nat(3),
    from: fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 4),
    to: fc.nat(4),
    doses: fc.constantFrom(1, 2, 3, 5, 7, 10, 10, 10, 20, 30, 45),
    odd: fc.nat(7),
    twice: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
  });
}

/** The latest, or one of those before it. */
export function pick<T>(list: readonly T[], which: number): T | undefined {
  return list[list.length - 1 - (which % Math.max(list.length, 1))];
}

export const sessionOf = ({ session }: World): string => `session:${session}`;

/** The accounts that stock is taken from, and the places it is sent between. */
export function accountOf(world: World, index: number): string {
  const { province, district, site } = world;
  return [site, province, district, 'VN', sessionOf(world)][index] ?? site;
}
export function placeOf({ province, district, site, other }: World, index: number): string {
  return [site, province, district, 'VN', other][index] ?? site;
}
/** Mostly whole vials. */
export function dosesToThaw({ doses, odd }: Step): number {
  return odd === 3 ? doses : Math.ceil(doses / 10) * 10;
}
export function unitOf({ province, other }: World, index: number): string {
  return [province, province, other, 'VN', 'VN'][index] ?? province;
}

/** Down the lines of command, back up, and twice where there is none. */
export function wayOf(world: World, { from, to }: Step): readonly [string, string] {
  const { province, district, site, other } = world;
  const ways = [
    [province, site],
    [province, district],
    [district, site],
    [site, district],
    ['VN', province],
    [district, province],
    [province, 'VN'],
    [province, other],
    [site, other],
  ] as const;
  return ways[(from * 3 + to) % ways.length] ?? ways[0];
}

/** Mostly one that can still be had to do with, else any of them. */
export function pickOpen<T>(
  list: readonly T[],
  { which, odd }: Step,
  isDone: (one: T) => boolean,
): T | undefined {
  const open = odd === 2 ? [] : list.filter((one) => !isDone(one));
  return pick(open, which) ?? pick(list, which);
}

export const reallocationOf = ({ paper }: World, step: Step) =>
  pickOpen(paper.reallocations, step, (one) => one.approved);
export const shipmentOf = ({ paper }: World, step: Step) =>
  pickOpen(paper.shipments, step, (one) => one.received);
export const holdOf = ({ paper }: World, step: Step) => pickOpen(paper.holds, step, (one) => one.released);
export const countOf = ({ paper }: World, step: Step) => pickOpen(paper.counts, step, (one) => one.decided);
export const failureOf = ({ paper }: World, step: Step) =>
  pickOpen(paper.failures, step, (one) => one.decided);
export const doseOf = ({ paper }: World, step: Step) => pickOpen(paper.doses, step, (one) => one.corrected);
export const vialOf = ({ paper }: World, step: Step) => pickOpen(paper.vials, step, (one) => one.closed);

/** Mostly the one that most of the session's stock is of. */
export function lotOfSession({ paper }: World, { lot, odd }: Step): string {
  return paper.lots[odd < 3 ? lot : 0]?.id ?? '';
}

export function batchOf({ paper }: World, { lot, thawed }: Step): Batch {
  const id = paper.lots[lot]?.id ?? '';
  const thawings = paper.thawings.filter((one) => one.lot === id);
  return (thawed > 0 ? pick(thawings, thawed) : undefined) ?? { lot: id };
}

/** What a count finds: the difference to the ledgers, and the reason that is given. */
export function findingOf(world: World, step: Step) {
  const place = placeOf(world, step.from % 3);
  const batch = batchOf(world, step);
  const shelf = [place, ...(place === world.site ? [sessionOf(world)] : [])];
  const expected = shelf.reduce(
    (sum, account) => sum + (world.paper.shelves.get(keyOf(account, batch))?.onHand ?? 0),
    0,
  );
  const wanted = (step.which % 3) * (step.which % 2 === 0 ? -1 : 1) * step.doses;
  // Never -0, which no answer is.
  const difference = Math.max(wanted, -expected) || 0;
  const reasons = difference < 0 ? REASONS.less : REASONS.more;
  const right = difference === 0 ? undefined : pick<string>(reasons, step.to);
  const reason = step.odd > 1 ? right : step.odd === 0 ? undefined : difference > 0 ? 'lost' : 'found';
  return { place, batch, expected, difference, reason };
}
