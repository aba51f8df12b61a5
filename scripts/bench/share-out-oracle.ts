import type { ShareOutInputs, UnitOfShareOut } from '../../src/allocation/share-outs/share-out-inputs.ts';
import { lastDayAt } from '../../src/allocation/share-outs/sharing/allotment.rules.ts';
import type { Outcome } from '../../src/allocation/share-outs/sharing/outcome.rules.ts';
import {
  type LinearProgram,
  type ProgramLimit,
  solveLinearProgram,
} from '../../src/platform/linear-program.ts';

const MAX_SECONDS = 300;

/** What a unit may be given, computed apart from the formula: one limit a line, by the lots it covers. */
interface UnitLimit {
  readonly name: string;
  readonly lots: readonly number[];
  readonly atMost: number;
}

/** Every limit on what a unit may be given. Lots it cannot keep are limited to nothing. */
export function limitsOf({ lots }: ShareOutInputs, unit: UnitOfShareOut): UnitLimit[] {
  const days = lots.map((lot) => lastDayAt(lot, unit.storages));
  const which = (fits: (lot: number) => boolean): number[] =>
    lots.flatMap((_, lot) => (days[lot] !== undefined && fits(lot) ? [lot] : []));
  const onHand = unit.needs.reduce((sum, need) => sum + need.onHand, 0);
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

/** The most people that could be served if doses could be split at will: the linear program of the same share-out. */
export function programOf(inputs: ShareOutInputs): LinearProgram {
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

export async function mostServed(inputs: ShareOutInputs): Promise<number> {
  return (await solveLinearProgram(programOf(inputs), MAX_SECONDS)).worth;
}

/** Served people: of the one vial a small place gets, the doses over its need serve nobody here. */
export function servedBy({ units }: Pick<Outcome, 'units'>): number {
  return units.reduce((sum, { need, doses }) => sum + Math.min(need, doses), 0);
}

/** What of an outcome breaks a rule; empty when nothing does. A small place’s one vial may exceed its need. */
export function violationsOf(inputs: ShareOutInputs, { lines, unshared }: Outcome): string[] {
  const { lots, units } = inputs;
  const given = new Map(lines.map(({ unit, lot, doses }) => [`${unit}|${lot}`, doses]));
  const faults: string[] = [];
  for (const unit of units) {
    const own = lots.map(({ lot }) => given.get(`${unit.unit}|${lot}`) ?? 0);
    const isOneVial = own.filter((doses) => doses > 0).length === 1;
    for (const limit of limitsOf(inputs, unit)) {
      const doses = limit.lots.reduce((sum, lot) => sum + (own[lot] ?? 0), 0);
      const vial = limit.lots.find((lot) => own[lot] === lots[lot]?.dosesPerVial);
      const isFloor = isOneVial && vial !== undefined && /people|need/.test(limit.name);
      if (doses > limit.atMost && !(isFloor && 2 * limit.atMost >= doses)) {
        faults.push(`${unit.unit}: ${doses} of ${limit.atMost}, ${limit.name}`);
      }
    }
  }
  for (const { lot, doses, dosesPerVial } of lots) {
    const out = lines.filter((line) => line.lot === lot).reduce((sum, line) => sum + line.doses, 0);
    const over = unshared.filter((line) => line.lot === lot).reduce((sum, line) => sum + line.doses, 0);
    if (out + over !== doses) faults.push(`${lot}: ${out} + ${over} of ${doses}`);
    if (lines.some((line) => line.lot === lot && line.doses % dosesPerVial !== 0)) {
      faults.push(`${lot}: not whole vials`);
    }
  }
  return faults;
}
