import {
  type ProgramLimit,
  type ProgramVariable,
  solveLinearProgram,
} from '../../../src/platform/linear-program.ts';
import { classKeyOf } from '../../../src/scheduling/planning/placing/people-pool.rules.ts';
import { suppliesOf } from '../../../src/scheduling/planning/placing/placing.rules.ts';
import { freeShifts } from '../../../src/scheduling/planning/placing/table-time.rules.ts';
import type { PlanInputs } from '../../../src/scheduling/planning/plan-inputs.ts';

/**
 * The most people that any plan can vaccinate, by HiGHS: whole vials at a site on a day, whole table hours of one
 * product, people once each and not before their day. Vials may be opened for fewer people than they have doses.
 */
export async function mostPeople(inputs: PlanInputs): Promise<number> {
  const variables: ProgramVariable[] = [];
  const limits: ProgramLimit[] = [];
  const variable = (made: ProgramVariable) => variables.push(made) - 1;
  type Term = readonly [number, number];
  const supplies = suppliesOf(inputs);
  const products = [...new Set(supplies.map(({ stock }) => stock.product))];
  const vialsOf = supplies.map((): Term[] => []);
  const classes = [...Map.groupBy(inputs.due, classKeyOf).values()].map((rows) => ({
    products: rows[0]?.products ?? [],
    notBefore: rows[0]?.notBefore ?? '',
    people: rows.reduce((sum, row) => sum + row.people, 0),
    slots: [] as Term[],
  }));
  for (const rate of inputs.rates) {
    const { day } = rate;
    const onDay = new Map(products.map((product) => [product, [] as Term[]]));
    for (const site of inputs.sites) {
      const shifts = freeShifts(site, rate, inputs.busy);
      const hours: Term[] = [];
      for (const product of products) {
        const given = variable({ worth: 1 });
        const hour = variable({ worth: 0, whole: true });
        const filled: Term[] = [];
        supplies.forEach((supply, index) => {
          if (supply.stock.product !== product || !supply.days.includes(day) || !supply.sites.includes(site))
            return;
          const vials = variable({ worth: 0, whole: true });
          vialsOf[index]?.push([vials, 1]);
          filled.push([vials, -supply.each]);
        });
        limits.push({ terms: [[given, 1], ...filled], atMost: 0 });
        limits.push({
          terms: [
            [given, 1],
            [hour, -(shifts[0]?.each ?? 0)],
          ],
          atMost: 0,
        });
        hours.push([hour, 1]);
        onDay.get(product)?.push([given, 1]);
      }
      limits.push({ terms: hours, atMost: shifts.reduce((sum, { tables }) => sum + tables, 0) });
    }
    for (const [product, given] of onDay) {
      const people = classes
        .filter((one) => one.products.includes(product) && one.notBefore <= day)
        .map((one): Term => {
          const slots = variable({ worth: 0 });
          one.slots.push([slots, 1]);
          return [slots, -1];
        });
      limits.push({ terms: [...given, ...people], atMost: 0 });
    }
  }
  for (const [index, supply] of supplies.entries())
    limits.push({ terms: vialsOf[index] ?? [], atMost: supply.vials });
  for (const { slots, people } of classes) limits.push({ terms: slots, atMost: people });
  return Math.round((await solveLinearProgram({ variables, limits })).worth);
}
