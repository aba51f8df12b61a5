import { recordAction } from '../audit/record.ts';
import type { AreaCode } from '../platform/area.ts';
import { platformProblem } from '../platform/problem.ts';
import { transact, type UseCaseContext } from '../platform/use-case.ts';
import { appendHead } from './area-head.store.ts';
import { findPlace } from './find-place.ts';
import type { AreaHead } from './place.ts';
import { numberTaken, takeNumber } from './take-number.ts';

/** Names the head of an area from now on; earlier heads stay on record. Throws `request/not-found` for an unknown area. */
export async function nameAreaHead(context: UseCaseContext, area: AreaCode, head: string): Promise<AreaHead> {
  return takeNumber(() =>
    transact(
      context,
      async (tx, now) => {
        if ((await findPlace(tx, area)) === undefined) throw platformProblem('request/not-found');
        const named = { area, head, since: now.toISOString(), namedBy: context.actor.account };
        await appendHead(tx, named);
        const entry = await recordAction(tx, context, now, { action: 'nameAreaHead', area, object: area });
        return { entry, answer: named };
      },
      { _id_: numberTaken },
    ),
  );
}
