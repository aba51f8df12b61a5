import type { CommuneDistance } from '../../../places/distance.rules.ts';
import { comparing, sum } from '../../../platform/compare.ts';
import type { PlanDue, PlanSite } from '../plan-inputs.ts';
import { classKeyOf, type PeoplePool } from './people-pool.rules.ts';
import type { Placed } from './placing.rules.ts';

/** A session in the making: where, when, which product, how many slots, and from where their people come. */
export interface FilledSession {
  readonly site: PlanSite;
  readonly day: string;
  readonly product: Placed['supply']['stock']['product'];
  readonly placed: readonly Placed[];
  readonly slots: number;
  readonly people: { readonly due: PlanDue; readonly people: number; readonly distance: number }[];
}

interface Cell {
  readonly due: PlanDue;
  readonly key: string;
  left: number;
}

/**
 * Decides for every slot where its person comes from: the first in the order first (so due second doses before first
 * ones), and of those, people are sent to the nearest site that has a slot for them on any day. Every slot is filled.
 * Returns the sessions by day, site and product, and how many of each row are left.
 */
export function fillSlots(
  placed: readonly Placed[],
  due: readonly PlanDue[],
  pool: PeoplePool,
  distance: CommuneDistance,
): { readonly sessions: readonly FilledSession[]; readonly left: readonly (readonly [PlanDue, number])[] } {
  const sessions = sessionsOf(placed);
  const open = new Map(sessions.map((session) => [session, session.slots]));
  const cells: Cell[] = due.map((row) => ({ due: row, key: classKeyOf(row), left: row.people }));
  const byPriority = Map.groupBy(cells, (cell) => cell.due.priority);
  for (const priority of [...byPriority.keys()].sort()) {
    const byCommune = Map.groupBy(byPriority.get(priority) ?? [], (cell) => cell.due.commune);
    const pairs = sessions.flatMap((session) =>
      [...byCommune].map(([commune, its]) => ({
        session,
        its,
        far: distance(commune, session.site.commune),
      })),
    );
    // Sorting is stable: at one distance the sessions stay in the order of their days.
    for (const { session, its, far } of pairs.sort((a, b) => a.far - b.far)) {
      for (const cell of its) {
        const slots = Math.min(open.get(session) ?? 0, cell.left);
        if (slots === 0) continue;
        const people = pool.settle(session.product, session.day, cell.key, slots);
        if (people === 0) continue;
        cell.left -= people;
        open.set(session, (open.get(session) ?? 0) - people);
        session.people.push({ due: cell.due, people, distance: far });
      }
    }
  }
  if ([...open.values()].some((slots) => slots > 0)) throw new Error('a slot was planned for nobody');
  return { sessions, left: cells.map(({ due: row, left }) => [row, left] as const) };
}

function sessionsOf(placed: readonly Placed[]): FilledSession[] {
  const bySession = Map.groupBy(
    placed,
    ({ site, day, supply }) => `${day} ${site.site} ${supply.stock.product}`,
  );
  return [...bySession].sort(comparing(([key]) => key)).flatMap(([, entries]) => {
    const [first] = entries;
    if (first === undefined) return [];
    const { site, day, supply } = first;
    const slots = sum(entries.map(({ people }) => people));
    return [{ site, day, product: supply.stock.product, placed: entries, slots, people: [] }];
  });
}
