import type { Db } from 'mongodb';
import { provinceOf } from '../../../src/platform/area.ts';
import { addDays, SITE_ZONE } from '../../../src/platform/clock.ts';
import { compare, comparing, sum } from '../../../src/platform/compare.ts';

export type Question =
  | { readonly kind: 'coverage'; readonly area: string; readonly day: string }
  | { readonly kind: 'burn-down'; readonly area: string; readonly from: string; readonly to: string };

export function pathOf(question: Question): string {
  if (question.kind === 'coverage') return `/v1/reports/coverage?area=${question.area}&day=${question.day}`;
  return `/v1/reports/burn-down?area=${question.area}&from=${question.from}&to=${question.to}`;
}

/** The figures of an answer in a fixed order: what the service says and what counting gives must be equal. */
export type Figures = readonly (readonly (string | number)[])[];

/** Counts by the driver alone, from every course or every line of the ledger. */
export function countLive(db: Db, question: Question): Promise<Figures> {
  return question.kind === 'coverage' ? countCoverage(db, question) : countBurnDown(db, question);
}

/** Counts as for people with one verified membership and a product of two doses, which is what this bench makes up. */
async function countCoverage(
  db: Db,
  { area, day }: { readonly area: string; readonly day: string },
): Promise<Figures> {
  const rows = await db
    .collection('courses')
    .aggregate<{ _id: { group: number; doses: number }; people: number }>([
      {
        $match: {
          province: provinceOf(area),
          ...(area.length > 2 ? { district: area } : {}),
          'facts.memberships.status': 'verified',
        },
      },
      {
        $project: {
          group: { $map: { input: '$facts.memberships', as: 'one', in: '$$one.group' } },
          doses: {
            $size: {
              $filter: {
                input: '$facts.history',
                as: 'one',
                cond: { $lt: ['$$one.day', addDays(day, 1)] },
              },
            },
          },
        },
      },
      {
        $group: {
          _id: { group: { $arrayElemAt: ['$group', 0] }, doses: '$doses' },
          people: { $sum: 1 },
        },
      },
    ])
    .toArray();
  const groups = [...new Set(rows.map((row) => row._id.group))].sort(compare);
  const count = (of: (row: { group: number; doses: number }) => boolean): number =>
    sum(rows.filter((row) => of(row._id)).map(({ people }) => people));
  const figures = (name: string | number, own: (group: number) => boolean) => [
    name,
    count(({ group }) => own(group)),
    count(({ group, doses }) => own(group) && doses > 0),
    count(({ group, doses }) => own(group) && doses > 1),
  ];
  return [figures('all', () => true), ...groups.map((code) => figures(code, (group) => group === code))];
}

interface LineRow {
  readonly day: string;
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly shipment?: string;
}

async function countBurnDown(
  db: Db,
  { area, from, to }: { readonly area: string; readonly from: string; readonly to: string },
): Promise<Figures> {
  const place = (account: '$from' | '$to') => ({
    $cond: [
      { $eq: [{ $substrBytes: [account, 0, 5] }, 'vial:'] },
      { $substrBytes: [account, 5, 10] },
      {
        $cond: [
          { $eq: [{ $substrBytes: [account, 0, 8] }, 'session:'] },
          { $substrBytes: [account, 8, 10] },
          account,
        ],
      },
    ],
  });
  const rows = await db
    .collection('stockMovements')
    .aggregate<{ _id: LineRow; doses: number }>(
      [
        { $match: { province: provinceOf(area) } },
        {
          $group: {
            _id: {
              day: { $dateToString: { date: '$at', format: '%Y-%m-%d', timezone: SITE_ZONE } },
              kind: '$kind',
              from: place('$from'),
              to: place('$to'),
              shipment: '$shipment',
            },
            doses: { $sum: '$doses' },
          },
        },
      ],
      { allowDiskUse: true },
    )
    .toArray();
  const destinations = new Map(
    (
      await db
        .collection('shipments')
        .find({}, { projection: { to: 1 } })
        .toArray()
    ).map((one) => [String(one._id), String(one.to)]),
  );
  const inside = (code: string): boolean => code === area || code.startsWith(`${area}-`);
  const days = new Map<string, number[]>();
  const add = (day: string, figure: number, doses: number): void => {
    const sums = days.get(day) ?? [0, 0, 0, 0];
    sums[figure] = (sums[figure] ?? 0) + doses;
    days.set(day, sums);
  };
  for (const { _id: line, doses } of rows) {
    const origin = (line.shipment ?? '').split('.')[0] ?? '';
    if (line.kind === 'receipt' && inside(line.to)) add(line.day, 0, doses);
    if (line.kind === 'arrival' && inside(line.to) && !inside(origin)) add(line.day, 0, doses);
    const destination = destinations.get(line.shipment ?? '') ?? '';
    if (line.kind === 'dispatch' && inside(line.from) && !inside(destination)) add(line.day, 1, doses);
    if (line.kind === 'given' && inside(line.from)) add(line.day, 2, doses);
    if (line.kind === 'waste' && inside(line.from)) add(line.day, 3, doses);
  }
  let left = 0;
  const figures: (string | number)[][] = [];
  for (const [day, sums] of [...days].sort(comparing(([day]) => day))) {
    const [received = 0, issued = 0, given = 0, wasted = 0] = sums;
    left += received - issued - given - wasted;
    if (day >= from && day <= to) figures.push([day, received, issued, given, wasted, left]);
  }
  return figures;
}
