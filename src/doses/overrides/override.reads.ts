import { z } from 'zod';
import { type AreaCode, areaRange } from '../../platform/area.ts';
import { addDays } from '../../platform/clock.ts';
import { compare, sum } from '../../platform/compare.ts';
import { inSession, type Reader } from '../../platform/database/database.ts';
import type { IsoDate } from '../../policy/terms.ts';
import { overrides } from './override.store.ts';

export const overrideCounts = z
  .strictObject({
    total: z.strictObject({
      asked: z.int(),
      approved: z.int().meta({ description: 'Includes those used' }),
      declined: z.int(),
      used: z.int(),
    }),
    approvers: z.array(
      z.strictObject({ account: z.string(), approved: z.int(), declined: z.int(), used: z.int() }),
    ),
  })
  .meta({ id: 'OverrideCounts' });
type OverrideCounts = z.infer<typeof overrideCounts>;

/** Counts the overrides of an area for days from `from` to `to`, both included, by approver, most approvals first. */
export async function countOverrides(
  reader: Reader,
  area: AreaCode,
  from: IsoDate,
  to: IsoDate,
): Promise<OverrideCounts> {
  const rows = await overrides
    .raw(reader)
    .aggregate<{ _id: { by: string | null; state: string }; count: number }>(
      [
        { $match: { site: areaRange(area), day: { $gte: from, $lt: addDays(to, 1) } } },
        { $group: { _id: { by: '$decidedBy', state: '$state' }, count: { $sum: 1 } } },
      ],
      inSession(reader),
    )
    .toArray();
  const countOf = (by: string | undefined, ...states: readonly string[]) =>
    sum(
      rows
        .filter(({ _id }) => (by === undefined || _id.by === by) && states.includes(_id.state))
        .map(({ count }) => count),
    );
  const accounts = [...new Set(rows.flatMap(({ _id }) => (_id.by === null ? [] : [_id.by])))];
  const counted = (by: string | undefined) => ({
    approved: countOf(by, 'approved', 'used'),
    declined: countOf(by, 'declined'),
    used: countOf(by, 'used'),
  });
  return {
    total: { asked: countOf(undefined, 'asked', 'approved', 'declined', 'used'), ...counted(undefined) },
    approvers: accounts
      .map((account) => ({ account, ...counted(account) }))
      .sort((a, b) => b.approved - a.approved || compare(a.account, b.account)),
  };
}
