import { type AreaCode, levelOf } from '../../platform/area.ts';
import { compare, sum } from '../../platform/compare.ts';
import type { StockState } from '../../supply/ledger/balance.ts';
import type { UnusedAction, UnusedReason } from './unused-doses.ts';

/** Why stock may not be used, whatever the day; the first that applies. */
export const BARS = ['recalled', 'cold-chain-failure', 'expired', 'held'] as const;
export type Bar = (typeof BARS)[number];

/** What bars stock in this state; undefined if nothing does. */
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

/** The part of a flagged or barred lot in a place that belongs to one round. */
export interface FlaggedDoses {
  readonly place: AreaCode;
  readonly lot: string;
  /** Doses that will not be used in time. */
  readonly doses: number;
  readonly kind: 'near-expiry' | Bar;
  /** Doses of the lot there that planned sessions will use. */
  readonly plannedUse: number;
  /** The last day of use there. */
  readonly expiry: string;
  /** Whether thawing, not the label, sets that day. */
  readonly thawed: boolean;
  /** Doses of the same lot and place, of rounds received later, that will not be used either and are counted first. */
  readonly before: number;
  /** Transfers of the lot from that place, proposed or accepted. */
  readonly moves: readonly { readonly to: AreaCode; readonly doses: number }[];
}

export interface DeadlineFacts {
  readonly today: string;
  readonly finishBy: string;
  /** Neither used nor passed on. */
  readonly remaining: number;
  /** Of them, at the pace so far. */
  readonly notUsedByDeadline: number;
  /** Doses that planned sessions, and the stock set aside for them, will use up to the deadline. */
  readonly plannedUse: number;
}

interface UnusedFinding {
  readonly place: AreaCode;
  readonly lot: string | null;
  readonly doses: number;
  readonly by: string;
  readonly reason: UnusedReason;
  readonly action: UnusedAction;
  readonly to: AreaCode | null;
}

/**
 * Splits a lot in a place into the doses that cannot be used and those that could but will not be, each with the number
 * of doses of the lot before it, so that rounds can be told apart. Doses used last are left over first, barred ones before
 * all. `near`: left over by last night's flag; `counted`: how many of the barred doses that flag includes.
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
 * are, place by place and lot by lot; then any more that will be left after the round's deadline, by the better of pace
 * and plans.
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
  const named = sum(expiring.map(({ doses }) => doses));
  const left = Math.min(deadline.notUsedByDeadline, Math.max(0, deadline.remaining - deadline.plannedUse));
  const late = left - named;
  if (late <= 0) return expiring;
  const reason = deadlineReason(deadline);
  return [
    ...expiring,
    { place: area, lot: null, doses: late, by: deadline.finishBy, reason, action: ACTIONS[reason], to: null },
  ];
}

/** The doses by destination; those without one come last. */
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
  // A store holds no sessions.
  if ((reason === 'no-plan' || reason === 'thawed') && levelOf(place) !== 'site') return 'move';
  return ACTIONS[reason];
}
