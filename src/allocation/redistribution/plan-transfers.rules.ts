import { type AreaDistance, areaDistance } from '../../places/distance.rules.ts';
import type { AreaCode } from '../../platform/area.ts';
import { compare, comparing, sum } from '../../platform/compare.ts';
import type { LinearProgram, ProgramLimit } from '../../platform/linear-program.ts';
import type { ProductCode } from '../../policy/terms.ts';
import { lastDayAt } from '../share-outs/sharing/allotment.rules.ts';
import type { RedistributionInputs, Surplus } from './redistribution-inputs.ts';

/** The `areaDistance` of the two places of a transfer, which are never the same. */
type TransferDistance = Exclude<AreaDistance, 0>;

/** Doses of one lot to be sent from where they will not be used in time to where they can be. */
export interface PlannedTransfer {
  readonly from: AreaCode;
  readonly to: AreaCode;
  readonly lot: string;
  readonly product: ProductCode;
  readonly doses: number;
  readonly vials: number;
  /** The last day on which the receiver can use them. */
  readonly useBy: string;
  readonly distance: TransferDistance;
  /** Of the receiver, less its stock: people who may get the product, and doses it can give by the day. */
  readonly need: number;
  readonly capacity: number;
}

/** A possible transfer; its amount is a variable of the program, in vials. */
interface Route {
  readonly surplus: Surplus;
  readonly to: AreaCode;
  readonly useBy: string;
  readonly distance: TransferDistance;
}

/** The worth of a dose saved, if a step of distance costs one: no saved dose is given up for a shorter way. */
const DOSE = 100;
/** Receivers considered for each surplus: the nearest, and of these the neediest. */
const MAX_RECEIVERS = 60;

export interface TransportProblem {
  readonly routes: readonly Route[];
  /** One variable for each route, in vials; limits in doses for each receiver and surplus. */
  readonly program: LinearProgram;
}

/**
 * The transport problem: as many doses as possible to where they are used in time, over the shortest distances. A receiver
 * takes no more than it has people due, can give by the last day of each lot, and can keep cold.
 */
export function transportProblem({ surplus, receivers }: RedistributionInputs): TransportProblem {
  const sources = surplus.toSorted(comparing(({ place, lot }) => `${place}|${lot}`));
  const routes = sources.flatMap((one) => routesFrom(one, receivers));
  const limits: ProgramLimit[] = sources.map((one) => ({
    terms: routes.flatMap((route, at) => (route.surplus === one ? [[at, one.dosesPerVial] as const] : [])),
    atMost: one.doses,
  }));
  for (const receiver of receivers) {
    const into = routes.flatMap((route, at) => (route.to === receiver.unit ? [{ route, at }] : []));
    if (into.length === 0) continue;
    const limit = (own: typeof into, atMost: number): void => {
      if (own.length === 0) return;
      limits.push({
        terms: own.map(({ route, at }) => [at, route.surplus.dosesPerVial] as const),
        atMost: Math.max(0, atMost),
      });
    };
    const { secondDue, firstDue } = receiver.people;
    const onHand = onHandOf(receiver);
    limit(into, secondDue + firstDue - onHand);
    for (const product of new Set(into.map(({ route }) => route.surplus.product))) {
      limit(
        into.filter(({ route }) => route.surplus.product === product),
        needOf(receiver, product),
      );
    }
    for (const through of new Set(into.map(({ route }) => route.useBy))) {
      limit(
        into.filter(({ route }) => route.useBy <= through),
        capacityOf(receiver, through),
      );
    }
  }
  const variables = routes.map(({ surplus: from, distance }) => ({
    worth: from.dosesPerVial * (DOSE - distance),
  }));
  return { routes, program: { variables, limits: limits.filter(({ terms }) => terms.length > 0) } };
}

/**
 * The transfers of a solution in whole vials: rounded down, then one more vial on each route where it still fits, largest
 * remainder first.
 */
export function plannedTransfers(
  { routes, program }: TransportProblem,
  values: readonly number[],
  { receivers }: Pick<RedistributionInputs, 'receivers'>,
): PlannedTransfer[] {
  const vials = routes.map((_, at) => Math.floor((values[at] ?? 0) + 1e-6));
  const used = program.limits.map(({ terms }) => sum(terms.map(([at, factor]) => (vials[at] ?? 0) * factor)));
  const limitsOf = routes.map((_, at) =>
    program.limits.flatMap(({ terms, atMost }, limit) => {
      const factor = terms.find(([variable]) => variable === at)?.[1];
      return factor === undefined ? [] : [{ limit, factor, atMost }];
    }),
  );
  const byRemainder = routes
    .map((_, at) => ({ at, rest: (values[at] ?? 0) - (vials[at] ?? 0) }))
    .filter(({ rest }) => rest > 1e-6)
    .sort((a, b) => b.rest - a.rest || a.at - b.at);
  for (const { at } of byRemainder) {
    const own = limitsOf[at] ?? [];
    if (!own.every(({ limit, factor, atMost }) => (used[limit] ?? 0) + factor <= atMost)) continue;
    vials[at] = (vials[at] ?? 0) + 1;
    for (const { limit, factor } of own) used[limit] = (used[limit] ?? 0) + factor;
  }
  return routes.flatMap(({ surplus: from, to, useBy, distance }, at) => {
    const whole = vials[at] ?? 0;
    const receiver = receivers.find(({ unit }) => unit === to);
    if (whole === 0 || receiver === undefined) return [];
    const { place, lot, product, dosesPerVial } = from;
    return [
      {
        from: place,
        to,
        lot,
        product,
        doses: whole * dosesPerVial,
        vials: whole,
        useBy,
        distance,
        need: needOf(receiver, product),
        capacity: capacityOf(receiver, useBy),
      },
    ];
  });
}

function routesFrom(from: Surplus, receivers: RedistributionInputs['receivers']): Route[] {
  return receivers
    .flatMap((receiver) => {
      const useBy = lastDayAt(from, receiver.storages);
      const need = needOf(receiver, from.product);
      const distance = areaDistance(from.place, receiver.unit);
      if (distance === 0 || useBy === undefined || need < from.dosesPerVial) return [];
      if (capacityOf(receiver, useBy) < from.dosesPerVial) return [];
      return [{ surplus: from, to: receiver.unit, useBy, distance, need }];
    })
    .sort((a, b) => a.distance - b.distance || b.need - a.need || compare(a.to, b.to))
    .slice(0, MAX_RECEIVERS)
    .map(({ need: _, ...route }) => route);
}

type Receiver = RedistributionInputs['receivers'][number];

function onHandOf({ needs }: Receiver): number {
  return sum(needs.map(({ onHand }) => onHand));
}

function needOf({ needs }: Receiver, product: ProductCode): number {
  const need = needs.find((one) => one.product === product);
  return need === undefined ? 0 : Math.max(0, need.secondDue + need.firstDue - need.onHand);
}

function capacityOf(receiver: Receiver, through: string): number {
  const doses = receiver.capacity.find((one) => one.through === through)?.doses ?? 0;
  return Math.max(0, doses - onHandOf(receiver));
}
