import { type AreaCode, COUNTRY } from '../../../platform/area.ts';
import { sum } from '../../../platform/compare.ts';
import type { RoundReallocation, RoundRefusal } from '../events/round-event.ts';
import type { Amendment, RoundLine } from '../round.ts';
import type { RoundCommitment } from './round-commitment.ts';

/** The lines of a round and the events that changed them. */
interface CommitmentFacts {
  readonly lines: readonly RoundLine[];
  readonly amendments: readonly Amendment[];
  readonly refusals: readonly RoundRefusal[];
  /** Only approved ones count. */
  readonly reallocations: readonly RoundReallocation[];
}

/** The commitment of a round to one of its units, or (VN) to the whole country. */
export function commitmentOfUnit(unit: AreaCode, facts: CommitmentFacts): RoundCommitment {
  const { lines, refusals } = facts;
  const reallocations = facts.reallocations.filter(
    ({ status, level }) => status === 'approved' && level === 'unit',
  );
  const refused = sumOf(refusals);
  if (unit === COUNTRY) {
    const committed = sum(lines.map(({ allocated }) => allocated));
    const moved = sumOf(reallocations);
    return {
      committed,
      decided: committed,
      amended: 0,
      movedIn: moved,
      movedOut: moved,
      refused,
      returned: refused,
      toCome: sum(lines.filter(({ purpose }) => purpose === 'area').map(({ left }) => left)),
      outsideTheLedger: lines.flatMap(({ unit: name, purpose, allocated }) =>
        purpose === 'area' ? [] : [{ unit: name, purpose, doses: allocated }],
      ),
    };
  }
  const line = lines.find((one) => one.unit === unit);
  const committed = line?.allocated ?? 0;
  const changes = facts.amendments.flatMap((amendment) => amendment.changes);
  const amended = sum(changes.filter((change) => change.unit === unit).map(({ delta }) => delta));
  const movedIn = sumOf(reallocations.filter(({ to }) => to === unit));
  const movedOut = sumOf(reallocations.filter(({ from }) => from === unit));
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
    outsideTheLedger: [],
  };
}

/** The commitment to a district, from approved share-outs and reallocations between districts. */
export function commitmentOfDistrict(
  district: AreaCode,
  shared: number,
  reallocations: readonly RoundReallocation[],
): RoundCommitment {
  const own = reallocations.filter(({ status, level }) => status === 'approved' && level === 'district');
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
    outsideTheLedger: [],
  };
}

function sumOf(items: readonly { readonly doses: number }[]): number {
  return sum(items.map(({ doses }) => doses));
}
