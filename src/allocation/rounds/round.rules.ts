import { sum } from '../../platform/compare.ts';
import type { LinePurpose, NewAmendment, NewRound, RoundLine, RoundStatus } from './round.ts';

/** The doses of the lots and of the units of a new round; the two sums must be equal. */
export function roundSums(wanted: Pick<NewRound, 'lots' | 'lines'>): { lots: number; units: number } {
  return { lots: sumOf(wanted.lots), units: sumOf(wanted.lines) };
}

/** The status of a round, from its lines. Doses for bodies outside the ledgers (earmarks, samples) are not waited for. */
export function statusOfRound(
  lines: readonly Pick<RoundLine, 'purpose' | 'received' | 'damaged' | 'left'>[],
  closedAt?: string,
): RoundStatus {
  if (closedAt !== undefined) return 'closed';
  const awaited = lines.filter((line) => line.purpose === 'area');
  if (awaited.every((line) => line.received + line.damaged === 0)) return 'announced';
  return awaited.some((line) => line.left > 0) ? 'arriving' : 'arrived';
}

interface AmendmentPlan {
  /** Applied first, since these may be refused. */
  readonly lowered: readonly { readonly unit: string; readonly doses: number }[];
  readonly raised: readonly {
    readonly unit: string;
    readonly doses: number;
    readonly purpose: LinePurpose;
  }[];
}

/** The plan of an amendment, or the sum by which it would change the total of the round. */
export function planAmendment(changes: NewAmendment['changes']): AmendmentPlan | { readonly sum: number } {
  const total = sum(changes.map(({ delta }) => delta));
  if (total !== 0) return { sum: total };
  return {
    lowered: changes.filter((change) => change.delta < 0).map(({ unit, delta }) => ({ unit, doses: -delta })),
    raised: changes
      .filter((change) => change.delta > 0)
      .map(({ unit, delta, purpose }) => ({ unit, doses: delta, purpose: purposeOf(unit, purpose) })),
  };
}

/** The purpose of a unit's line; the default follows from the unit. */
export function purposeOf(unit: string, stated: LinePurpose | undefined): LinePurpose {
  return stated ?? (unit.startsWith('earmark:') ? 'earmark' : 'area');
}

function sumOf(items: readonly { readonly doses: number }[]): number {
  return sum(items.map(({ doses }) => doses));
}
