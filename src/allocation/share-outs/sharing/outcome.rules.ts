import type { AreaCode } from '../../../platform/area.ts';
import type { ProductCode } from '../../../policy/terms.ts';
import { type Allotment, STEPS } from './allotment.rules.ts';

/** Why a unit got no more. */
export const LIMITS = ['need-met', 'no-cold-chain', 'capacity', 'whole-vials', 'supply'] as const;
export type Limit = (typeof LIMITS)[number];

/** Why doses stay unshared. */
export const UNSHARED_REASONS = [
  'not-a-whole-vial',
  'no-cold-chain',
  'need-met',
  'no-capacity-in-time',
  'less-than-a-vial',
] as const;
export type UnsharedReason = (typeof UNSHARED_REASONS)[number];

export interface AllottedLine {
  readonly unit: AreaCode;
  readonly lot: string;
  readonly product: ProductCode;
  readonly doses: number;
  readonly dosesPerVial: number;
  /** The last day on which the unit can use them. */
  readonly useBy: string;
  /** The doses by the step of the formula that gave them. */
  readonly parts: Readonly<Record<(typeof STEPS)[number], number>>;
}

interface UnitOutcome {
  readonly unit: AreaCode;
  /** People without a dose, each once, less the doses there already. */
  readonly need: number;
  readonly doses: number;
  readonly limit: Limit;
}

interface Unshared {
  readonly lot: string;
  readonly doses: number;
  readonly reason: UnsharedReason;
}

export interface Outcome {
  /** By unit and lot, only those with doses. */
  readonly lines: readonly AllottedLine[];
  /** Every unit, including those that got nothing. */
  readonly units: readonly UnitOutcome[];
  readonly unshared: readonly Unshared[];
}

export function outcomeOfAllotment(work: Allotment): Outcome {
  return {
    lines: work.units.flatMap((_, unit) => linesOf(work, unit)),
    units: work.units.map(({ unit: code }, unit) => ({
      unit: code,
      need: work.people[unit] ?? 0,
      doses: work.gotAll[unit] ?? 0,
      limit: limitOf(work, unit),
    })),
    unshared: work.lots.flatMap((_, lot) => unsharedOf(work, lot)),
  };
}

function linesOf(work: Allotment, unit: number): AllottedLine[] {
  return work.lots.flatMap(({ lot: id, product, dosesPerVial, lastDay }, lot) => {
    const cell = unit * work.lots.length + lot;
    const doses = work.given[cell] ?? 0;
    if (doses === 0) return [];
    const part = (step: number): number => work.parts[cell * STEPS.length + step] ?? 0;
    return [
      {
        unit: work.units[unit]?.unit ?? '',
        lot: id,
        product,
        doses,
        dosesPerVial,
        useBy: work.days[work.lastDay[cell] ?? 0] ?? lastDay,
        parts: { floor: part(0), secondDue: part(1), firstDue: part(2), moved: part(3) },
      },
    ];
  });
}

function limitOf(work: Allotment, unit: number): Limit {
  const lots = work.lots.map((_, lot) => lot);
  const wanted = (lot: number): number =>
    Math.min(work.needFor(unit, work.productOf[lot] ?? 0), work.peopleWithout(unit));
  const needed = lots.filter((lot) => wanted(lot) > 0);
  if (needed.length === 0) return 'need-met';
  const kept = needed.filter((lot) => (work.lastDay[unit * work.lots.length + lot] ?? -1) >= 0);
  if (kept.length === 0) return 'no-cold-chain';
  const over = kept.filter((lot) => (work.left[lot] ?? 0) > 0);
  if (over.length === 0) return kept.every((lot) => work.roomFor(unit, lot) <= 0) ? 'capacity' : 'supply';
  return over.some((lot) => work.roomFor(unit, lot) >= (work.size[lot] ?? 1)) ? 'whole-vials' : 'capacity';
}

function unsharedOf(work: Allotment, lot: number): Unshared[] {
  const { lot: id, doses, dosesPerVial } = work.lots[lot] ?? { lot: '', doses: 0, dosesPerVial: 1 };
  const broken = doses % dosesPerVial;
  const left = work.left[lot] ?? 0;
  return [
    ...(broken === 0 ? [] : [{ lot: id, doses: broken, reason: 'not-a-whole-vial' as const }]),
    ...(left === 0 ? [] : [{ lot: id, doses: left, reason: reasonOf(work, lot) }]),
  ];
}

function reasonOf(work: Allotment, lot: number): UnsharedReason {
  const units = work.units.map((_, unit) => unit);
  const kept = units.filter((unit) => (work.lastDay[unit * work.lots.length + lot] ?? -1) >= 0);
  if (kept.length === 0) return 'no-cold-chain';
  const needed = kept.filter(
    (unit) => work.needFor(unit, work.productOf[lot] ?? 0) > 0 && work.peopleWithout(unit) > 0,
  );
  if (needed.length === 0) return 'need-met';
  return needed.every((unit) => work.roomFor(unit, lot) <= 0) ? 'no-capacity-in-time' : 'less-than-a-vial';
}
