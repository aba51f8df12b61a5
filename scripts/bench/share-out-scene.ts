import type {
  LotToShare,
  ShareOutInputs,
  UnitOfShareOut,
} from '../../src/allocation/share-outs/share-out-inputs.ts';
import { COLD_CHAINS, type ColdChain } from '../../src/places/sites/site.ts';
import { addDays } from '../../src/platform/clock.ts';
import type { ProductCode } from '../../src/policy/terms.ts';

/** How much there is of what: doses per 100 people due, and what the tables can give of that by the last day. */
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

/** So many districts and twelve lots of four products, made up from a seed: the size of a round of the country. */
export function shareOutScene(seed: number, districts: number, scarcity: Scarcity): ShareOutInputs {
  const random = randomOf(seed);
  const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
  const lots: LotToShare[] = PRODUCTS.flatMap(({ product, lots: many, dosesPerVial, storage, thawedDays }) =>
    Array.from({ length: many }, (_, index) => ({
      lot: `${product}~B${index + 1}`,
      product,
      doses: 0,
      dosesPerVial,
      lastDay: addDays(DAY, whole(6, 45)),
      storages: [storage],
      thawedLastDay: thawedDays === null ? null : addDays(DAY, thawedDays - 1),
    })),
  );
  const days = [...new Set(lots.flatMap((lot) => [lot.lastDay, lot.thawedLastDay ?? lot.lastDay]))].sort();
  const units = Array.from({ length: districts }, (_, index): UnitOfShareOut => {
    const people = whole(2_000, 60_000);
    const needs = PRODUCTS.map(({ product }) => ({
      product,
      secondDue: Math.floor(people * random() * 0.12),
      firstDue: Math.floor(people * (0.3 + random() * 0.4)),
      onHand: random() < 0.2 ? whole(0, 300) : 0,
    }));
    const secondDue = needs.reduce((sum, need) => sum + need.secondDue, 0);
    const firstDue = Math.max(...needs.map((need) => need.firstDue), Math.floor(people * 0.7));
    const daily = ((secondDue + firstDue) * scarcity.capacityPercent) / 100 / 45;
    const storages = COLD_CHAINS.filter((chain) => random() < (chain === '2..8' ? 0.98 : 0.15));
    return {
      unit: `${String(10 + Math.floor(index / 20))}-${String(100 + index)}`,
      people: { secondDue, firstDue },
      needs,
      capacity: days.map((through, at) => ({
        through,
        doses: Math.floor(daily * (0.5 + random() * 0.01) * (at + 1) * (45 / days.length)),
      })),
      storages,
    };
  }).map((unit) => ({
    ...unit,
    // What can be given by a day can be given by a later one.
    capacity: unit.capacity.map(({ through }, at) => ({
      through,
      doses: Math.max(...unit.capacity.slice(0, at + 1).map(({ doses }) => doses)),
    })),
  }));
  const due = units.reduce((sum, { people }) => sum + people.secondDue + people.firstDue, 0);
  const shares = lots.map(() => 0.3 + random());
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

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
