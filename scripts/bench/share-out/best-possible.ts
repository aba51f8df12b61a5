import type { ShareOutInputs, UnitOfShareOut } from '../../../src/allocation/share-outs/share-out-inputs.ts';
import { lastDayAt } from '../../../src/allocation/share-outs/sharing/allotment.rules.ts';
import type { Outcome } from '../../../src/allocation/share-outs/sharing/outcome.rules.ts';
import { sum } from '../../../src/platform/compare.ts';
import {
  type LinearProgram,
  type ProgramLimit,
  solveLinearProgram,
} from '../../../src/platform/linear-program.ts';

const MAX_SECONDS = 300;

/** One limit on what a unit may be given of some lots, computed apart from the formula. */
interface UnitLimit {
  readonly name: string;
  readonly lots: readonly number[];
  readonly atMost: number;
}

/** Every limit on what a unit may be given. Lots that it cannot store are limited to nothing. */
function limitsOf({ lots }: ShareOutInputs, unit: UnitOfShareOut): UnitLimit[] {
  const days = lots.map((lot) => lastDayAt(lot, unit.storages));
  const which = (fits: (lot: number) => boolean): number[] =>
    lots.flatMap((_, lot) => (days[lot] !== undefined && fits(lot) ? [lot] : []));
  const onHand = sum(unit.needs.map((need) => need.onHand));
  const { secondDue, firstDue } = unit.people;
  return [
    { name: 'cold chain', lots: lots.flatMap((_, lot) => (days[lot] === undefined ? [lot] : [])), atMost: 0 },
    { name: 'people', lots: which(() => true), atMost: Math.max(0, secondDue + firstDue - onHand) },
    ...[...new Set(lots.map(({ product }) => product))].map((product) => {
      const need = unit.needs.find((one) => one.product === product);
      return {
        name: `need of ${product}`,
        lots: which((lot) => lots[lot]?.product === product),
        atMost: need === undefined ? 0 : Math.max(0, need.secondDue + need.firstDue - need.onHand),
      };
    }),
    ...[...new Set(days.flatMap((day) => day ?? []))].map((through) => ({
      name: `capacity through ${through}`,
      lots: which((lot) => (days[lot] ?? '') <= through),
      atMost: Math.max(0, (unit.capacity.find((one) => one.through === through)?.doses ?? 0) - onHand),
    })),
  ];
}

/** The linear program of the same share-out, in which doses can be split at will. */
function programOf(inputs: ShareOutInputs): LinearProgram {
  const { lots, units } = inputs;
  const supply: ProgramLimit[] = lots.map(({ doses }, lot) => ({
    terms: units.map((_, unit) => [unit * lots.length + lot, 1] as const),
    atMost: doses,
  }));
  const perUnit = units.flatMap((unit, index) =>
    limitsOf(inputs, unit)
      .filter((limit) => limit.lots.length > 0)
      .map(
        (limit): ProgramLimit => ({
          terms: limit.lots.map((lot) => [index * lots.length + lot, 1] as const),
          atMost: limit.atMost,
        }),
      ),
  );
  return {
    variables: units.flatMap(() => lots.map(() => ({ worth: 1 }))),
    limits: [...supply, ...perUnit],
  };
}

/** The most people that could be served. */
export async function mostServed(inputs: ShareOutInputs): Promise<number> {
  return (await solveLinearProgram(programOf(inputs), MAX_SECONDS)).worth;
}

/** How many people an outcome serves: the doses of a small place's one vial beyond its need serve nobody. */
export function servedBy({ units }: Pick<Outcome, 'units'>): number {
  return sum(units.map(({ need, doses }) => Math.min(need, doses)));
}

/** The rules that an outcome breaks; empty if none. A small place's one vial may exceed its need. */
export function violationsOf(inputs: ShareOutInputs, { lines, unshared }: Outcome): string[] {
  const { lots, units } = inputs;
  const given = new Map(lines.map(({ unit, lot, doses }) => [`${unit}|${lot}`, doses]));
  const faults: string[] = [];
  for (const unit of units) {
    const own = lots.map(({ lot }) => given.get(`${unit.unit}|${lot}`) ?? 0);
    const isOneVial = own.filter((doses) => doses > 0).length === 1;
    for (const limit of limitsOf(inputs, unit)) {
      const doses = sum(limit.lots.map((lot) => own[lot] ?? 0));
      const vial = limit.lots.find((lot) => own[lot] === lots[lot]?.dosesPerVial);
      const isFloor = isOneVial && vial !== undefined && /people|need/.test(limit.name);
      if (doses > limit.atMost && !(isFloor && 2 * limit.atMost >= doses)) {
        faults.push(`${unit.unit}: ${doses} of ${limit.atMost}, ${limit.name}`);
      }
    }
  }
  for (const { lot, doses, dosesPerVial } of lots) {
    const ofLot = (some: readonly { readonly lot: string; readonly doses: number }[]): number =>
      sum(some.filter((line) => line.lot === lot).map((line) => line.doses));
    const [out, over] = [ofLot(lines), ofLot(unshared)];
    if (out + over !== doses) faults.push(`${lot}: ${out} + ${over} of ${doses}`);
    if (lines.some((line) => line.lot === lot && line.doses % dosesPerVial !== 0)) {
      faults.push(`${lot}: not whole vials`);
    }
  }
  return faults;
}
