import { recordAction } from '../../audit/record.ts';
import { COUNTRY } from '../../platform/area.ts';
import { sum } from '../../platform/compare.ts';
import type { Reader } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import { type Recorded, transact, type UseCaseContext } from '../../platform/use-case.ts';
import { listCampaignProvinces } from '../../policy/campaign/policy.store.ts';
import { recallStock } from '../../supply/lots/recall-stock.ts';
import { countGivenByLot } from '../dose.reads.ts';
import { queueRecallNotices } from './queue-recall-notices.ts';
import { recallProblem } from './recall.problems.ts';
import { findRecall, insertRecall } from './recall.store.ts';
import type { NewRecall, Recall } from './recall.ts';
import { insertRecallPlaces } from './recall-place.store.ts';

/**
 * Recalls a lot in one call: from this instant no dose of it can be drawn, sent or set aside in the area, for good. The
 * places that hold doses of it get their notice at once. The messages to the recipients are written in steps: the first
 * steps before this returns, the rest by the job. Throws `lot/unknown`, `recall/already-recalled`.
 */
export async function recallLot(context: UseCaseContext, lot: string, wanted: NewRecall): Promise<Recall> {
  const { area, document, reasonCode, note } = wanted;
  const recalled = await transact(
    context,
    async (tx, now): Promise<Recorded<Recall>> => {
      const id = newId(area, now);
      const by = context.actor.account;
      const at = now.toISOString();
      const places = await recallStock(tx, { id, lot, area, document: document.number, note, by, now });
      const recall: Recall = {
        id,
        lot,
        area,
        document,
        reasonCode,
        note,
        by,
        at,
        people: await countPeople(tx, lot, area),
        places: places.length,
        onHand: sum(places.map(({ doses }) => doses)),
        notices: { queued: 0, complete: false },
      };
      await insertRecall(tx, recall);
      await insertRecallPlaces(
        tx,
        places.map((place) => ({ recall: id, ...place, at })),
      );
      const { people, onHand } = recall;
      const entry = await recordAction(tx, context, now, {
        action: 'recallLot',
        area,
        object: lot,
        reason: reasonCode,
        details: { recall: id, document: document.number, people, places: places.length, onHand },
      });
      return { entry, answer: recall };
    },
    { recall_once: () => recallProblem('recall/already-recalled').about({ area, object: lot }) },
  );
  await queueRecallNotices(context, recalled.id, STEPS_AT_ONCE);
  return (await findRecall(context.database, recalled.id))?.recall ?? recalled;
}

/** As many steps as a caller can wait for; the job does the rest. */
const STEPS_AT_ONCE = 4;

async function countPeople(reader: Reader, lot: string, area: string): Promise<number> {
  const provinces = area === COUNTRY ? await listCampaignProvinces(reader) : [area];
  let people = 0;
  for (const province of provinces) people += (await countGivenByLot(reader, province)).get(lot) ?? 0;
  return people;
}
