import { communeDistance } from '../../places/distance.rules.ts';
import { comparing, sum } from '../../platform/compare.ts';
import { explainLine, explainUnused } from './explain-plan.rules.ts';
import { type FilledSession, fillSlots } from './placing/fill-slots.rules.ts';
import { exchangeVials, joinSmallSessions, openForFewer } from './placing/improve-placing.rules.ts';
import { PeoplePool } from './placing/people-pool.rules.ts';
import { placeVials } from './placing/place-vials.rules.ts';
import { type Placed, Placing, type Supply, suppliesOf } from './placing/placing.rules.ts';
import { inCanonicalOrder } from './placing/plan-order.rules.ts';
import { swapTableHours } from './placing/swap-table-hours.rules.ts';
import { type TableTime, tableTimes } from './placing/table-time.rules.ts';
import type { PlanInputs, PlanStock } from './plan-inputs.ts';
import type { PlanLine, PlannedSessions, PlanTotals, PlanUnused, PlanWaiting } from './session-plan.ts';

/**
 * Proposes sessions from stock with its deadlines, people due by commune, tables and hours. The same inputs, in any
 * order, give the same plan. Its goals, each before the next:
 *
 * 1. every dose is used before it expires: as many as tables and people due allow, the soonest to expire first;
 * 2. who comes first in the order gets a slot first: due second doses before first doses, then by group;
 * 3. nobody is sent further than needed: to the own commune's site, then the nearest that has a slot;
 * 4. scarce doses of a district are spread evenly over where people of the same priority live;
 * 5. the earliest day, in whole vials, and no session for a handful that another day can take.
 *
 * A vial is opened for fewer people than it has doses only if it would otherwise expire unused.
 */
export function planSessions(given: PlanInputs): PlannedSessions {
  const inputs = inCanonicalOrder(given);
  const distance = communeDistance(inputs.communes);
  const times = tableTimes(inputs);
  const pool = new PeoplePool(inputs.due);
  const supplies = suppliesOf(inputs);
  const placing = new Placing(supplies, times, pool);
  placeVials(placing, supplies, inputs, distance);
  const ending = supplies.filter(({ stock }) => stock.lastDay <= inputs.to);
  exchangeVials(placing, ending);
  swapTableHours(placing, ending, inputs.to);
  exchangeVials(placing, ending);
  joinSmallSessions(placing);
  const whyLeft = new Map(supplies.map((supply) => [supply, reasonLeft(placing, supply, inputs)]));
  openForFewer(placing, supplies, inputs.to);

  const { sessions, left } = fillSlots(placing.list(), inputs.due, pool, distance);
  const lines = linesOf(sessions, times);
  const unused = unusedOf(inputs, placing, supplies, whyLeft);
  return { lines, unused, waiting: waitingOf(left), totals: totalsOf(inputs, lines, unused) };
}

function linesOf(sessions: readonly FilledSession[], times: ReadonlyMap<string, TableTime>): PlanLine[] {
  const layouts = new Map(
    [...Map.groupBy(sessions, ({ site, day }) => `${site.site} ${day}`)].map(([key, its]) => {
      const products = [...its].sort(comparing(lastDayOf));
      return [key, times.get(key)?.layOut(products.map(({ product }) => product))] as const;
    }),
  );
  return sessions.map((session, index) => {
    const { site, day, product, slots } = session;
    const { tables, shifts } = layouts.get(`${site.site} ${day}`)?.get(product) ?? { tables: 0, shifts: [] };
    const communes = new Set(session.people.map(({ due }) => due.commune));
    const line = {
      line: index + 1,
      site: site.site,
      day,
      product,
      tables,
      shifts,
      slots,
      communes: communes.has(null) ? [] : [...communes].flatMap((code) => code ?? []).sort(),
      lots: lotsOf(session.placed),
      people: peopleOf(session),
      remainder: sum(session.placed.map(remainderOf)),
    };
    return { ...line, explanation: explainLine(line) };
  });
}

function lastDayOf({ placed, product }: FilledSession): string {
  return `${placed.map(({ supply }) => supply.stock.lastDay).sort()[0]} ${product}`;
}

/** Doses of opened vials that nobody gets. */
function remainderOf({ supply, vials, people }: Placed): number {
  return vials * supply.each - people;
}

function lotsOf(placed: readonly Placed[]): PlanLine['lots'] {
  const byBatch = Map.groupBy(placed, ({ supply }) => supply.stock);
  return [...byBatch]
    .map(([{ batch, holder, lot, lastDay }, entries]) => ({
      batch,
      holder,
      lot,
      lastDay,
      vials: sum(entries.map((entry) => entry.vials)),
      doses: sum(entries.map((entry) => entry.people)),
    }))
    .sort(comparing(({ lastDay, batch }) => `${lastDay} ${batch}`));
}

function peopleOf({ people }: FilledSession): PlanLine['people'] {
  const rows = Map.groupBy(people, ({ due }) => `${due.commune ?? '~'} ${due.dose}`);
  return [...rows].sort(comparing(([key]) => key)).flatMap(([, entries]) => {
    const [first] = entries;
    if (first === undefined) return [];
    const { commune, dose } = first.due;
    const all = sum(entries.map((entry) => entry.people));
    return [{ commune, dose, people: all, distance: first.distance }];
  });
}

/** Why full vials of a batch are left, judged before vials are opened for fewer people. */
function reasonLeft(placing: Placing, supply: Supply, { to }: PlanInputs): PlanUnused['reason'] {
  const { stock, each, days, sites } = supply;
  if (stock.lastDay > to) return 'good-for-later';
  if (days.length === 0) return 'no-day-left';
  if (sites.length === 0) return 'no-site';
  const last = days.at(-1) ?? to;
  // If both are short, tables would not help.
  return placing.pool.waiting(stock.product, last) < each ? 'nobody-due' : 'no-table-free';
}

function unusedOf(
  inputs: PlanInputs,
  placing: Placing,
  supplies: readonly Supply[],
  whyLeft: ReadonlyMap<Supply, PlanUnused['reason']>,
): PlanUnused[] {
  const entry = (stock: PlanStock, doses: number, reason: PlanUnused['reason']): PlanUnused[] => {
    const { batch, holder, lot, product, lastDay } = stock;
    if (doses === 0) return [];
    return [
      { batch, holder, lot, product, lastDay, doses, reason, explanation: explainUnused(stock, reason) },
    ];
  };
  const opened = placing.list();
  return inputs.stock.flatMap((stock) => {
    if (stock.state !== 'usable') return entry(stock, stock.doses, 'not-usable');
    const own = supplies.filter((supply) => supply.stock === stock);
    const [first] = own;
    const left = sum(own.map((supply) => placing.left(supply) * supply.each));
    const rest = opened.filter(({ supply }) => supply.stock === stock);
    return [
      ...entry(stock, left, (first && whyLeft.get(first)) ?? 'nobody-due'),
      ...entry(stock, sum(rest.map(remainderOf)), 'vial-not-filled'),
    ];
  });
}

function waitingOf(left: ReturnType<typeof fillSlots>['left']): PlanWaiting[] {
  const rows = Map.groupBy(
    left.filter(([, people]) => people > 0),
    ([{ commune, dose }]) => `${commune ?? '~'} ${dose}`,
  );
  return [...rows].sort(comparing(([key]) => key)).flatMap(([, entries]) => {
    const [first] = entries;
    if (first === undefined) return [];
    const { commune, dose } = first[0];
    return [{ commune, dose, people: sum(entries.map(([, people]) => people)) }];
  });
}

function totalsOf(inputs: PlanInputs, lines: readonly PlanLine[], unused: readonly PlanUnused[]): PlanTotals {
  const usable = inputs.stock.filter(({ state }) => state === 'usable');
  const total = (rows: readonly { readonly doses: number }[]) => sum(rows.map(({ doses }) => doses));
  const lots = lines.flatMap((line) => line.lots);
  return {
    doses: total(usable),
    endingInTime: total(usable.filter(({ lastDay }) => lastDay <= inputs.to)),
    planned: total(lots),
    plannedOfEnding: total(lots.filter(({ lastDay }) => lastDay <= inputs.to)),
    notUsedInTime: total(unused.filter(({ reason }) => reason !== 'good-for-later')),
  };
}
