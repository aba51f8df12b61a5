import { type AreaCode, levelOf } from '../../platform/area.ts';
import type { StockState } from '../../supply/ledger/balance.ts';
import type { UnusedAction, UnusedReason } from './unused-doses.ts';

/** Why doses that lie there may not be used, whatever day it is; the first that holds. */
export const BARS = ['recalled', 'cold-chain-failure', 'expired', 'held'] as const;
export type Bar = (typeof BARS)[number];

/** What bars stock in this state; undefined: nothing does. */
export function barOf(state: StockState): Bar | undefined {
  switch (state) {
    case 'usable':
      return undefined;
    case 'quarantined':
    case 'thawed-too-long':
    case 'vial-open-too-long':
      return 'expired';
    default:
      return state;
  }
}

/** A lot in a place that is flagged or barred, as far as it is of one round. */
export interface FlaggedDoses {
  readonly place: AreaCode;
  readonly lot: string;
  /** That will not be used in time. */
  readonly doses: number;
  readonly kind: 'near-expiry' | Bar;
  /** Doses of the lot there that planned sessions will use. */
  readonly plannedUse: number;
  /** The last day of use there. */
  readonly expiry: string;
  /** Whether it is the thawing, and not the label, that ends it. */
  readonly thawed: boolean;
  /** How many of the lot there will not be used either and go before these: of rounds received later. */
  readonly before: number;
  /** Where it is proposed or agreed that doses of the lot go from there. */
  readonly moves: readonly { readonly to: AreaCode; readonly doses: number }[];
}

export interface DeadlineFacts {
  readonly today: string;
  readonly finishBy: string;
  /** Neither used nor gone. */
  readonly remaining: number;
  /** Of them, at the pace so far. */
  readonly notUsedByDeadline: number;
  /** What planned sessions and stock set aside for them use up to the deadline. */
  readonly plannedUse: number;
}

export interface UnusedFinding {
  readonly place: AreaCode;
  readonly lot: string | null;
  readonly doses: number;
  readonly by: string;
  readonly reason: UnusedReason;
  readonly action: UnusedAction;
  readonly to: AreaCode | null;
}

/**
 * What of a lot in a place cannot be used at all, and what can but will not be: each with how many of the lot go before
 * it, so that rounds can be told apart. What is used last is left over first, and of that what is barred. `near`: what
 * last night's flag leaves over; `counted`: of the barred doses, those among which it counted.
 */
export function partsOfLot(
  barred: Readonly<Partial<Record<Bar, number>>>,
  near: number,
  counted: number,
): { readonly kind: FlaggedDoses['kind']; readonly doses: number; readonly start: number }[] {
  let start = 0;
  return [
    ...BARS.map((kind) => ({ kind, doses: barred[kind] ?? 0 })),
    { kind: 'near-expiry' as const, doses: near - counted },
  ].flatMap(({ kind, doses }) => {
    if (doses <= 0) return [];
    const part = { kind, doses, start };
    start += doses;
    return [part];
  });
}

/**
 * The doses of a round in an area that will not be used in time, each counted once: first those that expire where they
 * lie, place by place and lot by lot; then what is more than that and will be left after the round's deadline, by the
 * better of pace and plans.
 */
export function findUnused(
  area: AreaCode,
  flagged: readonly FlaggedDoses[],
  deadline: DeadlineFacts,
): UnusedFinding[] {
  const expiring = flagged
    .flatMap((one) =>
      partsOf(one).map(({ doses, to }): UnusedFinding => {
        const reason = reasonOf(one);
        const { place, lot, expiry } = one;
        return { place, lot, doses, by: expiry, reason, action: actionFor(reason, place, to), to };
      }),
    )
    .sort(
      (a, b) =>
        compare(a.by, b.by) ||
        compare(a.place, b.place) ||
        compare(a.lot ?? '', b.lot ?? '') ||
        compare(a.to ?? '~', b.to ?? '~'),
    );
  const named = expiring.reduce((sum, { doses }) => sum + doses, 0);
  const left = Math.min(deadline.notUsedByDeadline, Math.max(0, deadline.remaining - deadline.plannedUse));
  const late = left - named;
  if (late <= 0) return expiring;
  const reason = deadlineReason(deadline);
  return [
    ...expiring,
    { place: area, lot: null, doses: late, by: deadline.finishBy, reason, action: ACTIONS[reason], to: null },
  ];
}

/** The doses by where they are to go; last those that nobody has found a place for. */
function partsOf({ kind, doses, before, moves }: FlaggedDoses): { doses: number; to: AreaCode | null }[] {
  const parts: { doses: number; to: AreaCode | null }[] = [];
  let start = 0;
  let left = doses;
  for (const move of kind === 'near-expiry' ? moves : []) {
    const end = start + move.doses;
    const part = Math.min(left, Math.max(0, Math.min(end, before + doses) - Math.max(start, before)));
    if (part > 0) parts.push({ doses: part, to: move.to });
    left -= part;
    start = end;
  }
  return left > 0 ? [...parts, { doses: left, to: null }] : parts;
}

function reasonOf({ kind, thawed, plannedUse }: FlaggedDoses): UnusedReason {
  if (kind !== 'near-expiry') return kind;
  if (thawed) return 'thawed';
  return plannedUse === 0 ? 'no-plan' : 'pace';
}

function deadlineReason({
  today,
  finishBy,
  plannedUse,
  remaining,
  notUsedByDeadline,
}: DeadlineFacts): UnusedReason {
  if (today > finishBy) return 'deadline-passed';
  return plannedUse === 0 && notUsedByDeadline === remaining ? 'deadline-no-plan' : 'deadline-pace';
}

const ACTIONS: Readonly<Record<UnusedReason, UnusedAction>> = {
  recalled: 'write-off',
  'cold-chain-failure': 'decide-cold-chain',
  held: 'decide-hold',
  expired: 'write-off',
  'no-plan': 'plan-session',
  pace: 'call-up',
  thawed: 'plan-session',
  'deadline-passed': 'close-round',
  'deadline-pace': 'speed-up',
  'deadline-no-plan': 'plan-session',
};

function actionFor(reason: UnusedReason, place: AreaCode, to: AreaCode | null): UnusedAction {
  if (to !== null) return 'move';
  // A store plans no sessions of its own.
  if ((reason === 'no-plan' || reason === 'thawed') && levelOf(place) !== 'site') return 'move';
  return ACTIONS[reason];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
