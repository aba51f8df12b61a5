import type {
  LotToShare,
  ShareOutInputs,
  UnitOfShareOut,
} from '../../../src/allocation/share-outs/share-out-inputs.ts';
import { COLD_CHAINS, type ColdChain } from '../../../src/places/sites/site.ts';
import { addDays } from '../../../src/platform/clock.ts';
import { sum } from '../../../src/platform/compare.ts';
import type { ProductCode } from '../../../src/policy/terms.ts';
import { Dice } from '../../support/random.ts';

/** What is scarce: doses per 100 people due, and what the tables can give per 100 people due by the last day. */
export interface Scarcity {
  readonly name: string;
  readonly supplyPercent: number;
  readonly capacityPercent: number;
}

const DAY = '2021-09-06';
const PRODUCTS: readonly {
  readonly product: ProductCode;
  readonly lots: number;
  readonly dosesPerVial: number;
  readonly storage: ColdChain;
  readonly thawedDays: number | null;
}[] = [
  { product: 'astrazeneca', lots: 4, dosesPerVial: 10, storage: '2..8', thawedDays: null },
  { product: 'vero-cell', lots: 3, dosesPerVial: 1, storage: '2..8', thawedDays: null },
  { product: 'comirnaty', lots: 3, dosesPerVial: 6, storage: '-90..-60', thawedDays: 31 },
  { product: 'moderna', lots: 2, dosesPerVial: 14, storage: '-25..-15', thawedDays: 30 },
];

/** Districts and twelve lots of four products, made up from a seed: the size of a round of the whole country. */
export function madeUpRound(seed: number, districts: number, scarcity: Scarcity): ShareOutInputs {
  const dice = new Dice(seed);
  const lots: LotToShare[] = PRODUCTS.flatMap(({ product, lots: many, dosesPerVial, storage, thawedDays }) =>
    Array.from({ length: many }, (_, index) => ({
      lot: `${product}~B${index + 1}`,
      product,
      doses: 0,
      dosesPerVial,
      lastDay: addDays(DAY, dice.between(6, 45)),
      storages: [storage],
      thawedLastDay: thawedDays === null ? null : addDays(DAY, thawedDays - 1),
    })),
  );
  const days = [...new Set(lots.flatMap((lot) => [lot.lastDay, lot.thawedLastDay ?? lot.lastDay]))].sort();
  const units = Array.from({ length: districts }, (_, index): UnitOfShareOut => {
    const people = dice.between(2_000, 60_000);
    const needs = PRODUCTS.map(({ product }) => ({
      product,
      secondDue: Math.floor(people * dice.next() * 0.12),
      firstDue: Math.floor(people * (0.3 + dice.next() * 0.4)),
      onHand: dice.next() < 0.2 ? dice.between(0, 300) : 0,
    }));
    const secondDue = sum(needs.map((need) => need.secondDue));
    const firstDue = Math.max(...needs.map((need) => need.firstDue), Math.floor(people * 0.7));
    const daily = ((secondDue + firstDue) * scarcity.capacityPercent) / 100 / 45;
    const storages = COLD_CHAINS.filter((chain) => dice.next() < (chain === '2..8' ? 0.98 : 0.15));
    return {
      unit: `${String(10 + Math.floor(index / 20))}-${String(100 + index)}`,
      people: { secondDue, firstDue },
      needs,
      capacity: days.map((through, at) => ({
        through,
        doses: Math.floor(daily * (0.5 + dice.next() * 0.01) * (at + 1) * (45 / days.length)),
      })),
      storages,
    };
  }).map((unit) => ({
    ...unit,
    // Capacity never falls from one day to a later one.
    capacity: unit.capacity.map(({ through }, at) => ({
      through,
      doses: Math.max(...unit.capacity.slice(0, at + 1).map(({ doses }) => doses)),
    })),
  }));
  const due = sum(units.map(({ people }) => people.secondDue + people.firstDue));
  const shares = lots.map(() => 0.3 + dice.next());
  const all = shares.reduce((sum, share) => sum + share, 0);
  return {
    lots: lots.map((lot, index) => ({
      ...lot,
      doses: Math.floor((due * scarcity.supplyPercent * (shares[index] ?? 0)) / 100 / all),
    })),
    units,
    floorDoses: 10,
  };
}
