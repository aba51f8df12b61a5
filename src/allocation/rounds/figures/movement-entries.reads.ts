import { COUNTRY } from '../../../platform/area.ts';
import { addDays, instantAtSite } from '../../../platform/clock.ts';
import { comparing } from '../../../platform/compare.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { areaOfId } from '../../../platform/id.ts';
import { platformProblem } from '../../../platform/problem.ts';
import { listCampaignProvinces } from '../../../policy/campaign/policy.store.ts';
import { endsOf } from '../../../supply/ledger/ledger-flow.ts';
import { listMovements } from '../../../supply/ledger/movement.store.ts';
import { type Movement, type MovementKind, movementKind } from '../../../supply/ledger/movement.ts';
import { ledgerOf, SUPPLIER } from '../../../supply/ledger/stock-account.ts';
import { listDestinations } from '../../../supply/shipments/shipment.store.ts';
import { findRound } from '../round.store.ts';
import type { ListedFigure, MovementEntriesQuery } from './movement-entries.ts';
import { ledgersOfRounds } from './round-accounts.reads.ts';
import { effectsOn } from './round-figures.rules.ts';

type EntriesQuery = Omit<MovementEntriesQuery, 'cursor' | 'limit'> & {
  readonly after: string | undefined;
  readonly limit: number;
};

/**
 * Ledger lines, ledger by ledger, oldest first: those of a province, those that change the stock of an area, or those behind
 * one number of its report. At most `limit`. Throws `request/not-found` for an unknown round.
 */
export async function listMovementEntries(reader: Reader, query: EntriesQuery): Promise<Movement[]> {
  const { round: roundId, figure, kind, lot, day, after, limit } = query;
  const round = roundId === undefined ? undefined : await findRound(reader, roundId);
  if (roundId !== undefined && round === undefined) throw platformProblem('request/not-found');
  const lots = round?.lots.map((line) => line.lot);
  if (lots !== undefined && lot !== undefined && !lots.includes(lot)) return [];
  const wanted: Wanted = {
    lots: lot === undefined ? lots : [lot],
    kinds: kindsOf(kind, figure),
    round: roundId,
    // A round has no lines before it was entered.
    from:
      day === undefined ? (round === undefined ? undefined : new Date(round.createdAt)) : instantAtSite(day),
    until: day === undefined ? undefined : instantAtSite(addDays(day, 1)),
  };
  const found: Movement[] = [];
  for (const ledger of await ledgersOf(reader, query)) {
    if (after !== undefined && ledger < areaOfId(after)) continue;
    let last = after !== undefined && areaOfId(after) === ledger ? after : undefined;
    do {
      const batch = await listBatch(reader, ledger, wanted, last);
      found.push(...(await concerning(reader, query, batch.lines)));
      last = batch.next;
    } while (last !== undefined && found.length < limit);
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

interface Wanted {
  readonly lots: readonly string[] | undefined;
  readonly kinds: readonly MovementKind[] | undefined;
  readonly round: string | undefined;
  readonly from: Date | undefined;
  readonly until: Date | undefined;
}

/**
 * The next lines of a ledger in order. One index has the lines of a lot in order, another those of a kind, so the few lines
 * of a rare kind are not searched among all lines of a lot. `next`: where to continue; undefined at the end.
 */
async function listBatch(
  reader: Reader,
  province: string,
  { lots, kinds, round, from, until }: Wanted,
  after: string | undefined,
): Promise<{ readonly lines: Movement[]; readonly next: string | undefined }> {
  const window = { province, from, until, after, limit: BATCH };
  const isByKind = kinds !== undefined && (lots === undefined || kinds.length <= FEW_KINDS);
  const streams = isByKind ? kinds.map((kind) => ({ kind })) : (lots?.map((lot) => ({ lot })) ?? [{}]);
  const batches: Movement[][] = [];
  for (const stream of streams) batches.push(await listMovements(reader, { ...window, ...stream }));
  // Only up to where every stream has been read.
  const ends = batches.flatMap((batch) => (batch.length < BATCH ? [] : (batch.at(-1)?.id ?? [])));
  const next = ends.sort()[0];
  const lines = batches
    .flat()
    .filter(({ id }) => next === undefined || id <= next)
    .filter(({ lot }) => lots === undefined || lots.includes(lot))
    .filter(({ kind }) => kinds === undefined || kinds.includes(kind))
    .filter((line) => round === undefined || line.from !== SUPPLIER || line.round === round)
    .sort(comparing(({ id }) => id));
  return { lines, next };
}

const FEW_KINDS = 3;
const BATCH = 500;

/** The kinds of line that can contribute to a number; undefined: all. */
function kindsOf(
  kind: MovementKind | undefined,
  figure: ListedFigure | undefined,
): readonly MovementKind[] | undefined {
  const kinds = figure === undefined ? undefined : KINDS[figure];
  if (kind === undefined) return kinds;
  return kinds === undefined || kinds.includes(kind) ? [kind] : [];
}

const KINDS: Readonly<Record<ListedFigure, readonly MovementKind[]>> = {
  shipped: ['receipt', 'arrival', 'waste'],
  received: ['receipt', 'arrival'],
  damaged: ['waste'],
  extra: ['extra-dose'],
  counted: ['count'],
  given: ['given', 'given-corrected'],
  wasted: ['waste'],
  samples: ['sample', 'waste'],
  'passed-on': ['dispatch'],
  'in-transit': ['dispatch', 'arrival', 'waste'],
  'on-hand': movementKind.exclude(['set-aside', 'return', 'thaw', 'open-vial', 'quarantine', 'release'])
    .options,
};

async function ledgersOf(
  reader: Reader,
  { area, province, round }: EntriesQuery,
): Promise<readonly string[]> {
  if (area === undefined) return province === undefined ? [] : [province];
  if (area !== COUNTRY) return [ledgerOf(area)];
  if (round !== undefined) return ledgersOfRounds(reader, [{ id: round }]);
  return [...(await listCampaignProvinces(reader)), COUNTRY];
}

/** The lines that change the stock of the area, and contribute to the number and cause asked for. */
async function concerning(
  reader: Reader,
  { area, figure, cause }: EntriesQuery,
  lines: readonly Movement[],
): Promise<Movement[]> {
  const caused = cause === undefined ? lines : lines.filter((line) => line.cause === cause);
  if (area === undefined) return [...caused];
  const shipments = caused.flatMap(({ shipment }) => shipment ?? []);
  const destinations = await listDestinations(reader, [...new Set(shipments)]);
  return caused.filter((line) => {
    const { doses, cause: of } = line;
    const effects = effectsOn(area, {
      ...endsOf(line, destinations),
      doses,
      ...(of === undefined ? {} : { cause: of }),
    });
    const sums = new Map<ListedFigure, number>();
    const add = (name: ListedFigure, doses: number): void =>
      void sums.set(name, (sums.get(name) ?? 0) + doses);
    for (const { figure: name, doses: by } of effects) {
      add(name, by);
      if (name === 'received' || name === 'damaged') add('shipped', by);
    }
    return figure === undefined ? [...sums.values()].some((by) => by !== 0) : (sums.get(figure) ?? 0) !== 0;
  });
}
