import fc from 'fast-check';
import { addDays } from '../../../src/platform/clock.ts';
import type { ProductCode } from '../../../src/policy/terms.ts';
import type {
  PlanDue,
  PlanInputs,
  PlanSite,
  PlanStock,
} from '../../../src/scheduling/planning/plan-inputs.ts';

export const FROM = '2021-10-04';
const COMMUNES = ['08701', '08704', '08707', '08710'];
const PRODUCTS: readonly ProductCode[] = ['astrazeneca', 'comirnaty', 'vero-cell'];
const PER_VIAL: Readonly<Partial<Record<ProductCode, number>>> = {
  astrazeneca: 10,
  comirnaty: 6,
  'vero-cell': 1,
};

const commune = fc.option(fc.constantFrom(...COMMUNES), { freq: 12 });

const site = (days: number) =>
  fc.record({
    commune,
    tables: fc.integer({ min: 1, max: 3 }),
    open: fc.constantFrom('07:30', '08:00'),
    close: fc.constantFrom('10:30', '15:30', '16:30'),
    closedOn: fc.subarray(
      Array.from({ length: days }, (_, index) => addDays(FROM, index)),
      { maxLength: 1 },
    ),
    keepsCold: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
  });

const due = (days: number): fc.Arbitrary<PlanDue> =>
  fc
    .record({
      commune,
      stage: fc.integer({ min: 0, max: 2 }),
      rank: fc.integer({ min: 1, max: 3 }),
      products: fc.subarray([...PRODUCTS], { minLength: 1 }),
      wait: fc.oneof(
        { weight: 2, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.nat({ max: days }) },
      ),
      people: fc.integer({ min: 1, max: 260 }),
    })
    .map(({ commune: code, stage, rank, products, wait, people }) => ({
      commune: code,
      priority: `${stage}|1|0${rank}|0`,
      dose: (['completing', 'first', 'further'] as const)[stage] ?? 'first',
      group: rank,
      products: [...products],
      notBefore: addDays(FROM, wait),
      people,
    }));

/** Small districts: up to three sites, a few days, lots and people. `endInTime`: no lot outlasts the plan. */
export function planInputsArbitrary({ endInTime = false } = {}): fc.Arbitrary<PlanInputs> {
  return fc
    .record({
      days: fc.integer({ min: 1, max: 5 }),
      rate: fc.constantFrom(6, 15, 20),
      begins: fc.constantFrom('00:00', '00:00', '09:00'),
    })
    .chain(({ days, rate, begins }) =>
      fc
        .record({
          sites: fc.array(site(days), { minLength: 1, maxLength: 3 }),
          due: fc.array(due(days), { minLength: 1, maxLength: 8 }),
          lots: fc.array(
            fc.record({
              holder: fc.nat({ max: 4 }),
              product: fc.constantFrom(...PRODUCTS),
              doses: fc.integer({ min: 1, max: 420 }),
              last: fc.integer({ min: -1, max: endInTime ? days - 1 : days + 3 }),
              usable: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
            }),
            { minLength: 1, maxLength: 6 },
          ),
          busy: fc.array(fc.record({ site: fc.nat({ max: 2 }), day: fc.nat({ max: days - 1 }) }), {
            maxLength: 2,
          }),
        })
        .map(({ sites: made, due: rows, lots, busy }) => {
          const sites: PlanSite[] = made.map((entry, index) => ({ ...entry, site: `26-243-00${index + 1}` }));
          const stock: PlanStock[] = lots.map(({ holder, product, doses, last, usable }, index) => {
            const place = sites[holder]?.site ?? '26-243';
            const lot = `${product}~L${index}`;
            return {
              batch: `${place}|${lot}`,
              holder: place,
              lot,
              product,
              doses,
              dosesPerVial: PER_VIAL[product] ?? 10,
              lastDay: addDays(FROM, last),
              state: usable ? 'usable' : 'held',
            };
          });
          return {
            area: '26-243',
            from: FROM,
            to: addDays(FROM, days - 1),
            supplyFrom: FROM,
            rates: Array.from({ length: days }, (_, index) => ({
              day: addDays(FROM, index),
              dosesPerTablePerHour: rate,
              startsFrom: index === 0 ? begins : '00:00',
            })),
            communes: COMMUNES,
            sites,
            stock,
            due: rows,
            busy: busy.flatMap(({ site: index, day }) => {
              const at = sites[index];
              if (at === undefined) return [];
              return [{ site: at.site, day: addDays(FROM, day), start: '08:30', end: '09:30', tables: 1 }];
            }),
          };
        }),
    );
}
