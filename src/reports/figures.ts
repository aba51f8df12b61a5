import { z } from 'zod';
import { sum } from '../platform/compare.ts';

export const count = z.int().min(0);

/** Samples for testing are counted separately. */
export const wasted = z
  .strictObject({
    expired: count,
    broken: count,
    'cold-chain-failure': count,
    'open-vial-remainder': count,
    recalled: count,
    lost: count,
  })
  .meta({ id: 'WastedDoses', description: 'Doses lost, by cause' });
export type Wasted = z.infer<typeof wasted>;

/** Valid doses (not entered in error) by their position in the course. */
export const doseFigures = z
  .strictObject({
    first: count,
    second: count,
    third: count.meta({ description: 'Third doses of a primary course of three' }),
    additional: count,
    booster: count,
  })
  .meta({ id: 'DoseFigures' });
export type DoseFigures = z.infer<typeof doseFigures>;

export const NO_WASTE: Wasted = {
  expired: 0,
  broken: 0,
  'cold-chain-failure': 0,
  'open-vial-remainder': 0,
  recalled: 0,
  lost: 0,
};
export const NO_DOSES: DoseFigures = { first: 0, second: 0, third: 0, additional: 0, booster: 0 };

export function totalOf(figures: Readonly<Record<string, number>>): number {
  return sum(Object.values(figures));
}
