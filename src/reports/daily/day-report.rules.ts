import type { DoseCount } from '../../doses/dose-counts.reads.ts';
import { type AreaCode, areaAbove, covers, levelOf } from '../../platform/area.ts';
import { canonicalJson } from '../../platform/hash.ts';
import type { BookingState } from '../../scheduling/bookings/booking.ts';
import type { BookingCount } from '../../scheduling/sessions/session-counts.reads.ts';
import type { StockFlow } from '../../supply/stock/stock-flow.reads.ts';
import { figureOfDose } from '../dose-figures.rules.ts';
import { NO_DOSES, NO_WASTE } from '../figures.ts';
import { isWithin } from '../stock-figures.rules.ts';
import type { DayFigures, DayReport, GroupProgressFigures } from './day-report.ts';

/** The facts about one day of a province. */
export interface DayFacts {
  readonly province: AreaCode;
  /** Every place that has a report: the province, its districts, its sites. */
  readonly areas: readonly AreaCode[];
  readonly flows: readonly StockFlow[];
  /** Doses in stock at the end of the day, by place. */
  readonly onHand: ReadonlyMap<AreaCode, number>;
  /** Doses in transit at the end of the day, by destination. */
  readonly inTransit: ReadonlyMap<AreaCode, number>;
  /** Residents by group, by district. */
  readonly progress: ReadonlyMap<AreaCode, readonly GroupProgressFigures[]>;
  readonly doses: readonly DoseCount<'site' | 'doseNumber' | 'kind' | 'groupCounted'>[];
  readonly bookings: readonly BookingCount[];
  /** The accountable head of each area at the end of the day. */
  readonly heads: ReadonlyMap<AreaCode, string>;
}

/** A report without the members that are set when it is written. */
type DayContent = Omit<DayReport, 'revision' | 'closedAt' | 'day' | 'checkpoint'>;

export const NO_BOOKINGS: Readonly<Record<BookingState, number>> = {
  called: 0,
  confirmed: 0,
  'checked-in': 0,
  declined: 0,
  deferred: 0,
  'product-refused': 0,
  vaccinated: 0,
  'no-show': 0,
  cancelled: 0,
};

export function noFigures(): DayFigures {
  return {
    received: 0,
    arrived: 0,
    issued: 0,
    given: 0,
    broughtBack: 0,
    wasted: { ...NO_WASTE },
    samples: 0,
    extra: 0,
    found: 0,
    missing: 0,
    onHand: 0,
    inTransit: 0,
    doses: { ...NO_DOSES },
    groups: [],
    bookings: { ...NO_BOOKINGS },
    progress: [],
  };
}

/** The report of every area, by code. An area's figures are those of its own store and of its parts together. */
export function dayContents(facts: DayFacts): DayContent[] {
  const own = new Map(facts.areas.map((area) => [area, ownFigures(facts, area)]));
  return [...facts.areas].sort().map((area) => {
    const within = facts.areas
      .filter((part) => covers(area, part))
      .map((part) => own.get(part) ?? noFigures());
    return {
      area,
      head: facts.heads.get(area) ?? null,
      figures: addFigures(within),
      ownStore: levelOf(area) === 'site' ? null : (own.get(area) ?? noFigures()),
    };
  });
}

/**
 * Whether two reports of an area and day are equal, progress aside: a person verified in a group today was not when an
 * earlier day was closed, and that is no news about that day.
 */
export function saysTheSame(a: DayContent, b: DayContent): boolean {
  const said = (one: DayContent): string => {
    const { area, head, figures, ownStore } = withProgressOf(one, undefined);
    return canonicalJson({ area, head, figures, ownStore });
  };
  return said(a) === said(b);
}

/** A report with the progress of another one; with none if that is undefined. */
export function withProgressOf(one: DayContent, earlier: DayContent | undefined): DayContent {
  return {
    ...one,
    figures: { ...one.figures, progress: earlier?.figures.progress ?? [] },
    ownStore: one.ownStore === null ? null : { ...one.ownStore, progress: earlier?.ownStore?.progress ?? [] },
  };
}

/** Whether `part` is a part of the area's report: one of its districts or of its sites. */
export function isPartOf(area: AreaCode, part: AreaCode): boolean {
  return part !== area && areaAbove(part) === area;
}

/** Adds up the figures of several areas, member by member. */
export function addFigures(parts: readonly DayFigures[]): DayFigures {
  const sum = noFigures();
  const groups = new Map<number, number>();
  for (const part of parts) {
    for (const name of [...FLOWS, ...STANDS]) sum[name] += part[name];
    add(sum.wasted, part.wasted);
    add(sum.doses, part.doses);
    add(sum.bookings, part.bookings);
    for (const { group, doses } of part.groups) groups.set(group, (groups.get(group) ?? 0) + doses);
  }
  return { ...sum, groups: inOrder(groups), progress: addProgress(parts.map(({ progress }) => progress)) };
}

/**
 * The figures of one area for consecutive days: movements are added up; stock, doses in transit and progress are those at
 * the end of the last day.
 */
export function cumulate(days: readonly DayFigures[]): DayFigures {
  const last = days.at(-1) ?? noFigures();
  return { ...addFigures(days), onHand: last.onHand, inTransit: last.inTransit, progress: last.progress };
}

const FLOWS = [
  'received',
  'arrived',
  'issued',
  'given',
  'broughtBack',
  'samples',
  'extra',
  'found',
  'missing',
] as const;
const STANDS = ['onHand', 'inTransit'] as const;

function addProgress(parts: readonly (readonly GroupProgressFigures[])[]): GroupProgressFigures[] {
  const sums = new Map<number, GroupProgressFigures>();
  for (const { group, people, vaccinated, completed } of parts.flat()) {
    const sum = sums.get(group) ?? { group, people: 0, vaccinated: 0, completed: 0 };
    sums.set(group, {
      group,
      people: sum.people + people,
      vaccinated: sum.vaccinated + vaccinated,
      completed: sum.completed + completed,
    });
  }
  return [...sums.values()].sort((a, b) => a.group - b.group);
}

/** Movements at exactly this place. */
function ownFigures(facts: DayFacts, place: AreaCode): DayFigures {
  const figures = {
    ...noFigures(),
    onHand: facts.onHand.get(place) ?? 0,
    inTransit: facts.inTransit.get(place) ?? 0,
    progress: [...(facts.progress.get(place) ?? [])],
  };
  for (const flow of facts.flows) if (flow.place === place) addFlow(figures, flow, facts.province);
  const groups = new Map<number, number>();
  for (const count of facts.doses) {
    if (count.site !== place) continue;
    figures.doses[figureOfDose(count)] += count.doses;
    groups.set(count.groupCounted, (groups.get(count.groupCounted) ?? 0) + count.doses);
  }
  for (const { site, state, bookings } of facts.bookings) {
    if (site === place) figures.bookings[state] += bookings;
  }
  return { ...figures, groups: inOrder(groups) };
}

function addFlow(figures: DayFigures, flow: StockFlow, province: AreaCode): void {
  switch (flow.flow) {
    case 'in':
      figures[isWithin(province, flow.origin) ? 'arrived' : 'received'] += flow.doses;
      return;
    case 'out':
      figures.issued += flow.doses;
      return;
    case 'given':
      figures.given += flow.doses;
      return;
    case 'given-back':
      figures.broughtBack += flow.doses;
      return;
    case 'sample':
      figures.samples += flow.doses;
      return;
    case 'wasted':
      figures.wasted[flow.cause] += flow.doses;
      return;
    case 'extra':
    case 'found':
    case 'missing':
      figures[flow.flow] += flow.doses;
      return;
  }
}

function add<K extends string>(sum: Record<K, number>, part: Readonly<Record<K, number>>): void {
  for (const name in part) sum[name] += part[name];
}

function inOrder(groups: ReadonlyMap<number, number>): DayFigures['groups'] {
  return [...groups].sort(([a], [b]) => a - b).map(([group, doses]) => ({ group, doses }));
}
