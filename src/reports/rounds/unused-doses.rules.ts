import { type AreaCode, levelOf } from '../../platform/area.ts';
import { writtenDay } from '../../platform/clock.ts';
import type { Text } from '../../platform/problem.ts';
import type { UnusedAction, UnusedReason } from './unused-doses.ts';

/** A lot in a place that is flagged, as far as it is of one round. */
export interface FlaggedDoses {
  readonly place: AreaCode;
  readonly lot: string;
  /** That will not be used in time. */
  readonly doses: number;
  readonly kind: 'near-expiry' | 'expired';
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
  for (const move of kind === 'expired' ? [] : moves) {
    const end = start + move.doses;
    const part = Math.min(left, Math.max(0, Math.min(end, before + doses) - Math.max(start, before)));
    if (part > 0) parts.push({ doses: part, to: move.to });
    left -= part;
    start = end;
  }
  return left > 0 ? [...parts, { doses: left, to: null }] : parts;
}

function reasonOf({ kind, thawed, plannedUse }: FlaggedDoses): UnusedReason {
  if (kind === 'expired') return 'expired';
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

/** Why, for people to read. */
export function whyText({ reason, by }: Pick<UnusedFinding, 'reason' | 'by'>): Text {
  const day = writtenDay(by);
  switch (reason) {
    case 'expired':
      return { vi: `Đã hết hạn sử dụng ngày ${day}`, en: `Expired on ${day}` };
    case 'no-plan':
      return {
        vi: `Hạn sử dụng ${day}, chưa có buổi tiêm nào dùng đến`,
        en: `Good to ${day}, and no session is planned that uses them`,
      };
    case 'pace':
      return {
        vi: `Hạn sử dụng ${day}, các buổi tiêm đã xếp không dùng hết`,
        en: `Good to ${day}, and the planned sessions do not use them up`,
      };
    case 'thawed':
      return {
        vi: `Đã rã đông, chỉ dùng được đến ${day}`,
        en: `Thawed, and good only to ${day}`,
      };
    case 'deadline-passed':
      return { vi: `Đã quá hạn hoàn thành đợt ${day}`, en: `The deadline of the round, ${day}, has passed` };
    case 'deadline-pace':
      return {
        vi: `Với tốc độ và kế hoạch hiện nay, đến hạn ${day} vẫn chưa dùng hết`,
        en: `At this pace and by these plans they are left at the deadline, ${day}`,
      };
    case 'deadline-no-plan':
      return {
        vi: `Chưa tiêm và chưa có kế hoạch; hạn hoàn thành đợt ${day}`,
        en: `None given and none planned; the deadline of the round is ${day}`,
      };
  }
}

/** What to do, for people to read. `toName`: of the place they are to go to. */
export function todoText(
  { action, by, to }: Pick<UnusedFinding, 'action' | 'by' | 'to'>,
  toName: string | undefined,
): Text {
  const day = writtenDay(by);
  switch (action) {
    case 'write-off':
      return {
        vi: 'Lập biên bản hủy, ghi nguyên nhân hết hạn',
        en: 'Write them off, cause: expired',
      };
    case 'plan-session':
      return {
        vi: `Xếp buổi tiêm trước ngày ${day}, dùng lô này trước`,
        en: `Plan sessions before ${day}, this lot first`,
      };
    case 'move':
      return to === null
        ? {
            vi: `Điều chuyển ngay đến nơi dùng kịp trước ngày ${day}`,
            en: `Move them now to where they are used before ${day}`,
          }
        : {
            vi: `Điều chuyển đến ${toName ?? to} trước ngày ${day}`,
            en: `Move them to ${toName ?? to} before ${day}`,
          };
    case 'call-up':
      return {
        vi: `Gọi thêm người, thêm bàn tiêm trước ngày ${day}; nếu không kịp thì điều chuyển`,
        en: `Call more people and add tables before ${day}; failing that, move them`,
      };
    case 'speed-up':
      return {
        vi: `Tăng số buổi tiêm, hoặc đề xuất điều chuyển cho đơn vị tiêm nhanh hơn trước ngày ${day}`,
        en: `Add sessions, or propose to move doses to a faster unit before ${day}`,
      };
    case 'close-round':
      return {
        vi: 'Báo cáo lý do chậm, dùng hết ngay và quyết toán đợt',
        en: 'Report why it is late, use them now, and close the round',
      };
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
