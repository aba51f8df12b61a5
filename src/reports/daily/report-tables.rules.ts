import type { Table, TableCell } from '../../platform/csv.ts';
import type { Text } from '../../platform/texts.ts';
import type { Label } from '../../policy/terms.ts';
import { rateOf } from '../coverage.rules.ts';
import { totalOf } from '../figures.ts';
import { reportsTexts } from '../texts/reports.texts.ts';
import type { CumulativeReport } from './cumulative-report.ts';
import type { DayFigures } from './day-report.ts';

type ColumnIn<Key> = Key extends `column/${infer Column}` ? Column : never;
type Column = ColumnIn<keyof typeof reportsTexts>;
type Row = CumulativeReport['parts'][number];

const NUMBERS: readonly (readonly [Column, (figures: DayFigures) => number])[] = [
  ['received', (f) => f.received],
  ['arrived', (f) => f.arrived],
  ['issued', (f) => f.issued],
  ['given', (f) => f.given],
  ['broughtBack', (f) => f.broughtBack],
  ['extra', (f) => f.extra],
  ['samples', (f) => f.samples],
  ['wasted', (f) => totalOf(f.wasted)],
  ['expired', (f) => f.wasted.expired],
  ['broken', (f) => f.wasted.broken],
  ['cold-chain-failure', (f) => f.wasted['cold-chain-failure']],
  ['open-vial-remainder', (f) => f.wasted['open-vial-remainder']],
  ['recalled', (f) => f.wasted.recalled],
  ['lost', (f) => f.wasted.lost],
  ['found', (f) => f.found],
  ['missing', (f) => f.missing],
  ['onHand', (f) => f.onHand],
  ['inTransit', (f) => f.inTransit],
  ['injected', (f) => totalOf(f.doses)],
  ['first', (f) => f.doses.first],
  ['second', (f) => f.doses.second],
  ['third', (f) => f.doses.third],
  ['additional', (f) => f.doses.additional],
  ['booster', (f) => f.doses.booster],
  ['vaccinatedBookings', (f) => f.bookings.vaccinated ?? 0],
  ['deferredBookings', (f) => f.bookings.deferred ?? 0],
  ['declinedBookings', (f) => f.bookings.declined ?? 0],
  ['productRefusedBookings', (f) => f.bookings['product-refused'] ?? 0],
  ['noShowBookings', (f) => f.bookings['no-show'] ?? 0],
  ['cancelledBookings', (f) => f.bookings.cancelled ?? 0],
];

/** One row for each part of an area and, last, for the area as a whole. */
export function figuresTable(report: CumulativeReport, language: keyof Text): Table {
  const columns: Column[] = [
    'from',
    'to',
    'code',
    'unit',
    'head',
    ...NUMBERS.map(([column]) => column),
    'logSize',
    'checkpoint',
  ];
  return {
    name: reportsTexts['sheet/day'][language],
    columns: columns.map((column) => reportsTexts[`column/${column}`][language]),
    rows: rowsOf(report).map((row) => [
      ...unitCells(report, row),
      row.head,
      ...NUMBERS.map(([, number]) => number(row.figures)),
      row.checkpoint?.size ?? null,
      row.checkpoint?.note ?? reportsTexts['cell/no-log'][language],
    ]),
  };
}

/** Doses and progress by priority group: one row for each group of each part and of the whole. */
export function groupsTable(
  report: CumulativeReport,
  labels: ReadonlyMap<number, Label>,
  language: keyof Text,
): Table {
  const columns: Column[] = [
    'from',
    'to',
    'code',
    'unit',
    'group',
    'groupName',
    'groupDoses',
    'people',
    'vaccinated',
    'completed',
    'vaccinatedRate',
    'completedRate',
  ];
  return {
    name: reportsTexts['sheet/groups'][language],
    columns: columns.map((column) => reportsTexts[`column/${column}`][language]),
    rows: rowsOf(report).flatMap((row) =>
      groupsOf(row.figures).map(({ group, doses, progress }) => [
        ...unitCells(report, row),
        group,
        labels.get(group)?.[language] ?? null,
        doses,
        ...(progress === undefined
          ? [null, null, null, null, null]
          : [
              progress.people,
              progress.vaccinated,
              progress.completed,
              rateOf(progress.vaccinated, progress.people),
              rateOf(progress.completed, progress.people),
            ]),
      ]),
    ),
  };
}

function rowsOf(report: CumulativeReport): Row[] {
  return [...report.parts, report];
}

function unitCells({ from, to }: CumulativeReport, { area, name }: Row): TableCell[] {
  return [{ day: from }, { day: to }, area, name];
}

function groupsOf({ groups, progress }: DayFigures) {
  const numbers = new Set([...groups, ...progress].map(({ group }) => group));
  return [...numbers]
    .sort((a, b) => a - b)
    .map((group) => ({
      group,
      doses: groups.find((one) => one.group === group)?.doses ?? 0,
      progress: progress.find((one) => one.group === group),
    }));
}
