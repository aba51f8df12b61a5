import { type AreaCode, COUNTRY } from '../../../platform/area.ts';
import type { RoundMove, RoundRefusal } from '../events/round-event.ts';
import type { Amendment, RoundLine } from '../round.ts';
import type { RoundCommitment } from './round-commitment.ts';

/** What happened to the lines of a round. */
export interface CommitmentFacts {
  readonly lines: readonly RoundLine[];
  readonly amendments: readonly Amendment[];
  readonly refusals: readonly RoundRefusal[];
  /** Proposed ones do not count. */
  readonly moves: readonly RoundMove[];
}

/** The commitment of a round to a unit of it, or (VN) to the country as a whole. */
export function commitmentOfUnit(unit: AreaCode, facts: CommitmentFacts): RoundCommitment {
  const { lines, refusals } = facts;
  const moves = facts.moves.filter(({ status, level }) => status === 'approved' && level === 'unit');
  const refused = sumOf(refusals);
  if (unit === COUNTRY) {
    const committed = lines.reduce((sum, { allocated }) => sum + allocated, 0);
    const moved = sumOf(moves);
    return {
      committed,
      decided: committed,
      amended: 0,
      movedIn: moved,
      movedOut: moved,
      refused,
      returned: refused,
      toCome: lines.filter(({ purpose }) => purpose === 'area').reduce((sum, { left }) => sum + left, 0),
      outsideTheBooks: lines.flatMap(({ unit: name, purpose, allocated }) =>
        purpose === 'area' ? [] : [{ unit: name, purpose, doses: allocated }],
      ),
    };
  }
  const line = lines.find((one) => one.unit === unit);
  const committed = line?.allocated ?? 0;
  const amended = facts.amendments
    .flatMap(({ changes }) => changes)
    .filter((change) => change.unit === unit)
    .reduce((sum, { delta }) => sum + delta, 0);
  const movedIn = sumOf(moves.filter(({ to }) => to === unit));
  const movedOut = sumOf(moves.filter(({ from }) => from === unit));
  const own = sumOf(refusals.filter((refusal) => refusal.unit === unit));
  return {
    committed,
    decided: committed - amended - movedIn + movedOut + own,
    amended,
    movedIn,
    movedOut,
    refused: own,
    returned: 0,
    toCome: line?.left ?? 0,
    outsideTheBooks: [],
  };
}

/** The commitment to a district: what approved share-outs gave it, and moves between districts. */
export function commitmentOfDistrict(
  district: AreaCode,
  shared: number,
  moves: readonly RoundMove[],
): RoundCommitment {
  const own = moves.filter(({ status, level }) => status === 'approved' && level === 'district');
  const movedIn = sumOf(own.filter(({ to }) => to === district));
  const movedOut = sumOf(own.filter(({ from }) => from === district));
  return {
    committed: shared + movedIn - movedOut,
    decided: shared,
    amended: 0,
    movedIn,
    movedOut,
    refused: 0,
    returned: 0,
    toCome: null,
    outsideTheBooks: [],
  };
}

function sumOf(items: readonly { readonly doses: number }[]): number {
  return items.reduce((sum, { doses }) => sum + doses, 0);
}
