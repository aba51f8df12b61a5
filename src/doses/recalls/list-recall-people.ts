import { recordAction } from '../../audit/record.ts';
import { type AreaCode, covers, provinceOf } from '../../platform/area.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import type { Dose } from '../dose.ts';
import { getRecall } from './get-recall.ts';
import type { RecallPerson } from './recall.ts';
import { listDosesInLot } from './recall-people.reads.ts';

/**
 * A page of the people who got a dose of the recalled lot in the actor's area, by pseudonym. This is health data: who has
 * read it is recorded before it is shown. A page may be shorter than its limit. Throws `request/not-found`.
 */
export async function listRecallPeople(
  context: UseCaseContext,
  asked: { readonly recall: string; readonly after: string; readonly limit: number },
): Promise<{ items: RecallPerson[]; next?: string }> {
  return transact(context, async (tx, now) => {
    const { actor } = context;
    const { id, lot, area } = await getRecall(tx, actor, asked.recall);
    const within = narrower(area, actor.area);
    const { standing, next } = await listDosesInLot(tx, lot, within, asked.after, asked.limit);
    const entry = await recordAction(tx, context, now, {
      action: 'listRecallPeople',
      area: within,
      object: id,
    });
    return {
      entry,
      answer: {
        items: standing.map(personOf),
        ...(next === undefined ? {} : { next: Buffer.from(next, 'utf8').toString('base64url') }),
      },
    };
  });
}

/** The recall's area, or the actor's province if that is smaller. */
function narrower(recalled: AreaCode, own: AreaCode): AreaCode {
  return covers(recalled, own) ? (provinceOf(own) ?? own) : recalled;
}

function personOf({ id, pseudonym, booking, site, day, doseNumber }: Dose): RecallPerson {
  return { dose: id, pseudonym, booking, site, day, doseNumber };
}
